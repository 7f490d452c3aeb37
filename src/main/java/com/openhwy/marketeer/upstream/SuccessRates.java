package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.config.model.OutlierDetectionConfig.SuccessRate;
import com.openhwy.marketeer.upstream.Ejection.Cause;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Compares the endpoints of a service by the share of tries that succeeded in the last interval:
 * who is further below the mean than so many standard deviations is an outlier. Thread-safe.
 */
final class SuccessRates {
  private final Service service;
  private final SuccessRate config;
  private final AtomicLong due;

  /** Under the lock: what was counted until the last comparison. */
  private final IdentityHashMap<EndpointState, Count> before = new IdentityHashMap<>();

  private record Count(long ended, long failed) {}

  private record Rate(Endpoint endpoint, double share) {}

  SuccessRates(Service service, SuccessRate config) {
    this.service = service;
    this.config = config;
    this.due = new AtomicLong(service.state().ticker().nanos() + config.interval().toNanos());
    List<Rate> unused = counted(); // from here on
  }

  void compareWhenDue(long now) {
    long at = due.get();
    if (now - at >= 0 && due.compareAndSet(at, now + config.interval().toNanos())) {
      compare(now);
    }
  }

  private void compare(long now) {
    List<Rate> rates = counted();
    if (rates.size() < config.minEndpoints()) {
      return;
    }
    double least =
        threshold(rates.stream().mapToDouble(Rate::share).toArray(), config.deviations());
    for (Rate rate : rates) {
      if (rate.share < least) {
        String why =
            String.format(
                Locale.ROOT,
                "%.1f %% of requests succeeded, others have more than %.1f %%",
                rate.share * 100,
                least * 100);
        boolean unused = service.ejector().outlier(rate.endpoint, Cause.SUCCESS_RATE, why, now);
      }
    }
  }

  /** The mean less so many standard deviations. */
  static double threshold(double[] rates, double deviations) {
    double mean = 0;
    for (double rate : rates) {
      mean += rate / rates.length;
    }
    double variance = 0;
    for (double rate : rates) {
      variance += (rate - mean) * (rate - mean) / rates.length;
    }
    return mean - deviations * Math.sqrt(variance);
  }

  /** The rates since the last call, of those with enough requests. */
  private synchronized List<Rate> counted() {
    List<Rate> rates = new ArrayList<>();
    IdentityHashMap<EndpointState, Count> now = new IdentityHashMap<>();
    for (Endpoint endpoint : service.endpoints()) {
      LoopCells cells = endpoint.state().cells();
      Count count = new Count(cells.ended(), cells.failed());
      Count last = before.getOrDefault(endpoint.state(), new Count(0, 0));
      long ended = count.ended - last.ended;
      if (ended >= config.minRequests()) {
        rates.add(new Rate(endpoint, 1 - (double) (count.failed - last.failed) / ended));
      }
      now.put(endpoint.state(), count);
    }
    before.clear();
    before.putAll(now);
    return rates;
  }
}
