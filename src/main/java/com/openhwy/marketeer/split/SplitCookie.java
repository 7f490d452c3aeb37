package com.openhwy.marketeer.split;

import com.openhwy.marketeer.config.model.ServiceConfig.Sticky.SameSite;
import com.openhwy.marketeer.config.model.SplitSticky;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The cookie that tells a user from another: a random number that says nothing and is remembered
 * nowhere. Whoever makes one up chooses a side for himself alone, as by deleting it. Pure.
 */
final class SplitCookie {
  private SplitCookie() {}

  static String newId(SplittableRandom random) {
    StringBuilder id = new StringBuilder(32);
    hex(id, random.nextLong());
    hex(id, random.nextLong());
    return id.toString();
  }

  private static void hex(StringBuilder id, long value) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      id.append(Character.forDigit((int) (value >>> shift) & 15, 16));
    }
  }

  /**
   * A Set-Cookie value.
   *
   * @param secure the client came over TLS; SameSite=None needs that mark anyway
   */
  static String header(SplitSticky settings, String id, boolean secure) {
    String site = settings.sameSite().name();
    boolean marked = secure || settings.sameSite() == SameSite.NONE;
    String age =
        settings.maxAge().isZero() ? "" : "; Max-Age=" + Math.max(1, settings.maxAge().toSeconds());
    return settings.cookie()
        + "="
        + id
        + "; Path="
        + settings.path()
        + age
        + "; HttpOnly; SameSite="
        + site.charAt(0)
        + site.substring(1).toLowerCase(Locale.ROOT)
        + (marked ? "; Secure" : "");
  }
}
