package com.openhwy.marketeer.middleware;

import com.openhwy.marketeer.http.Headers;

/**
 * Takes fields off a request that only the gateway may send to an endpoint: what a middleware says
 * of a client must not be what the client says of itself. CGI, WSGI and their heirs read {@code _}
 * for {@code -}, so both count as one. Pure.
 */
public final class ClientFields {
  private ClientFields() {}

  /** Removes every field whose name an endpoint may take for this one. */
  public static void remove(Headers headers, String name) {
    for (int i = headers.size() - 1; i >= 0; i--) {
      if (same(headers.name(i), name)) {
        headers.removeAt(i);
      }
    }
  }

  /** Removes every field whose name an endpoint may take for one that begins so. */
  public static void removePrefix(Headers headers, String prefix) {
    for (int i = headers.size() - 1; i >= 0; i--) {
      if (hasPrefix(headers.name(i), prefix)) {
        headers.removeAt(i);
      }
    }
  }

  public static boolean same(String one, String other) {
    return one.length() == other.length() && hasPrefix(one, other);
  }

  public static boolean hasPrefix(String name, String prefix) {
    if (name.length() < prefix.length()) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (fold(name.charAt(i)) != fold(prefix.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static int fold(char c) {
    return c >= 'A' && c <= 'Z' ? c | 0x20 : c == '_' ? '-' : c;
  }
}
