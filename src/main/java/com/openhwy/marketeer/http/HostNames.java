package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.IpAddresses;
import java.net.IDN;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The host in an authority (RFC 9112 3.2, RFC 3986 3.2), in one spelling: lower case, no port, no
 * trailing dot, IPv6 as RFC 5952 in brackets. Stricter than the grammar: a name is letters, digits,
 * hyphens, underscores and dots, without empty labels; user information and percent-encodings have
 * no business in a request. Thread-safe: pure functions.
 */
public final class HostNames {
  /** Characters of a domain name without its trailing dot (RFC 1035 2.3.4, as text). */
  private static final int MAX_LENGTH = 253;

  private static final int MAX_PORT = 65535;

  private HostNames() {}

  /**
   * @param authority {@code host[:port]} as it came over the wire
   * @return the host, the same instance when nothing had to change; null when the authority is not
   *     valid
   */
  public static @Nullable String host(String authority) {
    int end = hostEnd(authority);
    if (end <= 0 || port(authority, end) < NO_PORT) {
      return null;
    }
    if (authority.charAt(0) == '[') {
      return ipv6(authority.substring(1, end - 1));
    }
    return name(authority, end);
  }

  private static final int NO_PORT = -1;
  private static final int BAD_PORT = -2;

  /**
   * @param authority one that {@link #host} accepted
   * @return 0 to 65535, or -1 when it names none
   */
  public static int port(String authority) {
    return Math.max(NO_PORT, port(authority, hostEnd(authority)));
  }

  /**
   * The host of a configuration, as {@link #host} would spell it: an international name becomes its
   * A-label (RFC 5890); a leading {@code *.} stays.
   *
   * @throws IllegalArgumentException with a message for the operator
   */
  public static String toAscii(String host) {
    String wildcard = host.startsWith("*.") ? "*." : "";
    String name = host.substring(wildcard.length());
    String ascii = isAscii(name) ? name : idn(host, name);
    String plain = host(ascii);
    if (plain == null
        || hostEnd(ascii) != ascii.length()
        || (!wildcard.isEmpty() && plain.startsWith("["))) {
      throw new IllegalArgumentException(
          "\""
              + host
              + "\" is no host; expected api.example.com, *.example.com, 192.0.2.1 or [2001:db8::1],"
              + " without scheme, port and path");
    }
    return wildcard.isEmpty() ? plain : wildcard + plain;
  }

  private static String idn(String host, String name) {
    try {
      return IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"" + host + "\" is no international host name: " + e.getMessage(), e);
    }
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  /** Where the host ends and a colon or nothing follows; -1 without a closing bracket. */
  private static int hostEnd(String authority) {
    if (authority.startsWith("[")) {
      return authority.indexOf(']') + 1;
    }
    int colon = authority.indexOf(':');
    return colon < 0 ? authority.length() : colon;
  }

  /** An empty port is none (RFC 3986 3.2.3). */
  private static int port(String authority, int hostEnd) {
    int length = authority.length();
    if (hostEnd >= length) {
      return NO_PORT;
    }
    if (authority.charAt(hostEnd) != ':' || length - hostEnd > 6) {
      return BAD_PORT;
    }
    int port = 0;
    for (int i = hostEnd + 1; i < length; i++) {
      int digit = authority.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return BAD_PORT;
      }
      port = port * 10 + digit;
    }
    if (hostEnd + 1 == length) {
      return NO_PORT;
    }
    return port <= MAX_PORT ? port : BAD_PORT;
  }

  private static @Nullable String name(String authority, int colon) {
    int end = authority.charAt(colon - 1) == '.' ? colon - 1 : colon;
    boolean upper = false;
    char before = '.';
    for (int i = 0; i < end; i++) {
      char c = authority.charAt(i);
      if (!isNameChar(c) || (c == '.' && before == '.')) {
        return null;
      }
      upper |= c >= 'A' && c <= 'Z';
      before = c;
    }
    if (before == '.' || end > MAX_LENGTH) {
      return null;
    }
    String name = authority.substring(0, end); // the same instance when that is all of it
    return upper ? name.toLowerCase(Locale.ROOT) : name;
  }

  private static boolean isNameChar(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_';
  }

  private static @Nullable String ipv6(String text) {
    if (text.indexOf(':') < 0 || text.indexOf('%') >= 0 || text.indexOf('[') >= 0) {
      return null; // NetUtil would take IPv4, zone ids and brackets as well
    }
    byte[] address = IpAddresses.parse(text);
    if (address == null) {
      return null;
    }
    String plain = IpAddresses.format(address);
    return address.length == 4 ? "[::ffff:" + plain + "]" : "[" + plain + "]";
  }
}
