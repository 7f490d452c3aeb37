package com.openhwy.marketeer.middleware.basicauth;

import com.openhwy.marketeer.http.Principal;

/**
 * A password that was found right: who it was and until when that need not be asked again. It holds
 * only as long as the user's hash is the same. Immutable.
 *
 * @param untilNanos by {@code Ticker.nanos()}
 */
record Verified(Principal principal, PasswordHash hash, long untilNanos) {

  boolean holds(Users users, long nowNanos) {
    return untilNanos - nowNanos > 0 && hash.equals(users.hash(principal.name()));
  }
}
