package com.openhwy.marketeer.middleware.cache;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.http.AbortListener;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import java.util.concurrent.TimeUnit;

/**
 * A request that waits for what another one brings, but not for ever: when its own time is over it
 * asks for itself. Belongs to the loop of its exchange, but for {@link #landed}.
 */
final class Waiting extends TimerWheel.Timer implements Flight.Waiter, AbortListener {
  /** Often enough for whoever watches over middlewares that wait. */
  private static final long SIGN_OF_LIFE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Cache cache;
  private final Exchange x;
  private final Lookup lookup;
  private final Flight flight;
  private final TimerWheel timers;
  private long left;
  private boolean over;

  Waiting(Cache cache, Exchange x, Lookup lookup, Flight flight) {
    this.cache = cache;
    this.x = x;
    this.lookup = lookup;
    this.flight = flight;
    this.timers = cache.replies().loop().timers();
    cache.replies().executor(); // while on the loop: another thread could not find it
  }

  /** What {@code onRequest} is to return. */
  Flow start(long nanos) {
    x.onAbort(this);
    left = nanos;
    watch();
    Flight.Outcome known = flight.join(this);
    if (known != null) {
      // Not from here: onRequest has to return first.
      landed(known);
    }
    return Flow.SUSPEND;
  }

  /** In pieces: whoever watches over middlewares is to see that this one knows what it does. */
  private void watch() {
    long piece = Math.min(left, SIGN_OF_LIFE_NANOS);
    left -= piece;
    timers.arm(this, piece);
  }

  @Override
  public void landed(Flight.Outcome outcome) {
    cache.replies().executor().execute(() -> resume(outcome));
  }

  private void resume(Flight.Outcome outcome) {
    if (finish()) {
      cache.landed(x, lookup, outcome);
    }
  }

  @Override
  protected void expired() {
    if (left > 0 && !over) {
      x.signOfLife();
      watch();
    } else if (finish()) {
      flight.leave(this);
      cache.alone(x, lookup, null);
    }
  }

  @Override
  public void aborted(Exchange gone, Failure why) {
    if (finish()) {
      flight.leave(this);
    }
  }

  /** Whether nothing had ended the waiting yet. */
  private boolean finish() {
    boolean first = !over;
    over = true;
    timers.cancel(this);
    if (first) {
      x.onAbort(null);
    }
    return first && x.isOpen();
  }
}
