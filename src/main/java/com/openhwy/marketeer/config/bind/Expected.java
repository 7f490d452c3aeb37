package com.openhwy.marketeer.config.bind;

import com.openhwy.marketeer.base.DataSize;
import com.openhwy.marketeer.base.Durations;
import com.openhwy.marketeer.base.Ratio;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a type takes, in the words of a message. */
public final class Expected {
  private Expected() {}

  public static String of(Class<?> type, @Nullable Range range) {
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (isWhole(type)) {
      return "a whole number" + bounds(type, range);
    }
    if (type == double.class || type == Double.class) {
      return "a number" + bounds(type, range);
    }
    if (type == Duration.class) {
      return "a duration such as 250ms, 5s or 1.5h" + bounds(type, range);
    }
    if (type == DataSize.class) {
      return "a size such as 512, 16KiB or 10MiB" + bounds(type, range);
    }
    if (type == Ratio.class) {
      return "a part such as 20% or 0.2";
    }
    if (type.isEnum()) {
      return "one of " + constants(type);
    }
    if (Property.isTagged(type)) {
      return "a mapping with type: " + String.join(", ", Binder.tags(type).keySet());
    }
    return Property.isStructure(type)
        ? "a mapping with "
            + Property.settings(type).stream().map(Property::name).collect(Collectors.joining(", "))
        : "text";
  }

  static boolean isWhole(Class<?> type) {
    return type == int.class || type == Integer.class || type == long.class || type == Long.class;
  }

  static String constants(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(c -> Property.constantName((Enum<?>) c))
        .collect(Collectors.joining(", "));
  }

  /** {@code from 1 to 10000}, or nothing. */
  static String bounds(Class<?> type, @Nullable Range range) {
    if (range == null) {
      return "";
    }
    return range.max() == Long.MAX_VALUE
        ? ", at least " + amount(type, range.min())
        : " from " + amount(type, range.min()) + " to " + amount(type, range.max());
  }

  private static String amount(Class<?> type, long bound) {
    if (type == Duration.class) {
      return Durations.format(Duration.ofMillis(bound));
    }
    return type == DataSize.class ? new DataSize(bound).toString() : Long.toString(bound);
  }
}
