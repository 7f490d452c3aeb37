package com.openhwy.marketeer.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One spelling for every path, so that what is matched, guarded and forwarded is the same path (RFC
 * 3986 6.2.2). What an endpoint could read as another path than we do has no canonical form: it is
 * refused. The result is plain ASCII, begins with a slash, holds no dot segment, and its canonical
 * form is itself. Thread-safe: pure functions.
 */
public final class CanonicalPath {
  private static final byte REFUSED = 0;
  private static final byte PLAIN = 1;
  private static final byte SLASH = 2;
  private static final byte ESCAPE = 3;

  /** Not a path character, but browsers send it raw: it is percent-encoded. */
  private static final byte TO_ENCODE = 4;

  private static final byte[] KIND = new byte[128];
  private static final boolean[] UNRESERVED = new boolean[128];
  private static final String HEX = "0123456789ABCDEF";

  static {
    for (char c = '0'; c <= 'z'; c++) {
      UNRESERVED[c] = Character.isLetterOrDigit(c);
    }
    for (char c : "-._~".toCharArray()) {
      UNRESERVED[c] = true;
    }
    for (int c = 0; c < 128; c++) {
      KIND[c] = UNRESERVED[c] || "!$&'()*+,;=:@".indexOf(c) >= 0 ? PLAIN : REFUSED;
    }
    for (char c : "\"<>[]^`{|}".toCharArray()) {
      KIND[c] = TO_ENCODE;
    }
    KIND['/'] = SLASH;
    KIND['%'] = ESCAPE;
  }

  private CanonicalPath() {}

  /**
   * The canonical form of a path as it came over the wire, without its query: unreserved octets
   * decoded, other escapes kept in upper case, dot segments resolved and never above the root (RFC
   * 3986 5.2.4). {@code %2F} is no slash.
   *
   * @param mergeSlashes whether a run of slashes counts as one
   * @return the same instance when nothing had to change; null when the path must be refused: it
   *     does not begin with a slash, holds a control character, space, backslash, {@code #}, {@code
   *     ?} or a byte over 0x7f, a broken escape, an escaped control character or overlong UTF-8, or
   *     something that is a dot segment to whoever reads {@code %2F}, {@code %5C} or {@code ;} as
   *     the end of a segment
   */
  public static @Nullable String of(String rawPath, boolean mergeSlashes) {
    int length = rawPath.length();
    if (length == 0 || rawPath.charAt(0) != '/') {
      return null;
    }
    for (int i = 0; i < length; i++) {
      switch (kind(rawPath.charAt(i))) {
        case PLAIN -> {}
        case SLASH -> {
          if (i + 1 < length && isSuspect(rawPath.charAt(i + 1), mergeSlashes)) {
            return rewritten(rawPath, mergeSlashes);
          }
        }
        case ESCAPE -> {
          if (!isSettled(rawPath, i)) {
            return rewritten(rawPath, mergeSlashes);
          }
          i += 2;
        }
        case TO_ENCODE -> {
          return rewritten(rawPath, mergeSlashes);
        }
        default -> {
          return null;
        }
      }
    }
    return rawPath;
  }

