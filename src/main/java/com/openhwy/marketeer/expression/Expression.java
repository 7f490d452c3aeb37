package com.openhwy.marketeer.expression;

import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.TextSource;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A CEL expression, type-checked and planned once. What it asks of a request is looked up when it
 * asks. An evaluation that fails, by a value of the wrong kind or by going on too long, is false or
 * no value, is counted, and breaks nothing; the access log rather has a line too many, so there it
 * is true. Immutable, thread-safe.
 */
public final class Expression implements TextSource {
  private static final Interned INTERNED = new Interned();

  private final String text;
  private final Scope scope;
  private final Program program;
  private final Faults faults = new Faults();

  Expression(String text, Scope scope, Program program) {
    this.text = text;
    this.scope = scope;
    this.program = program;
  }

  /** All that is wrong with a text, in its order; nothing when {@link #compile} will take it. */
  public static List<Flaw> check(String text, Scope scope, Wanted wanted) {
    List<Flaw> flaws = new ArrayList<>();
    INTERNED.get(text, scope, wanted, flaws);
    return flaws;
  }

  /**
   * The same object for the same text, as long as somebody has it.
   *
   * @throws IllegalArgumentException with a message for the operator
   */
  public static Expression compile(String text, Scope scope, Wanted wanted) {
    List<Flaw> flaws = new ArrayList<>();
    Expression compiled = INTERNED.get(text, scope, wanted, flaws);
    if (compiled == null) {
      throw new IllegalArgumentException(
          flaws.stream().map(Flaw::toString).collect(Collectors.joining("; ")));
    }
    return compiled;
  }

  /** Of a request that has no route yet; for {@link Scope#ROUTE}. */
  public boolean test(Request request) {
    return test(new Facts(request, null, 0, 0));
  }

  /** Of an exchange on its way. */
  public boolean test(Exchange x) {
    return test(new Facts(x.request(), x, 0, 0));
  }

  /**
   * Of an exchange that is over.
   *
   * @param status how it ended
   * @param nanos that it took
   */
  public boolean test(Exchange x, int status, long nanos) {
    return test(new Facts(x.request(), x, status, nanos));
  }

  private boolean test(Facts facts) {
    Object value = value(facts);
    if (value instanceof Boolean truth) {
      return truth;
    }
    if (value != null) {
      faults.fault(scope, text, "it came to something that is neither true nor false");
    }
    return scope == Scope.ACCESS_LOG;
  }

  /**
   * Of an exchange on its way: numbers and the like written out; null for no value, or an empty
   * one.
   */
  @Override
  public @Nullable String text(Exchange x) {
    Object value = value(new Facts(x.request(), x, 0, 0));
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      String written = value.toString();
      return written.isEmpty() ? null : written;
    }
    if (value != null) {
      faults.fault(scope, text, "it came to something that has no text");
    }
    return null;
  }

  private @Nullable Object value(Facts facts) {
    try {
      return program.eval(facts);
    } catch (CelEvaluationException e) {
      faults.fault(scope, text, String.valueOf(e.getErrorCode()));
    } catch (RuntimeException e) {
      faults.fault(scope, text, e.getClass().getSimpleName());
    }
    return null;
  }

  /** As the operator wrote it. */
  @Override
  public String toString() {
    return text;
  }
}
