package com.openhwy.marketeer.http;

import java.util.EnumSet;

/**
 * Takes off a message head what concerns one connection only (RFC 9110 7.6.1). Done when a message
 * arrives, before anything of ours is added: then no {@code Connection} option of the other side
 * can take away a field that a middleware or the proxy put there.
 */
public final class HopByHop {
  private static final boolean[] HOP = new boolean[128];

  static {
    for (HeaderName name :
        EnumSet.of(
            HeaderName.CONNECTION,
            HeaderName.KEEP_ALIVE,
            HeaderName.PROXY_CONNECTION,
            HeaderName.PROXY_AUTHENTICATE,
            HeaderName.PROXY_AUTHORIZATION,
            HeaderName.TE,
            HeaderName.TRANSFER_ENCODING,
            HeaderName.UPGRADE,
            HeaderName.HTTP2_SETTINGS,
            HeaderName.PROXY)) { // httpoxy: CGI would make HTTP_PROXY of it
      HOP[name.id()] = true;
    }
  }

  private static final String TRAILERS = "trailers";

  private HopByHop() {}

  /**
   * Removes the hop-by-hop fields of a request or response and every field that its {@code
   * Connection} names. Of {@code TE} stays {@code trailers}, which gRPC needs; whoever sends it on
   * over HTTP/1.1 owes a {@code Connection: TE}. {@code Trailer} stays, trailers are passed on.
   *
   * <p>A {@code Connection} option cannot name a field of {@link HeaderName} that is end-to-end:
   * RFC 9110 7.6.1 forbids to send such an option, and obeying it would let a client take away
   * {@code Host}, {@code Cookie} or what a trusted proxy said of it.
   *
   * <p>What the codec needs of these fields (persistence, framing, upgrade) it reads before.
   */
  public static void strip(Headers headers) {
    boolean found = false;
    boolean names = false;
    for (int i = 0; i < headers.size(); i++) {
      int id = headers.id(i);
      found |= HOP[id];
      names |= id == HeaderName.CONNECTION.id() && namesFields(headers.value(i));
    }
    if (!found) {
      return;
    }
    boolean trailers = acceptsTrailers(headers);
    if (names) {
      removeNamed(headers);
    }
    for (int i = headers.size() - 1; i >= 0; i--) {
      if (HOP[headers.id(i)]) {
        headers.removeAt(i);
      }
    }
    if (trailers) {
      headers.add(HeaderName.TE, TRAILERS);
    }
  }

  /** Whether there is more than the two usual options, which name no field. */
  private static boolean namesFields(String connection) {
    return !connection.equalsIgnoreCase("keep-alive") && !connection.equalsIgnoreCase("close");
  }

  private static boolean acceptsTrailers(Headers headers) {
    int at = headers.indexOf(HeaderName.TE, 0);
    while (at >= 0) {
      if (holds(headers.value(at), TRAILERS)) {
        return true;
      }
      at = headers.indexOf(HeaderName.TE, at + 1);
    }
    return false;
  }

  private static void removeNamed(Headers headers) {
    for (int i = headers.size() - 1; i >= 0; i--) {
      if (headers.id(i) == 0 && isNamed(headers, headers.name(i))) {
        headers.removeAt(i);
      }
    }
  }

  private static boolean isNamed(Headers headers, String name) {
    int at = headers.indexOf(HeaderName.CONNECTION, 0);
    while (at >= 0) {
      if (holds(headers.value(at), name)) {
        return true;
      }
      at = headers.indexOf(HeaderName.CONNECTION, at + 1);
    }
    return false;
  }

  /** Whether a member of a comma-separated list is this token, in any case. */
  private static boolean holds(String list, String token) {
    int from = 0;
    while (from <= list.length()) {
      int comma = list.indexOf(',', from);
      int end = comma < 0 ? list.length() : comma;
      int start = from;
      int stop = end;
      while (start < stop && isSpace(list.charAt(start))) {
        start++;
      }
      while (stop > start && isSpace(list.charAt(stop - 1))) {
        stop--;
      }
      if (stop - start == token.length()
          && list.regionMatches(true, start, token, 0, token.length())) {
        return true;
      }
      from = end + 1;
    }
    return false;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }
}
