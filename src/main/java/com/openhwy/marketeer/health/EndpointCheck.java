package com.openhwy.marketeer.health;

import com.openhwy.marketeer.config.model.ServiceConfig.HealthCheckConfig;
import com.openhwy.marketeer.upstream.Endpoint;
import com.openhwy.marketeer.upstream.EndpointState;
import com.openhwy.marketeer.upstream.Health;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The checks of one endpoint, one after the other. The first comes at once and decides alone; then
 * {@code rise} good ones in a row bring it up and {@code fall} bad ones take it down.
 */
final class EndpointCheck {
  private static final double JITTER = 0.1;

  /** Hears of flips. */
  interface Flips {
    void flipped(Endpoint endpoint, boolean up, String why);
  }

  private final Probe probe;
  private final HealthCheckConfig config;
  private final Scheduler scheduler;
  private final DoubleSupplier random;
  private final Flips flips;
  private final Promise<Void> first = Promise.promise();
  private Endpoint endpoint;
  private Scheduler.@Nullable Task next;
  private int inRow;
  private boolean lastGood;
  private boolean stopped;

  /**
   * @param random from 0 to below 1, for the jitter
   */
  EndpointCheck(
      Endpoint endpoint,
      Probe probe,
      HealthCheckConfig config,
      Scheduler scheduler,
      DoubleSupplier random,
      Flips flips) {
    this.endpoint = endpoint;
    this.probe = probe;
    this.config = config;
    this.scheduler = scheduler;
    this.random = random;
    this.flips = flips;
  }

  /** Completes with the first result, or when the check is stopped before; never fails. */
  Future<Void> first() {
    return first.future();
  }

  /** The same address under a new configuration. */
  void follow(Endpoint renewed) {
    endpoint = renewed;
  }

  void run() {
    probe.check(endpoint).onSuccess(this::done);
  }

  private void done(ProbeResult result) {
    if (stopped) {
      return;
    }
    inRow = result.good() == lastGood ? inRow + 1 : 1;
    lastGood = result.good();
    EndpointState state = endpoint.state();
    Health health = verdict(state.health(), result.good());
    if (state.checked(result.good(), health, result.text())) {
      flips.flipped(endpoint, health == Health.UP, result.text());
    }
    next = scheduler.after(delay(), this::run);
    first.tryComplete();
  }

  private Health verdict(Health before, boolean good) {
    return switch (before) {
      case UNKNOWN -> good ? Health.UP : Health.DOWN;
      case UP -> !good && inRow >= config.fall() ? Health.DOWN : Health.UP;
      case DOWN -> good && inRow >= config.rise() ? Health.UP : Health.DOWN;
    };
  }

  /** The interval, up to a tenth more or less, so that checks do not march in step. */
  private long delay() {
    double factor = 1 - JITTER + 2 * JITTER * random.getAsDouble();
    return Math.round(config.interval().toMillis() * factor);
  }

  void stop() {
    stopped = true;
    if (next != null) {
      next.cancel();
    }
    first.tryComplete();
  }
}
