package com.openhwy.marketeer.config.bind;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an unquoted text means: the core schema of YAML 1.2 (10.3.2), for every source that has only
 * text (YAML itself, properties, the environment, {@code @Default}).
 */
public final class PlainScalar {
  private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+");
  private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");
  private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]+");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  private PlainScalar() {}

  /**
   * @return a Boolean, Long, Double or null where the text is one; otherwise the text. A whole
   *     number beyond 64 bits stays text.
   */
  public static @Nullable Object value(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> null;
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      default -> number(text);
    };
  }

  private static Object number(String text) {
    char first = text.charAt(0);
    if (first > '9') {
      return text; // nearly every text: no pattern is tried
    }
    try {
      if (INTEGER.matcher(text).matches()) {
        return Long.parseLong(text);
      }
      if (OCTAL.matcher(text).matches()) {
        return Long.parseLong(text.substring(2), 8);
      }
      if (HEX.matcher(text).matches()) {
        return Long.parseLong(text.substring(2), 16);
      }
    } catch (NumberFormatException e) {
      return text; // does not fit: whoever wants a number will say so, with the text
    }
    return FLOAT.matcher(text).matches() ? (Object) Double.parseDouble(text) : text;
  }

  /** The scalar that an unquoted {@code text} means. Only an empty text is null. */
  public static Node.Scalar of(String text, boolean secret, Node.Mark mark) {
    Object value = text.isEmpty() ? null : value(text);
    return new Node.Scalar(value == null && !text.isEmpty() ? text : value, secret, mark, text);
  }
}
