package com.openhwy.marketeer.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.CelStandardFunctions.StandardFunction;
import dev.cel.runtime.Program;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The language with our variables and functions, for one scope, and its limits. Thread-safe. The
 * first one takes the library half a second to load; nothing here is touched before.
 */
final class Environment {
  /** Characters of one expression. */
  static final int MAX_LENGTH = 4000;

  /** Of parentheses, calls and the like. */
  static final int MAX_NESTING = 50;

  /** Steps of all loops of one evaluation together: loops in loops do not multiply. */
  static final int MAX_ITERATIONS = 1000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .maxExpressionCodePointSize(MAX_LENGTH)
          .maxParseRecursionDepth(MAX_NESTING)
          .comprehensionMaxIterations(MAX_ITERATIONS)
          .build();

  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder()
          .setOptions(OPTIONS)
          .setStandardFunctions(
              CelStandardFunctions.newBuilder()
                  .excludeFunctions(StandardFunction.MATCHES, StandardFunction.IN)
                  .build())
          .addFunctionBindings(Functions.bindings(OPTIONS))
          .build();

  private static final Map<Scope, Environment> ALL = new EnumMap<>(Scope.class);

  private static final Set<CelType> WRITTEN =
      Set.of(
          SimpleType.STRING,
          SimpleType.INT,
          SimpleType.UINT,
          SimpleType.DOUBLE,
          SimpleType.BOOL,
          SimpleType.DYN);

  private final Scope scope;
  private final CelCompiler compiler;

  private Environment(Scope scope) {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addFunctionDeclarations(Functions.declarations());
    Variable.knownIn(scope).forEach(each -> builder.addVar(each.text(), type(each.type())));
    this.scope = scope;
    this.compiler = builder.build();
  }

  static Environment of(Scope scope) {
    synchronized (ALL) {
      return ALL.computeIfAbsent(scope, Environment::new);
    }
  }

  private static CelType type(Variable.Type type) {
    return switch (type) {
      case TEXT -> SimpleType.STRING;
      case NUMBER -> SimpleType.INT;
      case TRUTH -> SimpleType.BOOL;
      case TEXTS -> ListType.create(SimpleType.STRING);
      case FIELDS -> MapType.create(SimpleType.STRING, SimpleType.STRING);
      case CLAIMS -> MapType.create(SimpleType.STRING, SimpleType.DYN);
      case DURATION -> SimpleType.DURATION;
    };
  }

  /**
   * @param flaws takes all that is wrong
   * @return null when there is anything
   */
  @Nullable Program compile(String text, Wanted wanted, List<Flaw> flaws) {
    CelValidationResult result = compiler.compile(text);
    if (result.hasError()) {
      flaws.addAll(new Diagnosis(text, scope).of(result.getErrors()));
      return null;
    }
    try {
      CelAbstractSyntaxTree tree = result.getAst();
      CelType type = tree.getResultType();
      boolean fits =
          wanted == Wanted.TEXT
              ? WRITTEN.contains(type)
              : type.equals(SimpleType.BOOL) || type.equals(SimpleType.DYN);
      if (!fits) {
        flaws.add(
            new Flaw(1, 1, "comes to " + Diagnosis.name(type) + "; expected " + wanted.text()));
      }
      LiteralCheck.check(tree, flaws);
      return flaws.isEmpty() ? RUNTIME.createProgram(tree) : null;
    } catch (CelValidationException | CelEvaluationException e) {
      flaws.add(new Flaw(1, 1, "cannot be compiled: " + e.getMessage()));
      return null;
    }
  }
}
