package com.openhwy.marketeer.config.bind;

import com.openhwy.marketeer.base.DataSize;
import com.openhwy.marketeer.base.Durations;
import com.openhwy.marketeer.base.Suggestion;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** One scalar into one value, with its type and bounds checked. */
final class ScalarBinder {
  private final Problems problems;

  ScalarBinder(Problems problems) {
    this.problems = problems;
  }

  /**
   * @return the value, or {@link Binder#FAILED} once the problem is told
   */
  Object bind(Class<?> type, Property property, Node node, String path) {
    if (!(node instanceof Node.Scalar scalar) || scalar.value() == null) {
      return wrong(type, property, node, path);
    }
    Node.Scalar shown =
        property.secret()
            ? new Node.Scalar(scalar.value(), true, scalar.mark(), scalar.text())
            : scalar;
    if (type == String.class) {
      return scalar.text();
    }
    if (type == boolean.class || type == Boolean.class) {
      return scalar.value() instanceof Boolean b ? b : wrong(type, property, shown, path);
    }
    if (Expected.isWhole(type)) {
      return whole(type, property, shown, path);
    }
    if (type == double.class || type == Double.class) {
      return scalar.value() instanceof Number number
          ? number.doubleValue()
          : wrong(type, property, shown, path);
    }
    return type.isEnum() ? constant(type, shown, path) : parsed(type, property, shown, path);
  }

  private Object whole(Class<?> type, Property property, Node.Scalar scalar, String path) {
    if (!(scalar.value() instanceof Long number)) {
      return wrong(type, property, scalar, path);
    }
    if (!inRange(property, number) || !fits(type, number)) {
      return outOfRange(type, property, scalar, path);
    }
    return type == long.class || type == Long.class ? (Object) number : (Object) number.intValue();
  }

  private static boolean fits(Class<?> type, long number) {
    return type == long.class || type == Long.class || number == (int) number;
  }

  private static boolean inRange(Property property, long amount) {
    Range range = property.range();
    return range == null || (amount >= range.min() && amount <= range.max());
  }

  private Object constant(Class<?> type, Node.Scalar scalar, String path) {
    List<String> names =
        Arrays.stream(type.getEnumConstants())
            .map(c -> Property.constantName((Enum<?>) c))
            .toList();
    int index = names.indexOf(scalar.text());
    if (index >= 0) {
      return type.getEnumConstants()[index];
    }
    String hint = Suggestion.hint(scalar.text(), names);
    problems.add(
        scalar.mark(),
        path,
        "found " + Found.describe(scalar) + "; expected one of " + String.join(", ", names) + hint);
    return Binder.FAILED;
  }

  /** Durations, sizes and every other type that reads itself. */
  private Object parsed(Class<?> type, Property property, Node.Scalar scalar, String path) {
    if (scalar.value() instanceof Boolean) {
      return wrong(type, property, scalar, path);
    }
    try {
      Object value =
          type == Duration.class ? Durations.parse(scalar.text()) : parse(type, scalar.text());
      long amount =
          value instanceof Duration duration
              ? duration.toMillis()
              : value instanceof DataSize size ? size.bytes() : Long.MIN_VALUE;
      return amount == Long.MIN_VALUE || inRange(property, amount)
          ? value
          : outOfRange(type, property, scalar, path);
    } catch (IllegalArgumentException e) {
      if (scalar.secret()) {
        return wrong(type, property, scalar, path);
      }
      problems.add(scalar.mark(), path, String.valueOf(e.getMessage()));
      return Binder.FAILED;
    }
  }

  private static Object parse(Class<?> type, String text) {
    Method parser = Property.parser(type);
    if (parser == null) {
      throw new IllegalStateException(
          type + " cannot be read from text; give it a static parse(String)");
    }
    try {
      return parser.invoke(null, text);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalStateException(parser + " failed", e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(parser + " cannot be called", e);
    }
  }

  private Object wrong(Class<?> type, Property property, Node node, String path) {
    boolean quoted =
        node instanceof Node.Scalar scalar
            && !scalar.secret()
            && scalar.value() instanceof String text
            && !(PlainScalar.value(text) instanceof String)
            && type != String.class;
    problems.add(
        node.mark(),
        path,
        "found "
            + Found.describe(node)
            + "; expected "
            + Expected.of(type, property.range())
            + (quoted ? ", without quotes" : ""));
    return Binder.FAILED;
  }

  private Object outOfRange(Class<?> type, Property property, Node.Scalar scalar, String path) {
    problems.add(
        scalar.mark(),
        path,
        Found.quote(scalar).replace("\"", "")
            + " is out of range; expected "
            + Expected.of(type, property.range()));
    return Binder.FAILED;
  }
}
