package com.openhwy.marketeer.http;

import java.util.EnumSet;

/**
 * Which fields tell an endpoint where a request came from. They are ours to write; from a client
 * they are claims.
 */
final class ForwardingFields {
  private static final String FAMILY = "X-Forwarded-";
  private static final boolean[] CLAIM = new boolean[128];

  static {
    for (HeaderName name :
        EnumSet.of(
            HeaderName.FORWARDED,
            HeaderName.X_FORWARDED_CLIENT_CERT,
            HeaderName.X_FORWARDED_FOR,
            HeaderName.X_FORWARDED_HOST,
            HeaderName.X_FORWARDED_PORT,
            HeaderName.X_FORWARDED_PROTO,
            HeaderName.X_REAL_IP,
            HeaderName.X_REQUEST_ID,
            HeaderName.TRACEPARENT,
            HeaderName.TRACESTATE)) {
      CLAIM[name.id()] = true;
    }
  }

  private ForwardingFields() {}

  /**
   * Whether a field is only to be believed of a trusted proxy; {@code Via} is history, no claim.
   */
  static boolean isClaim(Headers headers, int index) {
    int id = headers.id(index);
    return CLAIM[id] || (id == 0 && isOfFamily(headers.name(index)));
  }

  /**
   * Whether a name becomes one of {@link HeaderName} or of the X-Forwarded family when {@code _} is
   * read as {@code -}, as CGI, WSGI and their heirs do. No honest sender writes such a name.
   */
  static boolean isAlias(Headers headers, int index) {
    if (headers.id(index) != 0 || headers.name(index).indexOf('_') < 0) {
      return false;
    }
    String meant = headers.name(index).replace('_', '-');
    return HeaderName.of(meant) != null || isOfFamily(meant);
  }

  private static boolean isOfFamily(String name) {
    return name.regionMatches(true, 0, FAMILY, 0, FAMILY.length());
  }
}
