package com.openhwy.marketeer.split;

import com.openhwy.marketeer.config.model.SplitSticky;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Principal;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.upstream.Hashing;
import com.openhwy.marketeer.upstream.Slice;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What a split knows a user by, as a point within 0 to 1: a hash, the same on every loop and node.
 * Owned by one event loop.
 */
final class UserKey {
  /** The user is not known. */
  static final double NONE = -1;

  /** A longer one is none of ours, and hashing it would be somebody's way to keep us busy. */
  private static final int MAX_LENGTH = 512;

  private final SplitSticky settings;
  private final SplittableRandom random;
  private final long salt;
  private final Slice slice = new Slice();

  /**
   * @param route whose name is the salt when none is given
   */
  UserKey(SplitSticky settings, String route, SplittableRandom random) {
    this.settings = settings;
    this.random = random;
    this.salt = Hashing.of(settings.salt().isEmpty() ? route : settings.salt());
  }

  /** {@link #NONE} for a request that does not say who comes, and cannot be told to. */
  double point(Exchange x) {
    if (settings.by() == SplitSticky.By.PRINCIPAL) {
      return principal(x.principal());
    }
    double known = known(x.request());
    return known == NONE && isIssued() ? issued(x) : known;
  }

  /** As far as the request itself says it. */
  double known(Request request) {
    return switch (settings.by()) {
      case COOKIE -> slice.cookie(request.headers(), settings.cookie()) ? ofSlice() : NONE;
      case HEADER -> text(request.headers().get(settings.name()));
      case QUERY -> slice.query(request.query(), settings.name()) ? ofSlice() : NONE;
      case IP -> text(request.clientIp());
      case PRINCIPAL -> NONE;
    };
  }

  private double principal(@Nullable Principal who) {
    return who == null ? NONE : text(who.name());
  }

  /** Whether who has no cookie gets one. */
  boolean isIssued() {
    return settings.by() == SplitSticky.By.COOKIE && settings.issue();
  }

  private double issued(Exchange x) {
    String id = SplitCookie.newId(random);
    x.response()
        .headers()
        .add(HeaderName.SET_COOKIE, SplitCookie.header(settings, id, x.request().secure()));
    return text(id);
  }

  private double ofSlice() {
    int length = slice.length();
    return length == 0 || length > MAX_LENGTH ? NONE : point(slice.hash());
  }

  private double text(@Nullable String key) {
    return key == null || key.isEmpty() || key.length() > MAX_LENGTH
        ? NONE
        : point(Hashing.of(key));
  }

  private double point(long hash) {
    return (Hashing.mix(hash, salt) >>> 11) * 0x1p-53;
  }
}
