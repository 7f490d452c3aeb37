package com.openhwy.marketeer.middleware;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.telemetry.LoopCounter;
import com.openhwy.marketeer.telemetry.LoopMeters;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a middleware refuses: in mode enforce the exchange fails, in mode observe it passes and a
 * line in the log says what would have happened, at most one a second for each middleware and loop
 * so that a flood does not become a flood of lines. Both count. Owned by one event loop.
 */
public final class Guard {
  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
  private static final long LOG_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The counter of every guard that has none of its own. */
  private static final String REFUSED = "middleware_refused_total";

  private final String middleware;
  private final Mode mode;
  private final String counter;
  private final LoopMeters meters;
  private final Ticker ticker;

  /** By route: few, and only those that refused. */
  private final Map<String, LoopCounter> counters = new HashMap<>();

  private long logAt;
  private long unlogged;

  public Guard(String middleware, Mode mode, LoopResources loop) {
    this(middleware, mode, REFUSED, loop);
  }

  /**
   * @param counter name of the metric, which gets the labels middleware, route and mode
   */
  public Guard(String middleware, Mode mode, String counter, LoopResources loop) {
    this.middleware = middleware;
    this.mode = mode;
    this.counter = counter;
    this.meters = loop.meters();
    this.ticker = loop.ticker();
    this.logAt = ticker.nanos();
  }

  /** Whether {@link #refuse} lets pass. */
  public boolean observes() {
    return mode == Mode.OBSERVE;
  }

  /**
   * Counts, then refuses by the mode.
   *
   * @return what {@code onRequest} is to return: STOP when the exchange was failed, else CONTINUE
   */
  public Flow refuse(Exchange x, Failure why) {
    return refuse(x, why, failed -> failed.fail(why));
  }

  /**
   * Counts, then refuses by the mode, with an answer that is not the gateway's own.
   *
   * @param answer gives it; called in mode enforce only
   */
  public Flow refuse(Exchange x, Failure why, Consumer<Exchange> answer) {
    counters.computeIfAbsent(x.route(), this::counterOf).increment();
    if (mode == Mode.ENFORCE) {
      answer.accept(x);
      return Flow.STOP;
    }
    log(x, why);
    return Flow.CONTINUE;
  }

  private LoopCounter counterOf(String route) {
    return meters.counter(counter, "middleware", middleware, "route", route, "mode", mode.text());
  }

  private void log(Exchange x, Failure why) {
    long now = ticker.nanos();
    if (now - logAt < 0) {
      unlogged++;
      return;
    }
    LOG.info(
        "middleware {} (mode observe) would have refused with {}: {}; request {}, route {}, client"
            + " {}{}",
        middleware,
        why.status(),
        why.detail(),
        x.requestId(),
        x.route(),
        x.request().clientIp(),
        unlogged == 0 ? "" : "; and " + unlogged + " more since the last such line");
    logAt = now + LOG_EVERY_NANOS;
    unlogged = 0;
  }
}
