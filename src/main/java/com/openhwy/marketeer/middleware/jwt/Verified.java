package com.openhwy.marketeer.middleware.jwt;

import com.openhwy.marketeer.http.Principal;
import org.jspecify.annotations.Nullable;

/**
 * A token that was found good. Immutable; shared by all event loops.
 *
 * @param keys it was verified with: it is good only as long as these are the ones in force
 * @param fields values for the endpoint, null where the token has no such claim
 * @param fromMillis wall clock, from when on it is good
 * @param untilMillis wall clock, until when
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two of them, nobody writes to it
record Verified(
    KeySet keys, Principal principal, @Nullable String[] fields, long fromMillis, long untilMillis)
    implements Verdict {

  boolean isGood(KeySet inForce, long nowMillis) {
    return keys == inForce && nowMillis >= fromMillis && nowMillis < untilMillis;
  }
}
