package com.openhwy.marketeer.middleware.cors;

import com.google.re2j.Pattern;
import com.openhwy.marketeer.base.Regexes;
import com.openhwy.marketeer.http.FieldSyntax;
import java.util.Locale;

/**
 * One origin of {@code allow_origins}, as the operator writes it: exact, with one label open, with
 * the port open, any, or a regular expression. Immutable.
 */
interface OriginPattern {

  /**
   * @param origin as a browser serializes it: lower case, no default port (RFC 6454 6.2)
   */
  boolean matches(String origin);

  /** Every origin there is. */
  record Any() implements OriginPattern {
    @Override
    public boolean matches(String origin) {
      return true;
    }
  }

  record Exact(String origin) implements OriginPattern {
    @Override
    public boolean matches(String other) {
      return origin.equals(other);
    }
  }

  /**
   * @param scheme with its colon and slashes
   * @param host after the open label, with the dot; the whole host when no label is open
   * @param port with its colon, empty for the default, {@code :*} for any
   */
  record Open(String scheme, boolean label, String host, String port) implements OriginPattern {
    @Override
    public boolean matches(String origin) {
      if (!origin.startsWith(scheme)) {
        return false;
      }
      int colon = origin.indexOf(':', scheme.length());
      int hostEnd = colon < 0 ? origin.length() : colon;
      int hostStart = hostEnd - host.length();
      return hostStart >= scheme.length()
          && origin.startsWith(host, hostStart)
          && isLabel(origin, scheme.length(), hostStart)
          && (port.equals(":*") || port.equals(origin.substring(hostEnd)));
    }

    /** One label where one is open, nothing where none is. */
    private boolean isLabel(String origin, int from, int to) {
      if (!label) {
        return from == to;
      }
      for (int i = from; i < to; i++) {
        char c = origin.charAt(i);
        boolean ldh = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        if (!ldh) {
          return false;
        }
      }
      return from < to;
    }
  }

  /** The whole origin, in linear time. */
  record Regex(Pattern pattern) implements OriginPattern {
    @Override
    public boolean matches(String origin) {
      return pattern.matches(origin);
    }
  }

  /**
   * @throws IllegalArgumentException with a message for the operator
   */
  static OriginPattern parse(String text) {
    if (text.equals("*")) {
      return new Any();
    }
    if (text.equals("null")) {
      return new Exact(text);
    }
    return text.startsWith("~")
        ? new Regex(Regexes.compile(text.substring(1).trim()))
        : address(text);
  }

  private static OriginPattern address(String text) {
    String origin = text.toLowerCase(Locale.ROOT);
    int scheme = origin.indexOf("://") + 3;
    if (scheme < 4 || !FieldSyntax.isToken(origin.substring(0, scheme - 3))) {
      throw refused(text, "has no scheme");
    }
    int colon = origin.indexOf(':', scheme);
    int hostEnd = colon < 0 ? origin.length() : colon;
    boolean label = origin.startsWith("*.", scheme);
    String host = origin.substring(label ? scheme + 1 : scheme, hostEnd);
    String port = port(text, origin.substring(0, scheme), origin.substring(hostEnd));
    if (!host.matches("\\.?[a-z0-9_-]+(\\.[a-z0-9_-]+)*") || host.startsWith(".") != label) {
      throw refused(text, "has no plain host");
    }
    return label || port.equals(":*")
        ? new Open(origin.substring(0, scheme), label, host, port)
        : new Exact(origin.substring(0, hostEnd) + port);
  }

  /** A browser leaves the default port out, so a pattern has to as well. */
  private static String port(String text, String scheme, String port) {
    if (!port.isEmpty() && !port.equals(":*") && !port.matches(":[0-9]{1,5}")) {
      throw refused(text, "has something behind the host that is no port");
    }
    boolean isDefault =
        port.equals(":443")
            ? scheme.equals("https://")
            : port.equals(":80") && scheme.equals("http://");
    return isDefault ? "" : port;
  }

  private static IllegalArgumentException refused(String text, String what) {
    return new IllegalArgumentException(
        "\""
            + text
            + "\" is no origin: it "
            + what
            + "; expected https://app.example.com, https://*.example.com, http://localhost:*,"
            + " ~ and a regular expression, null, or *");
  }
}
