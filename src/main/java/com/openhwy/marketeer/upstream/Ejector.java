package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.config.model.OutlierDetectionConfig;
import com.openhwy.marketeer.upstream.Ejection.Cause;
import org.jspecify.annotations.Nullable;

/**
 * Keeps endpoints of a service away, whatever for: the one place that decides for how long, and
 * whether the pool can spare them. Thread-safe.
 */
final class Ejector {
  private static final long UNREACHABLE_NANOS = 1_000_000_000L;
  private static final long LONGEST_UNREACHABLE_NANOS = 10_000_000_000L;
  private static final int ALL = 100;

  private final Service service;
  private final @Nullable OutlierDetectionConfig config;

  Ejector(Service service) {
    this.service = service;
    this.config = service.config().outlierDetection();
  }

  /**
   * It could not be connected to: for a second, and longer each time up to ten, it is picked only
   * if nothing better is left. That costs the pool nothing, so there is no bound to their number; a
   * good check or a response ends it.
   */
  void unreachable(Endpoint endpoint, long now) {
    for (; ; ) {
      Condition before = endpoint.state().condition();
      if (before.isEjected(now)) {
        return; // one outage seen by many requests is one failure
      }
      Ejection last = before.ejection();
      int times = last != null && before.isUnreachable() ? last.times() + 1 : 1;
      long length = UNREACHABLE_NANOS << Math.min(times - 1, 4);
      long nanos = Math.min(length, LONGEST_UNREACHABLE_NANOS);
      String why = times == 1 ? "1 failed connect" : times + " failed connects in a row";
      Ejection ejection = new Ejection(Cause.UNREACHABLE, times, now + nanos, why, false);
      if (eject(endpoint, before, ejection, nanos)) {
        return;
      }
    }
  }

  /**
   * It did badly. Not if too many are away already, or it is itself.
   *
   * @return whether it is kept away now
   */
  boolean outlier(Endpoint endpoint, Cause cause, String why, long now) {
    OutlierDetectionConfig by = config;
    if (by == null) {
      return false;
    }
    synchronized (service.state()) { // or two loops would both take the last place
      Condition before = endpoint.state().condition();
      if (before.isEjected(now) || !spares(by.maxEjected(), now)) {
        return false;
      }
      int times = times(before, by.ejection().toNanos(), now);
      long nanos = Math.min(times * by.ejection().toNanos(), by.maxEjection().toNanos());
      Ejection ejection = new Ejection(cause, times, now + nanos, why, false);
      boolean done = eject(endpoint, before, ejection, nanos);
      if (done) {
        endpoint.state().streaks().clear();
      }
      return done;
    }
  }

  /** One more than the last time; less for each time as long as the first that went well since. */
  private static int times(Condition before, long first, long now) {
    Ejection last = before.ejection();
    if (last == null || last.cause() == Cause.UNREACHABLE) {
      return 1;
    }
    long well = Math.max(0, now - last.until()) / first;
    return (int) Math.max(0, last.times() - well) + 1;
  }

  private boolean spares(int percent, long now) {
    int away = 0;
    int all = 0;
    for (Endpoint each : service.endpoints()) {
      all++;
      away += each.state().condition().isEjected(now) ? 1 : 0;
    }
    return (away + 1) * ALL <= percent * all;
  }

  private boolean eject(Endpoint endpoint, Condition before, Ejection ejection, long nanos) {
    if (!endpoint.state().eject(before, ejection)) {
      return false;
    }
    service.state().ejected(ejection.cause());
    ServiceListener listener = service.state().listener();
    if (listener != null) {
      listener.ejected(service, endpoint, ejection, nanos);
    }
    return true;
  }

  /** Says so of each endpoint whose time is over; when a loop looks at its roster anew. */
  void readmit(Endpoint endpoint, long now) {
    ServiceListener listener = service.state().listener();
    if (endpoint.state().readmit(now) && listener != null) {
      listener.readmitted(service, endpoint);
    }
  }
}
