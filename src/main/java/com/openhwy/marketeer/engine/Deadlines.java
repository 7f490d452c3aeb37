package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.FieldSyntax;
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
  private final Failure passed;

  private Deadlines(String field, TrustedProxies trusted) {
    this.field = field;
    this.trusted = trusted;
    this.passed =
        Failure.of(FailureKind.CLIENT_DEADLINE, "the time has passed that " + field + " left");
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
    if (asked == NONE) {
      if (routeNanos > 0) {
        x.deadlineField(field);
        new RouteTimeout(x, timers, routeNanos);
      }
      return true;
    }
    x.deadlineField(field);
    long left = asked - (timers.nanos() - x.startNanos());
    if (left <= 0) {
      x.fail(passed);
      return false;
    }
    RouteTimeout.nearer(x, timers, routeNanos, left, passed);
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
    long millis = text.length() > MAX_DIGITS ? NONE : FieldSyntax.length(text);
    return millis < 0 ? NONE : millis * NANOS_PER_MILLI;
  }
}
