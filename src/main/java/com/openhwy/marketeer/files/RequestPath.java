package com.openhwy.marketeer.files;

import com.openhwy.marketeer.http.CanonicalPath;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * From a canonical request path to a name below the root, and back. What could mean another file to
 * some file system is refused here, before any file system is asked. Pure.
 */
final class RequestPath {
  private static final String WELL_KNOWN = ".well-known";
  private static final String HEX = "0123456789ABCDEF";

  private RequestPath() {}

  /**
   * The relative name of what the path asks for, decoded, without slash at either end; empty for
   * the root.
   *
   * @param dotfiles whether names may begin with a dot; {@code /.well-known} may always
   * @return null when no file may answer for it: it does not decode, has an empty or dot segment, a
   *     control character, a backslash, or a hidden name
   */
  static @Nullable String below(String canonicalPath, boolean dotfiles) {
    String decoded = CanonicalPath.decoded(canonicalPath);
    if (decoded == null || !decoded.startsWith("/")) {
      return null;
    }
    if (decoded.length() == 1) {
      return "";
    }
    int end = decoded.length() - (decoded.endsWith("/") ? 1 : 0);
    for (int from = 1; from <= end; ) {
      int slash = decoded.indexOf('/', from);
      int to = slash < 0 ? end : slash;
      String segment = decoded.substring(from, to);
      boolean wellKnown = from == 1 && segment.equals(WELL_KNOWN);
      if (!mayBeServed(segment, dotfiles || wellKnown)) {
        return null;
      }
      from = to + 1;
    }
    return decoded.substring(1, end);
  }

  /** Whether one segment is a name that may be served. */
  static boolean mayBeServed(String segment, boolean dotfiles) {
    if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
      return false;
    }
    if (segment.charAt(0) == '.' && !dotfiles) {
      return false;
    }
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c < 0x20 || c == 0x7f || c == '\\' || c == '/') {
        return false;
      }
    }
    return true;
  }

  /** Whether the last segment of a request path names an extension: then it means a file. */
  static boolean hasExtension(String canonicalPath) {
    return canonicalPath.indexOf('.', canonicalPath.lastIndexOf('/')) >= 0;
  }

  /** One segment as it stands in a URL: all but unreserved characters percent-encoded. */
  static String encoded(String segment) {
    StringBuilder out = new StringBuilder(segment.length() + 16);
    for (byte octet : segment.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      if (isUnreserved(c)) {
        out.append(c);
      } else {
        out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
    return out.toString();
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~".indexOf(c) >= 0;
  }
}
