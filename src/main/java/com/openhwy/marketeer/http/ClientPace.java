package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * How fast a client must send or take the bodies of one exchange, looked at once in a {@link
 * #window}: something within the idle time, and no less than the minimum rate in a full window that
 * began with us waiting. A body that waits for the endpoint is not the client's fault and runs no
 * clock. Event loop only.
 */
public final class ClientPace {
  /** Where the two bodies of an exchange are. */
  public interface Bodies {
    /** Whether the next step is the client's: more of a body that somebody wants. */
    boolean receiving();

    /** Bytes of the request body so far. */
    long received();

    /** Whether there are bytes that wait for the client to take them. */
    boolean sending();

    /** Bytes of the response that have left this process. */
    long drained();
  }

  private static final long WINDOW = ProtocolLimits.RATE_WINDOW_SECONDS * 1_000_000_000L;

  private long receivedBefore;
  private long drainedBefore;
  private long lastProgress;
  private boolean wasReceiving;
  private boolean wasSending;

  /** Nanoseconds between two looks. */
  public static long window(ProtocolLimits limits) {
    return Math.min(WINDOW, limits.idleNanos());
  }

  /**
   * A new exchange.
   *
   * @param now when nothing of its bodies had been moved
   */
  public void begin(long now) {
    receivedBefore = 0;
    drainedBefore = 0;
    wasReceiving = false;
    wasSending = false;
    lastProgress = now;
  }

  /**
   * A window has passed.
   *
   * @return why the client may not go on; null when it may
   */
  public @Nullable Failure look(long now, ProtocolLimits limits, Bodies bodies) {
    boolean receiving = bodies.receiving();
    boolean sending = bodies.sending();
    long received = bodies.received();
    long drained = bodies.drained();
    long got = received - receivedBefore;
    long gave = drained - drainedBefore;
    if ((!receiving && !sending) || (receiving && got > 0) || (sending && gave > 0)) {
      lastProgress = now;
    }
    if (now - lastProgress >= limits.idleNanos()
        || tooSlow(limits, receiving && wasReceiving, got)
        || tooSlow(limits, sending && wasSending, gave)) {
      return Failure.of(
          FailureKind.REQUEST_TIMEOUT,
          receiving ? "the request body came too slowly" : "the response was read too slowly");
    }
    wasReceiving = receiving;
    wasSending = sending;
    receivedBefore = received;
    drainedBefore = drained;
    return null;
  }

  private static boolean tooSlow(ProtocolLimits limits, boolean waited, long moved) {
    return waited
        && window(limits) == WINDOW
        && moved < limits.minRate() * ProtocolLimits.RATE_WINDOW_SECONDS;
  }
}
