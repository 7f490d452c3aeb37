package com.openhwy.marketeer.acme.local;

import com.openhwy.marketeer.base.Cidr;
import com.openhwy.marketeer.base.IpAddresses;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Names and addresses that mean something else on every network, so that no public authority can
 * vouch for them. Stateless.
 */
public final class LocalNames {
  /** RFC 6761 (localhost, test), RFC 6762 (local), RFC 8375 (home.arpa), ICANN 2024 (internal). */
  static final List<String> SUFFIXES =
      List.of("localhost", "internal", "local", "test", "home.arpa");

  /** RFC 1122 3.2.1.3, RFC 1918, RFC 3927; RFC 4291 2.5.3 and 2.5.6, RFC 4193. */
  static final List<Cidr> BLOCKS =
      Stream.of(
              "127.0.0.0/8",
              "10.0.0.0/8",
              "172.16.0.0/12",
              "192.168.0.0/16",
              "169.254.0.0/16",
              "::1/128",
              "fe80::/10",
              "fc00::/7")
          .map(Cidr::parse)
          .toList();

  private LocalNames() {}

  /**
   * @param host as a route names it: a name, {@code *.} and a name, or an address, IPv6 in brackets
   *     or not
   */
  public static boolean isLocal(String host) {
    String name = plain(host);
    byte[] address = IpAddresses.parse(name);
    if (address != null) {
      return BLOCKS.stream().anyMatch(block -> block.contains(address));
    }
    boolean wildcard = name.startsWith("*.");
    String base = wildcard ? name.substring(2) : name;
    if (!isName(base)) {
      return false;
    }
    return (base.indexOf('.') < 0 && !wildcard) || within(base, SUFFIXES);
  }

  /** Whether a name is one of those, or below one. */
  static boolean within(String name, List<String> bases) {
    return bases.stream().anyMatch(base -> name.equals(base) || name.endsWith("." + base));
  }

  /** A single label, which is a machine or a service on some networks. */
  static boolean isSingleLabel(String host) {
    String name = plain(host);
    return isName(name) && name.indexOf('.') < 0 && IpAddresses.parse(name) == null;
  }

  /** As a certificate holds it: lower case, an address without brackets. */
  static String plain(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    byte @Nullable [] address = IpAddresses.parse(lower);
    return address == null ? lower : IpAddresses.format(address);
  }

  private static boolean isName(String name) {
    return name.matches("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*") && name.length() <= 253;
  }
}
