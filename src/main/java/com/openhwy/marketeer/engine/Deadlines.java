package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.TrustedProxies;
import com.openhwy.marketeer.middleware.ClientFields;
import com.openhwy.marketeer.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * How much time is left for a request by the word of the gateway before us: it bounds the exchange,
 * and endpoints are told what is left then. Only trusted proxies are believed, of anybody else the
 * field is dropped. Made for configurations that name such a field. Immutable.
 */
final class Deadlines {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NONE = -1;

  /** Nine digits of milliseconds are eleven days. */
  private static final int MAX_DIGITS = 9;

  private final String field;
  private final TrustedProxies trusted;

  private Deadlines(String field, TrustedProxies trusted) {
    this.field = field;
    this.trusted = trusted;
  }

  /** Null for a configuration that names no field. */
  static @Nullable Deadlines of(Snapshot snapshot) {
    String field = snapshot.config().server().deadlineField();
    return field.isEmpty() ? null : new Deadlines(field, snapshot.trustedProxies());
  }

  /**
   * Arms what bounds the whole exchange: the route's time-out or what is left by the field,
   * whichever is nearer.
   *
   * @param routeNanos 0 for none
   * @return false when the exchange has failed
   */
  boolean limit(Exchange x, long routeNanos, TimerWheel timers) {
    long asked = take(x.request());
    if (GrpcCalls.isTimed(x)) {
      return GrpcCalls.limit(x, routeNanos, timers); // the client's own word is the narrower one
    }
    long now = timers.nanos();
    if (asked == NONE) {
      if (routeNanos > 0) {
        x.deadlineField(field);
        x.deadline(now + routeNanos);
        new RouteTimeout(x, timers, routeNanos);
      }
      return true;
    }
    x.deadlineField(field);
    long left = asked - (now - x.startNanos());
    Failure why =
        Failure.of(FailureKind.CLIENT_DEADLINE, "the time has passed that " + field + " left");
    if (left <= 0) {
      x.fail(why);
      return false;
    }
    boolean routeFirst = routeNanos > 0 && routeNanos <= left;
    long nanos = routeFirst ? routeNanos : left;
    x.deadline(now + nanos);
    if (routeFirst) {
      new RouteTimeout(x, timers, nanos);
    } else {
      new RouteTimeout(x, timers, nanos, why);
    }
    return true;
  }

  /** In nanoseconds; the field is gone then, as are those that endpoints may take for it. */
  private long take(Request request) {
    Headers headers = request.headers();
    String value = headers.get(field);
    ClientFields.remove(headers, field);
    return value != null && trusted.trusts(request.peer()) ? parse(value) : NONE;
  }

  /** What cannot be read says nothing. */
  static long parse(String value) {
    String text = value.strip();
    if (text.isEmpty() || text.length() > MAX_DIGITS) {
      return NONE;
    }
    long millis = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return NONE;
      }
      millis = millis * 10 + digit;
    }
    return millis * NANOS_PER_MILLI;
  }
}
