package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.config.model.Importance;
import com.openhwy.marketeer.http.AbortListener;
import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.overload.Gate;
import com.openhwy.marketeer.overload.Waiter;
import com.openhwy.marketeer.telemetry.LoopCounter;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A way to a service that works on so many requests at the same time: the others wait before it,
 * the more important first, or are turned away. How important one is, the exchange says. Owned by
 * one event loop.
 */
public final class LimitedBackend implements Backend {
  private static final int RANKS = Importance.values().length;

  private final Backend service;
  private final Gate gate;
  private final LoopResources loop;
  private final Executor executor;

  /** By importance; made when there is something to count. */
  private @Nullable LoopCounter @Nullable [] refused;

  /**
   * @param service what is limited
   * @param executor runs a task on this event loop
   */
  public LimitedBackend(Backend service, Gate gate, LoopResources loop, Executor executor) {
    this.service = service;
    this.gate = gate;
    this.loop = loop;
    this.executor = executor;
  }

  @Override
  public void handle(Exchange x) {
    if (gate.enter()) {
      admit(x);
      return;
    }
    x.service(gate.service());
    Held held = new Held(x);
    if (held.enter()) {
      held.arm();
    } else {
      refuse(x, " is busy, and too many wait for it");
    }
  }

  private void admit(Exchange x) {
    Visit visit = new Visit(gate, loop.loop(), loop.timers());
    x.onEnd(visit);
    visit.watch(x.request());
    service.handle(x);
  }

  private void refuse(Exchange x, String why) {
    refused(x).increment();
    x.fail(Failure.of(FailureKind.OVERLOAD, gate.service() + why));
  }

  private LoopCounter refused(Exchange x) {
    @Nullable LoopCounter[] known = refused == null ? new LoopCounter[RANKS] : refused;
    refused = known;
    LoopCounter counter = known[x.rank()];
    if (counter == null) {
      String importance = Importance.of(x.rank()).text();
      String route = x.route().isEmpty() ? "-" : x.route();
      counter =
          loop.meters()
              .counter(
                  "requests_shed_total",
                  "reason",
                  "concurrency",
                  "importance",
                  importance,
                  "route",
                  route);
      known[x.rank()] = counter;
    }
    return counter;
  }

  /** One that waits. */
  private final class Held extends Waiter implements AbortListener {
    private final Exchange x;
    private final TimerWheel.Timer patience =
        new TimerWheel.Timer() {
          @Override
          protected void expired() {
            if (cancel()) {
              refuse(x, " is busy, and its turn did not come in time");
            }
          }
        };

    Held(Exchange x) {
      super(gate, Importance.of(x.rank()), executor);
      this.x = x;
    }

    void arm() {
      x.onAbort(this);
      loop.timers().arm(patience, gate.queueNanos());
    }

    @Override
    protected void admitted() {
      loop.timers().cancel(patience);
      try {
        admit(x);
      } catch (RuntimeException | Error e) {
        x.misused(e);
      }
    }

    @Override
    protected void refused() {
      loop.timers().cancel(patience);
      refuse(x, " is busy, and more important requests wait for it");
    }

    @Override
    public void aborted(Exchange gone, Failure why) {
      loop.timers().cancel(patience);
      boolean unused = cancel();
    }
  }
}
