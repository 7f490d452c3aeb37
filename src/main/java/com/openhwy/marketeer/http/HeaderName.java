package com.openhwy.marketeer.http;

import io.netty.util.AsciiString;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The field names that something here looks at, each with a small number to compare by. Adding one
 * is adding a constant; lookup by text and by bytes (without case) goes through one perfect-enough
 * hash table built at class load.
 */
public enum HeaderName {
  ACCEPT("Accept"),
  ACCEPT_ENCODING("Accept-Encoding"),
  ACCEPT_RANGES("Accept-Ranges"),
  ACCESS_CONTROL_ALLOW_CREDENTIALS("Access-Control-Allow-Credentials"),
  ACCESS_CONTROL_ALLOW_HEADERS("Access-Control-Allow-Headers"),
  ACCESS_CONTROL_ALLOW_METHODS("Access-Control-Allow-Methods"),
  ACCESS_CONTROL_ALLOW_ORIGIN("Access-Control-Allow-Origin"),
  ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK("Access-Control-Allow-Private-Network"),
  ACCESS_CONTROL_EXPOSE_HEADERS("Access-Control-Expose-Headers"),
  ACCESS_CONTROL_MAX_AGE("Access-Control-Max-Age"),
  ACCESS_CONTROL_REQUEST_HEADERS("Access-Control-Request-Headers"),
  ACCESS_CONTROL_REQUEST_METHOD("Access-Control-Request-Method"),
  ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK("Access-Control-Request-Private-Network"),
  AGE("Age"),
  ALLOW("Allow"),
  ALT_SVC("Alt-Svc"),
  AUTHORIZATION("Authorization"),
  CACHE_CONTROL("Cache-Control"),
  CACHE_STATUS("Cache-Status"),
  CACHE_TAG("Cache-Tag"),
  CDN_CACHE_CONTROL("CDN-Cache-Control"),
  CDN_LOOP("CDN-Loop"),
  CONNECTION("Connection"),
  CONTENT_ENCODING("Content-Encoding"),
  CONTENT_LANGUAGE("Content-Language"),
  CONTENT_LENGTH("Content-Length"),
  CONTENT_LOCATION("Content-Location"),
  CONTENT_RANGE("Content-Range"),
  CONTENT_SECURITY_POLICY("Content-Security-Policy"),
  CONTENT_TYPE("Content-Type"),
  COOKIE("Cookie"),
  CROSS_ORIGIN_EMBEDDER_POLICY("Cross-Origin-Embedder-Policy"),
  CROSS_ORIGIN_OPENER_POLICY("Cross-Origin-Opener-Policy"),
  CROSS_ORIGIN_RESOURCE_POLICY("Cross-Origin-Resource-Policy"),
  DATE("Date"),
  ETAG("ETag"),
  EXPECT("Expect"),
  EXPIRES("Expires"),
  FORWARDED("Forwarded"),
  HOST("Host"),
  HTTP2_SETTINGS("HTTP2-Settings"),
  IF_MATCH("If-Match"),
  IF_MODIFIED_SINCE("If-Modified-Since"),
  IF_NONE_MATCH("If-None-Match"),
  IF_RANGE("If-Range"),
  IF_UNMODIFIED_SINCE("If-Unmodified-Since"),
  KEEP_ALIVE("Keep-Alive"),
  LAST_MODIFIED("Last-Modified"),
  LINK("Link"),
  LOCATION("Location"),
  ORIGIN("Origin"),
  PERMISSIONS_POLICY("Permissions-Policy"),
  PRAGMA("Pragma"),
  PROXY("Proxy"),
  PROXY_AUTHENTICATE("Proxy-Authenticate"),
  PROXY_AUTHORIZATION("Proxy-Authorization"),
  PROXY_CONNECTION("Proxy-Connection"),
  PROXY_STATUS("Proxy-Status"),
  RANGE("Range"),
  RATE_LIMIT("RateLimit"),
  RATE_LIMIT_POLICY("RateLimit-Policy"),
  REFERER("Referer"),
  REFERRER_POLICY("Referrer-Policy"),
  RETRY_AFTER("Retry-After"),
  SEC_FETCH_DEST("Sec-Fetch-Dest"),
  SEC_FETCH_MODE("Sec-Fetch-Mode"),
  SEC_FETCH_SITE("Sec-Fetch-Site"),
  SEC_WEBSOCKET_ACCEPT("Sec-WebSocket-Accept"),
  SEC_WEBSOCKET_KEY("Sec-WebSocket-Key"),
  SEC_WEBSOCKET_VERSION("Sec-WebSocket-Version"),
  SERVER("Server"),
  SET_COOKIE("Set-Cookie"),
  SURROGATE_KEY("Surrogate-Key"),
  STRICT_TRANSPORT_SECURITY("Strict-Transport-Security"),
  TE("TE"),
  TRACEPARENT("traceparent"),
  TRACESTATE("tracestate"),
  TRAILER("Trailer"),
  TRANSFER_ENCODING("Transfer-Encoding"),
  UPGRADE("Upgrade"),
  UPGRADE_INSECURE_REQUESTS("Upgrade-Insecure-Requests"),
  USER_AGENT("User-Agent"),
  VARY("Vary"),
  VIA("Via"),
  WWW_AUTHENTICATE("WWW-Authenticate"),
  X_CONTENT_TYPE_OPTIONS("X-Content-Type-Options"),
  X_FORWARDED_CLIENT_CERT("X-Forwarded-Client-Cert"),
  X_FORWARDED_FOR("X-Forwarded-For"),
  X_FORWARDED_HOST("X-Forwarded-Host"),
  X_FORWARDED_PORT("X-Forwarded-Port"),
  X_FORWARDED_PROTO("X-Forwarded-Proto"),
  X_FRAME_OPTIONS("X-Frame-Options"),
  X_POWERED_BY("X-Powered-By"),
  X_REAL_IP("X-Real-IP"),
  X_REQUEST_ID("X-Request-ID");

