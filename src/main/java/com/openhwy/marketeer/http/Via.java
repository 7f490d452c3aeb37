package com.openhwy.marketeer.http;

/**
 * The way a request has come: each gateway it passed adds itself to {@code Via} (RFC 9110 7.6.3),
 * and to {@code CDN-Loop} (RFC 8586) where that is wanted. By these a gateway knows a request that
 * it has sent on before, and one that has come a longer way than anybody can have meant.
 *
 * <p>What stands there is believed of everybody: a lie costs whoever tells it their own request,
 * and nothing else, as such answers are not stored. For the same reason fields are not parsed by
 * their grammar but searched: a client that opens a comment and does not close it must not be able
 * to hide what stands behind. Immutable; thread-safe.
 */
public final class Via {
  /** Of gateways without a name: adds itself, and looks at nothing. */
  public static final Via NAMELESS = new Via("marketeer", 0, 0, false);

  private final String id;
  private final int visits;
  private final int max;
  private final boolean cdnLoop;
  private final String http10;
  private final String http11;
  private final String http2;
  private final String http3;

  /**
   * @param id a token
   * @param visits how often one request may come through; 0 is no limit
   * @param max of gateways, this one included; 0 is no limit
   * @param cdnLoop whether {@code CDN-Loop} is written, too
   */
  public Via(String id, int visits, int max, boolean cdnLoop) {
    this.id = id;
    this.visits = visits;
    this.max = max;
    this.cdnLoop = cdnLoop;
    this.http10 = "1.0 " + id;
    this.http11 = "1.1 " + id;
    this.http2 = "2 " + id;
    this.http3 = "3 " + id;
  }

  public String id() {
    return id;
  }

  /** Whether a request that has come this way may not go further: it runs in a circle. */
  public boolean isLoop(Headers headers) {
    return isLoop(headers, HeaderName.VIA) || isLoop(headers, HeaderName.CDN_LOOP);
  }

  private boolean isLoop(Headers headers, HeaderName name) {
    int at = headers.indexOf(name, 0);
    if (at < 0) {
      return false;
    }
    int seen = 0;
    int hops = 1; // ours
    for (; at >= 0; at = headers.indexOf(name, at + 1)) {
      String value = headers.value(at);
      seen += occurrences(value);
      hops += entries(value);
    }
    return (visits > 0 && seen >= visits) || (max > 0 && hops > max);
  }

  private int occurrences(String value) {
    int count = 0;
    for (int at = value.indexOf(id); at >= 0; at = value.indexOf(id, at + id.length())) {
      int end = at + id.length();
      boolean whole =
          (at == 0 || !isOfToken(value.charAt(at - 1)))
              && (end == value.length() || !isOfToken(value.charAt(end)));
      count += whole ? 1 : 0;
    }
    return count;
  }

  private static boolean isOfToken(char c) {
    return c > ' ' && c != ',' && c != ';' && c != '(' && c != ')' && c != '"';
  }

  private static int entries(String value) {
    int count = 0;
    boolean inside = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == ',') {
        inside = false;
      } else if (c > ' ' && !inside) {
        inside = true;
        count++;
      }
    }
    return count;
  }

  /**
   * Adds this gateway behind what is there.
   *
   * @param received the protocol the message came by
   */
  public void append(Headers headers, Protocol received) {
    append(headers, HeaderName.VIA, entry(received));
    if (cdnLoop) {
      append(headers, HeaderName.CDN_LOOP, id);
    }
  }

  private static void append(Headers headers, HeaderName name, String entry) {
    String before = headers.joined(name);
    headers.set(name, before == null ? entry : before + ", " + entry);
  }

  private String entry(Protocol received) {
    return switch (received) {
      case HTTP_1_0 -> http10;
      case HTTP_1_1 -> http11;
      case HTTP_2 -> http2;
      case HTTP_3 -> http3;
    };
  }
}
