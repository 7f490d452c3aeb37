package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.config.model.OutlierDetectionConfig.SuccessRate;
import com.openhwy.marketeer.upstream.Ejection.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Compares the endpoints of a service by the share of tries that succeeded in the last interval:
 * who is further below the mean than so many standard deviations is an outlier. Thread-safe. A new
 * configuration goes on where the one before is, in the same {@link RateWindow}.
 */
final class SuccessRates {
  private final Service service;
  private final SuccessRate config;
  private final RateWindow window;

  private record Rate(Endpoint endpoint, double share) {}

  private SuccessRates(Service service, SuccessRate config, RateWindow window) {
    this.service = service;
    this.config = config;
    this.window = window;
  }

  /**
   * @param before of the configuration in force, over the same state
   * @return null when nobody wants them compared
   */
  static @Nullable SuccessRates of(
      Service service, @Nullable SuccessRate config, @Nullable SuccessRates before) {
    if (config == null) {
      return null;
    }
    if (before != null) {
      return new SuccessRates(service, config, before.window);
    }
    RateWindow fresh = new RateWindow(service.state().ticker().nanos());
    for (Endpoint endpoint : service.endpoints()) {
      RateWindow.Count unused = fresh.take(endpoint.state()); // what it did before says nothing
    }
    return new SuccessRates(service, config, fresh);
  }

  void compareWhenDue(long now) {
    if (window.over(config.interval().toNanos(), now)) {
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
  private List<Rate> counted() {
    List<Rate> rates = new ArrayList<>();
    for (Endpoint endpoint : service.endpoints()) {
      RateWindow.Count count = window.take(endpoint.state());
      if (count.ended() >= config.minRequests()) {
        rates.add(new Rate(endpoint, 1 - (double) count.failed() / count.ended()));
      }
    }
    return rates;
  }
}
