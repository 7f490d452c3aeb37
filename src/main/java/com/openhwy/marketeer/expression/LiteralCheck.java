package com.openhwy.marketeer.expression;

import com.openhwy.marketeer.base.Cidr;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.navigation.CelNavigableAst;
import java.util.List;
import java.util.Optional;

/**
 * Proves what the types leave open: patterns and address blocks are literals, so that no request
 * brings its own, and they are well-formed.
 */
final class LiteralCheck {
  private final CelAbstractSyntaxTree tree;
  private final List<Flaw> flaws;

  private LiteralCheck(CelAbstractSyntaxTree tree, List<Flaw> flaws) {
    this.tree = tree;
    this.flaws = flaws;
  }

  static void check(CelAbstractSyntaxTree tree, List<Flaw> flaws) {
    LiteralCheck check = new LiteralCheck(tree, flaws);
    CelNavigableAst.fromAst(tree)
        .getRoot()
        .allNodes()
        .filter(node -> node.getKind() == ExprKind.Kind.CALL)
        .forEach(node -> check.call(node.expr().call()));
  }

  private void call(CelExpr.CelCall call) {
    boolean matches = call.function().equals(Functions.MATCHES);
    if ((!matches && !call.function().equals(Functions.CIDR)) || call.args().isEmpty()) {
      return;
    }
    CelExpr argument = call.args().get(call.args().size() - 1);
    if (argument.getKind() != ExprKind.Kind.CONSTANT
        || argument.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
      flaw(
          argument,
          (matches ? "the pattern of matches" : "the block of cidr")
              + " is made from the request; expected a text in quotes");
      return;
    }
    try {
      String text = argument.constant().stringValue();
      if (matches) {
        Patterns.compiled(text);
      } else {
        Cidr.parse(text);
      }
    } catch (IllegalArgumentException e) {
      flaw(argument, String.valueOf(e.getMessage()));
    }
  }

  private void flaw(CelExpr at, String message) {
    Integer offset = tree.getSource().getPositionsMap().get(at.id());
    Optional<CelSourceLocation> place =
        offset == null ? Optional.empty() : tree.getSource().getOffsetLocation(offset);
    flaws.add(
        new Flaw(
            place.map(CelSourceLocation::getLine).orElse(1),
            place.map(p -> p.getColumn() + 1).orElse(1),
            message));
  }
}