  private static final HeaderName[] ALL = values();
  private static final int SLOTS = 1024;
  private static final HeaderName[] TABLE = table();

  private final String text;
  private final String lower;

  @SuppressWarnings("ImmutableEnumChecker") // nobody writes to its array
  private final AsciiString ascii;

  HeaderName(String text) {
    this.text = text;
    this.lower = text.toLowerCase(Locale.ROOT);
    this.ascii = AsciiString.cached(lower);
  }

  /** As it is usually written. */
  public String text() {
    return text;
  }

  public String lowerCase() {
    return lower;
  }

  /** {@link #lowerCase} as HTTP/2 and HTTP/3 send it. */
  public AsciiString ascii() {
    return ascii;
  }

  /** 1 to 127; for this process only, never stored or sent. */
  @SuppressWarnings("EnumOrdinal") // nothing outlives the order of the constants
  public int id() {
    return ordinal() + 1;
  }

  /**
   * @param id 1 to 127, as {@link #id()} gave it
   */
  public static HeaderName of(int id) {
    return ALL[id - 1];
  }

  /** The constant of that name in any case, null for a name not listed here. */
  public static @Nullable HeaderName of(String name) {
    int hash = 0;
    int length = name.length();
    for (int i = 0; i < length; i++) {
      hash = hash * 31 + (name.charAt(i) | 0x20);
    }
    for (int slot = slot(hash); ; slot = (slot + 1) & (SLOTS - 1)) {
      HeaderName candidate = TABLE[slot];
      if (candidate == null
          || (candidate.lower.length() == length && candidate.text.equalsIgnoreCase(name))) {
        return candidate;
      }
    }
  }

  /**
   * The constant whose name stands in {@code bytes}, in any case; null for a name not listed here.
   *
   * @param hash of those bytes: from 0, each step {@code hash * 31 + (byte | 0x20)}, which a parser
   *     gets for free
   */
  public static @Nullable HeaderName of(byte[] bytes, int from, int length, int hash) {
    for (int slot = slot(hash); ; slot = (slot + 1) & (SLOTS - 1)) {
      HeaderName candidate = TABLE[slot];
      if (candidate == null || candidate.matches(bytes, from, length)) {
        return candidate;
      }
    }
  }

  /**
   * Whether the bytes are exactly {@link #text()}, case included: then that string can stand for
   * them.
   */
  public boolean isExactly(byte[] bytes, int from) {
    for (int i = 0; i < text.length(); i++) {
      if (bytes[from + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean matches(byte[] bytes, int from, int length) {
    if (length != lower.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      int b = bytes[from + i];
      if ((b >= 'A' && b <= 'Z' ? b | 0x20 : b) != lower.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int slot(int hash) {
    return (hash ^ (hash >>> 10) ^ (hash >>> 20)) & (SLOTS - 1);
  }

  private static HeaderName[] table() {
    HeaderName[] table = new HeaderName[SLOTS];
    for (HeaderName name : ALL) {
      int hash = 0;
      for (int i = 0; i < name.lower.length(); i++) {
        hash = hash * 31 + (name.lower.charAt(i) | 0x20);
      }
      int slot = slot(hash);
      while (table[slot] != null) {
        slot = (slot + 1) & (SLOTS - 1);
      }
      table[slot] = name;
    }
    return table;
  }
}
