package com.openhwy.marketeer.config.check;

import com.openhwy.marketeer.base.IpAddresses;
import com.openhwy.marketeer.base.Regexes;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Small grammars that several checks share. */
final class Texts {
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";
  private static final int MAX_HOST = 253;
  private static final int MAX_LABEL = 63;

  private static final java.util.regex.Pattern FORBIDDEN_ESCAPE =
      java.util.regex.Pattern.compile(
          "(?i)%[01][0-9a-f]|%7f|%c[01]%[89ab][0-9a-f]|%e0%[89][0-9a-f]|%f0%8[0-9a-f]");
  private static final java.util.regex.Pattern ESCAPED_DOT =
      java.util.regex.Pattern.compile("(?i)%2e");
  private static final java.util.regex.Pattern SEGMENT_END =
      java.util.regex.Pattern.compile("(?i)/|%2f|%5c|;");

  private Texts() {}

  /** RFC 9110 5.6.2: the name of a field, a method, a cookie. */
  static boolean isToken(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(
                c -> c < 128 && (Character.isLetterOrDigit(c) || TOKEN_MARKS.indexOf(c) >= 0));
  }

  /** RFC 9110 5.5: nothing that could end a field. */
  static boolean isFieldValue(String text) {
    return text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 127 && c <= 0xff))
        && text.equals(text.strip());
  }

  /**
   * A host as routes compare it: lower case, A-labels, no trailing dot.
   *
   * @return null when the text is none
   */
  static @Nullable String host(String text) {
    if (text.startsWith("[") && text.endsWith("]")) {
      String inside = text.substring(1, text.length() - 1);
      boolean plain = inside.indexOf(':') >= 0 && inside.indexOf('%') < 0;
      byte[] address = plain ? IpAddresses.parse(inside) : null;
      return address == null ? null : "[" + IpAddresses.format(address) + "]";
    }
    try {
      String ascii = aLabels(text).toLowerCase(Locale.ROOT);
      String host = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
      return isHost(host) ? host : null;
    } catch (IllegalArgumentException e) {
      return null; // the answer to "is it a host?", not a fault
    }
  }

  /** Nearly all are already; the tables that the others need take a while to read. */
  private static String aLabels(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 127) {
        return IDN.toASCII(text);
      }
    }
    return text;
  }

  private static boolean isHost(String host) {
    if (host.isEmpty() || host.length() > MAX_HOST) {
      return false;
    }
    for (String label : host.split("\\.", -1)) {
      if (label.isEmpty() || label.length() > MAX_LABEL || !label.chars().allMatch(Texts::isName)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isName(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  }

  /** What is wrong with a host that may have a port; null when nothing is. */
  static @Nullable String faultOfAuthority(String text) {
    int colon = text.startsWith("[") ? text.indexOf(':', text.indexOf(']') + 1) : text.indexOf(':');
    String port = colon < 0 ? "1" : text.substring(colon + 1);
    String host = colon < 0 ? text : text.substring(0, colon);
    return host(host) != null && isPort(port)
        ? null
        : "\"" + text + "\" is no host; expected for example api.example.com or 10.0.0.1:8080";
  }

  static boolean isPort(String text) {
    return text.matches("[0-9]{1,5}")
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= 65535;
  }

  /** What is wrong with a path that a request could have; null when nothing is. */
  static @Nullable String faultOfPath(String path) {
    if (!path.startsWith("/")) {
      return "\"" + path + "\" does not begin with a slash";
    }
    if (path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
      return "\"" + path + "\" holds a query or a fragment";
    }
    if (path.indexOf('\\') >= 0 || path.chars().anyMatch(c -> c < ' ' || c == 127)) {
      return "\"" + path + "\" holds a backslash or a control character, which no path has";
    }
    if (hasBrokenEscape(path)) {
      return "\"" + path + "\" has a % that two hexadecimal digits do not follow; write %25";
    }
    if (FORBIDDEN_ESCAPE.matcher(path).find()) {
      return "\"" + path + "\" has an escape of a control character or of overlong UTF-8";
    }
    return hasDotSegment(path)
        ? "\"" + path + "\" has a dot segment, or what an endpoint could take for one"
        : null;
  }

  /**
   * Also for whoever reads an escaped slash, a backslash or a semicolon as the end of a segment.
   */
  private static boolean hasDotSegment(String path) {
    String dotted = ESCAPED_DOT.matcher(path).replaceAll(".");
    return SEGMENT_END.splitAsStream(dotted).anyMatch(s -> s.equals(".") || s.equals(".."));
  }

  private static boolean hasBrokenEscape(String path) {
    return path.replaceAll("%[0-9A-Fa-f]{2}", "").indexOf('%') >= 0;
  }

  /** What is wrong with a regular expression; null when nothing is. */
  static @Nullable String faultOfRegex(String regex) {
    try {
      Regexes.compile(regex);
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  static boolean isHttpUrl(String text) {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      return uri.getHost() != null
          && uri.getUserInfo() == null
          && ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme));
    } catch (URISyntaxException e) {
      return false; // the answer to "is it a URL?", not a fault
    }
  }
}
