package com.openhwy.marketeer.base;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Names of HTTP methods as operators write them: the usual ones in any case, though a request has
 * them in capitals only (RFC 9110 9.1), others as they are.
 */
public final class MethodNames {
  private static final Set<String> USUAL =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT");

  private MethodNames() {}

  public static String of(String written) {
    String capitals = written.toUpperCase(Locale.ROOT);
    return USUAL.contains(capitals) ? capitals : written;
  }

  public static List<String> of(List<String> written) {
    return written.stream().map(MethodNames::of).toList();
  }
}
