package com.openhwy.marketeer.acme;

import com.openhwy.marketeer.base.IpAddresses;
import java.net.IDN;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which names a public authority can vouch for. Pure. */
public final class PublicNames {
  /**
   * Never delegated (RFC 6761, RFC 6762, RFC 7686, RFC 8375, ICANN's .internal), or left for
   * private use in so many networks that they will not be.
   */
  private static final Set<String> PRIVATE =
      Set.of(
          "localhost",
          "local",
          "internal",
          "test",
          "invalid",
          "example",
          "onion",
          "alt",
          "lan",
          "home",
          "corp",
          "intranet",
          "private",
          "localdomain",
          "home.arpa");

  private static final int MAX_NAME = 253;

  private PublicNames() {}

  /**
   * A host of a route as certificates name it: lower case, A-labels, no dot at its end.
   *
   * @return null when no certificate could name it
   */
  public static @Nullable String normalized(String host) {
    boolean wildcard = host.startsWith("*.");
    try {
      String ascii = IDN.toASCII(wildcard ? host.substring(2) : host).toLowerCase(Locale.ROOT);
      String name = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
      if (name.length() > MAX_NAME || !(isAddress(name) || isName(name))) {
        return null;
      }
      return wildcard ? "*." + name : name;
    } catch (IllegalArgumentException e) {
      return null; // the answer to "is it a name?", not a fault
    }
  }

  private static boolean isName(String name) {
    return name.matches(
        "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
  }

  private static boolean isAddress(String name) {
    String bare =
        name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    return IpAddresses.parse(bare) != null;
  }

  /**
   * @param name {@link #normalized}
   */
  public static boolean isPublic(String name) {
    String host = isWildcard(name) ? name.substring(2) : name;
    if (isAddress(host) || host.indexOf('.') < 0) {
      return false;
    }
    for (String suffix = host; ; suffix = suffix.substring(suffix.indexOf('.') + 1)) {
      if (PRIVATE.contains(suffix)) {
        return false;
      }
      if (suffix.indexOf('.') < 0) {
        return true;
      }
    }
  }

  public static boolean isWildcard(String name) {
    return name.startsWith("*.");
  }

  /** The wildcard that covers a name (RFC 9525 6.3); null when there can be none. */
  public static @Nullable String wildcardOf(String name) {
    int dot = name.indexOf('.');
    return dot <= 0 || isWildcard(name) || isAddress(name) ? null : "*" + name.substring(dot);
  }
}
