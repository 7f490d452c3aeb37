package com.openhwy.marketeer.expression;

import com.openhwy.marketeer.base.Suggestion;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.common.CelIssue;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the library says of an expression, in the words of an operator. */
final class Diagnosis {
  private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'.*");
  private static final Pattern OVERLOAD =
      Pattern.compile("found no matching overload for '([^']*)' applied to '(.*?)' .*");
  private static final Pattern DOTTED = Pattern.compile("[A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*");

  private static final Map<String, String> OPERATORS =
      Map.ofEntries(
          Map.entry("_?_:_", "?:"),
          Map.entry("_[_]", "[ ]"),
          Map.entry("@in", "in"),
          Map.entry("!_", "!"),
          Map.entry("-_", "-"));

  private final String[] lines;
  private final Scope scope;

  Diagnosis(String text, Scope scope) {
    this.lines = text.split("\n", -1);
    this.scope = scope;
  }

  List<Flaw> of(Collection<CelIssue> issues) {
    List<Flaw> flaws = new ArrayList<>();
    for (CelIssue issue : issues) {
      int line = Math.max(1, issue.getSourceLocation().getLine());
      int column = Math.max(0, issue.getSourceLocation().getColumn());
      flaws.add(new Flaw(line, column + 1, message(issue.getMessage(), line, column)));
    }
    return flaws;
  }

  private String message(String told, int line, int column) {
    Matcher undeclared = UNDECLARED.matcher(told);
    if (undeclared.matches()) {
      return unknown(undeclared.group(1), rest(line, column));
    }
    Matcher overload = OVERLOAD.matcher(told);
    if (overload.matches()) {
      return "\"" + operator(overload.group(1)) + "\" does not take " + overload.group(2);
    }
    if (told.contains("code point size exceeds")) {
      return "more than " + Environment.MAX_LENGTH + " characters; expected a shorter expression";
    }
    if (told.contains("recursion limit")) {
      return "nested deeper than " + Environment.MAX_NESTING + " levels; expected less";
    }
    int set = told.indexOf(" expecting {");
    return (set < 0 ? told : told.substring(0, set)).replace("'<EOF>'", "the end");
  }

  private String rest(int line, int column) {
    String all = line <= lines.length ? lines[line - 1] : "";
    return all.substring(Math.min(column, all.length()));
  }

  /** A function is marked where its arguments begin, a variable at its first letter. */
  private String unknown(String name, String rest) {
    Matcher dotted = DOTTED.matcher(rest);
    return dotted.lookingAt() && rest.startsWith(name)
        ? unknownVariable(dotted.group())
        : unknownFunction(name);
  }

  private String unknownVariable(String name) {
    Variable elsewhere = elsewhere(name);
    if (elsewhere != null) {
      return "\""
          + elsewhere.text()
          + "\" is not known in "
          + scope.text()
          + "; it "
          + elsewhere.from().since();
    }
    List<String> known = Variable.knownIn(scope).stream().map(Variable::text).toList();
    String best = nearest(name, known);
    return "unknown variable \""
        + name
        + "\""
        + (best == null
            ? "; there are " + String.join(", ", known)
            : "; did you mean \"" + best + "\"?");
  }

  /** What follows a variable is a field of its value: the name is compared in every length. */
  private static @Nullable String nearest(String name, List<String> known) {
    String best = Suggestion.nearest(name, known);
    for (int dot = name.lastIndexOf('.'); best == null && dot > 0; ) {
      best = Suggestion.nearest(name.substring(0, dot), known);
      dot = name.lastIndexOf('.', dot - 1);
    }
    return best;
  }

  /** A variable of a later scope that this is, or is of the same family as. */
  private @Nullable Variable elsewhere(String name) {
    for (Variable variable : Variable.values()) {
      String other = variable.text();
      boolean same = name.equals(other) || name.startsWith(other + ".");
      if (same && !variable.isKnownIn(scope)) {
        return variable;
      }
    }
    return null;
  }

  private static String unknownFunction(String name) {
    TreeSet<String> known = new TreeSet<>();
    for (String each : CelStandardDeclarations.getAllFunctionNames()) {
      if (Character.isLetter(each.charAt(0))) {
        known.add(each);
      }
    }
    Functions.declarations().forEach(each -> known.add(each.name()));
    return "unknown function \"" + name + "\"" + Suggestion.hint(name, known);
  }

  private static String operator(String name) {
    String known = OPERATORS.get(name);
    return known != null
        ? known
        : name.startsWith("_") && name.endsWith("_") ? name.substring(1, name.length() - 1) : name;
  }

  /** A type as messages name it. */
  static String name(CelType type) {
    if (type.equals(SimpleType.STRING)) {
      return "a text";
    }
    if (type.equals(SimpleType.INT) || type.equals(SimpleType.DOUBLE)) {
      return "a number";
    }
    return switch (type.kind()) {
      case LIST -> "a list";
      case MAP -> "a map";
      case DURATION -> "a duration";
      default -> type.name();
    };
  }
}
