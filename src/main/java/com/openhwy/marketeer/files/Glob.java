package com.openhwy.marketeer.files;

import java.util.regex.Pattern;

/**
 * A pattern for paths below the root: {@code *} within a segment, {@code **} across segments,
 * {@code ?} one character, {@code {a,b}} either. A pattern without a slash is held against the name
 * of the file, one with a slash against its whole path. Thread-safe: immutable.
 */
final class Glob {
  private final String text;
  private final Pattern pattern;
  private final boolean wholePath;

  private Glob(String text, Pattern pattern, boolean wholePath) {
    this.text = text;
    this.pattern = pattern;
    this.wholePath = wholePath;
  }

  /**
   * @throws IllegalArgumentException with a message for the operator
   */
  static Glob of(String text) {
    String body = text.startsWith("/") ? text.substring(1) : text;
    if (body.isEmpty()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no pattern; expected for example *.js, assets/** or **/*.{png,jpg}");
    }
    return new Glob(text, Pattern.compile(regex(text, body)), text.indexOf('/') >= 0);
  }

  /**
   * @param relative path below the root, without a slash in front
   */
  boolean matches(String relative) {
    String subject = wholePath ? relative : relative.substring(relative.lastIndexOf('/') + 1);
    return pattern.matcher(subject).matches();
  }

  private static String regex(String text, String body) {
    StringBuilder out = new StringBuilder(body.length() * 2);
    int depth = 0;
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (body.startsWith("**/", i) && (i == 0 || body.charAt(i - 1) == '/')) {
        out.append("(?:.*/)?");
        i += 2;
      } else if (body.startsWith("**", i)) {
        out.append(".*");
        i++;
      } else if (c == '*') {
        out.append("[^/]*");
      } else if (c == '?') {
        out.append("[^/]");
      } else if (c == '{') {
        depth++;
        out.append("(?:");
      } else if (c == '}' && depth > 0) {
        depth--;
        out.append(')');
      } else if (c == ',' && depth > 0) {
        out.append('|');
      } else {
        out.append(Pattern.quote(String.valueOf(c)));
      }
    }
    if (depth > 0) {
      throw new IllegalArgumentException(
          "\"" + text + "\" opens a { that it does not close; expected for example *.{png,jpg}");
    }
    return out.toString();
  }

  @Override
  public String toString() {
    return text;
  }
}
