package com.openhwy.marketeer.middleware.fault;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.grpc.Grpc;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.fault.FaultPlan.Decision;
import com.openhwy.marketeer.telemetry.LoopMeters;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Does to a request what the plan says: keeps it waiting, then lets it go on, fails it or breaks
 * its connection. Owned by one event loop; how many wait is counted over all of them.
 */
final class Fault implements Middleware {
  private static final String DELAY = "delay";
  private static final String ABORT = "abort";
  private static final String RESET = "reset";

  private final String name;
  private final FaultPlan plan;
  private final int maxDelayed;
  private final AtomicInteger delayedNow;
  private final TimerWheel timers;
  private final LoopMeters meters;
  private final int slot;

  /**
   * @param delayedNow shared by all event loops
   */
  Fault(
      String name,
      FaultPlan plan,
      int maxDelayed,
      AtomicInteger delayedNow,
      LoopResources loop,
      int slot) {
    this.name = name;
    this.plan = plan;
    this.maxDelayed = maxDelayed;
    this.delayedNow = delayedNow;
    this.timers = loop.timers();
    this.meters = loop.meters();
    this.slot = slot;
  }

  TimerWheel timers() {
    return timers;
  }

  @Override
  public Flow onRequest(Exchange x) {
    Decision decision = plan.of(x.request());
    if (decision == null) {
      return Flow.CONTINUE;
    }
    Injected injected = new Injected(this, x, decision);
    x.slot(slot, injected);
    if (decision.delayNanos() > 0 && occupied()) {
      happened(x, DELAY);
      x.onAbort((gone, why) -> injected.end());
      injected.begin();
      return Flow.SUSPEND;
    }
    return decision.abort() == null ? Flow.CONTINUE : abort(x, decision.abort());
  }

  private boolean occupied() {
    if (delayedNow.incrementAndGet() <= maxDelayed) {
      return true;
    }
    delayedNow.decrementAndGet();
    return false;
  }

  void released() {
    delayedNow.decrementAndGet();
  }

  /** It has waited long enough. */
  void delayed(Exchange x, Injected injected) {
    Abort abort = injected.decision.abort();
    if (abort == null) {
      x.resume();
    } else {
      abort(x, abort);
    }
  }

  private Flow abort(Exchange x, Abort abort) {
    if (!abort.reset()) {
      happened(x, ABORT);
      x.fail(
          Failure.of(
              FailureKind.FAULT_INJECTED,
              abort.status(),
              "a fault injected on purpose by middleware " + name));
      return Flow.STOP;
    }
    happened(x, RESET);
    Failure why =
        Failure.of(FailureKind.FAULT_INJECTED, "a reset injected on purpose by middleware " + name);
    x.note(why);
    x.downstream().reset(x, why);
    return Flow.SUSPEND; // the end comes by itself, at once or when the connection has closed
  }

  private void happened(Exchange x, String fault) {
    String before = x.fault();
    x.fault(before == null ? fault : before + ", " + fault);
    meters
        .counter("faults_injected_total", "middleware", name, "route", x.route(), "fault", fault)
        .increment();
  }

  @Override
  public Flow onResponse(Exchange x) {
    if (!(x.slot(slot) instanceof Injected injected)) {
      return Flow.CONTINUE;
    }
    Abort abort = injected.decision.abort();
    if (abort != null && isOurs(x.failure()) && Grpc.isCall(x.request())) {
      Grpc.trailersOnly(x.response(), abort.code(), FailureKind.FAULT_INJECTED.reason());
    } else if (abort == null && x.fault() != null) {
      x.response().headers().add(HeaderName.PROXY_STATUS, "marketeer; details=\"fault_delay\"");
    }
    return Flow.CONTINUE;
  }

  private static boolean isOurs(@Nullable Failure failure) {
    return failure != null && failure.kind() == FailureKind.FAULT_INJECTED;
  }

  @Override
  public void onEnd(Exchange x) {
    if (x.slot(slot) instanceof Injected injected) {
      injected.end();
    }
  }
}