  /**
   * The canonical form of a path as a human writes it into a configuration: everything that is no
   * ASCII, and the space, is percent-encoded first. Runs of slashes stay.
   *
   * @return null when {@link #of} refuses it
   */
  public static @Nullable String ofText(String text) {
    StringBuilder raw = new StringBuilder(text.length() + 16);
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      if (octet > 0x20) {
        raw.append((char) octet);
      } else {
        appendEscape(raw, octet & 0xff);
      }
    }
    return of(raw.toString(), false);
  }

  /**
   * What a canonical path names, percent-decoded as UTF-8.
   *
   * @return null when it is not valid UTF-8, or would hold a slash, backslash or NUL that is no
   *     separator here
   */
  public static @Nullable String decoded(String canonicalPath) {
    if (canonicalPath.indexOf('%') < 0) {
      return canonicalPath;
    }
    ByteBuffer bytes = ByteBuffer.allocate(canonicalPath.length());
    for (int i = 0; i < canonicalPath.length(); i++) {
      int octet = canonicalPath.charAt(i);
      if (octet == '%') {
        octet = escape(canonicalPath, i);
        if (octet <= 0 || octet == '/' || octet == '\\') {
          return null;
        }
        i += 2;
      }
      bytes.put((byte) octet);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      return null; // the answer to "is it UTF-8?", not a fault
    }
  }

  private static byte kind(char c) {
    return c < 128 ? KIND[c] : REFUSED;
  }

  private static boolean isSuspect(char afterSlash, boolean mergeSlashes) {
    return afterSlash == '.' || (mergeSlashes && afterSlash == '/');
  }

  /** Whether the escape at {@code at} is canonical as it stands and opens no question. */
  private static boolean isSettled(String path, int at) {
    int octet = escape(path, at);
    if (octet < 0x20 || octet == 0x7f || octet == '/' || octet == '\\' || isUnreserved(octet)) {
      return false;
    }
    return isUpperHex(path.charAt(at + 1))
        && isUpperHex(path.charAt(at + 2))
        && !isOverlong(octet, escape(path, at + 3));
  }

  private static boolean isUnreserved(int octet) {
    return octet < 128 && UNRESERVED[octet];
  }

  private static boolean isUpperHex(char c) {
    return c < 'a';
  }

  /** The octet that the escape at {@code at} stands for, -1 when it is broken. */
  private static int escape(String path, int at) {
    if (at + 2 >= path.length() || path.charAt(at) != '%') {
      return -1;
    }
    int high = hexDigit(path.charAt(at + 1));
    int low = hexDigit(path.charAt(at + 2));
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  /** Not {@link Character#digit}: that one knows digits of every script. */
  private static int hexDigit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  private static @Nullable String rewritten(String raw, boolean mergeSlashes) {
    StringBuilder text = new StringBuilder(raw.length() + 16);
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      switch (kind(c)) {
        case PLAIN -> text.append(c);
        case SLASH -> {
          if (!mergeSlashes || text.length() == 0 || text.charAt(text.length() - 1) != '/') {
            text.append(c);
          }
        }
        case TO_ENCODE -> appendEscape(text, c);
        case ESCAPE -> {
          int octet = escape(raw, i);
          if (octet < 0x20 || octet == 0x7f || isOverlong(octet, escape(raw, i + 3))) {
            return null;
          }
          if (isUnreserved(octet)) {
            text.append((char) octet);
          } else {
            appendEscape(text, octet);
          }
          i += 2;
        }
        default -> {
          return null;
        }
      }
    }
    return withoutDotSegments(text);
  }

  private static void appendEscape(StringBuilder text, int octet) {
    text.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 15));
  }

  /**
   * Whether two octets begin a UTF-8 sequence that is longer than it need be (RFC 3629 3): {@code
   * %C0%AE} is a dot to a careless decoder.
   */
  private static boolean isOverlong(int first, int second) {
    return switch (first) {
      case 0xc0, 0xc1 -> second >= 0x80 && second <= 0xbf;
      case 0xe0 -> second >= 0x80 && second <= 0x9f;
      case 0xf0 -> second >= 0x80 && second <= 0x8f;
      default -> false;
    };
  }

  private static @Nullable String withoutDotSegments(StringBuilder text) {
    StringBuilder out = new StringBuilder(text.length());
    int from = 1;
    while (from <= text.length()) {
      int slash = text.indexOf("/", from);
      int to = slash < 0 ? text.length() : slash;
      int dots = DotSegment.of(text, from, to);
      if (dots == DotSegment.AMBIGUOUS) {
        return null;
      }
      if (dots == 2) {
        out.setLength(Math.max(0, out.lastIndexOf("/")));
      }
      if (dots == 0) {
        out.append('/').append(text, from, to);
      } else if (slash < 0) {
        out.append('/');
      }
      from = to + 1;
    }
    return out.toString();
  }
}
