package com.openhwy.marketeer.middleware.securityheaders;

import java.util.List;
import java.util.regex.Pattern;

/**
 * One content security policy, cut where the nonce goes. Immutable.
 *
 * @param field the name of its field
 * @param parts at least one; the nonce stands between each two
 */
record Policy(String field, List<String> parts) {
  private static final String PLACE = "{nonce}";

  static Policy of(String field, String text) {
    return new Policy(field, List.of(text.split(Pattern.quote(PLACE), -1)));
  }

  boolean hasNonce() {
    return parts.size() > 1;
  }

  /**
   * @param nonce not looked at when {@link #hasNonce} is false
   */
  String value(String nonce) {
    return hasNonce() ? String.join(nonce, parts) : parts.get(0);
  }
}
