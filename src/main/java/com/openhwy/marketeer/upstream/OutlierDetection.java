package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.config.model.OutlierDetectionConfig;
import com.openhwy.marketeer.upstream.Ejection.Cause;
import org.jspecify.annotations.Nullable;

/**
 * Judges the endpoints of a service by what they answer: by failures in a row, seen over all loops,
 * and by comparing their success rates from time to time. Thread-safe. It needs no timer: the loop
 * whose answer finds that it is time compares.
 */
final class OutlierDetection {
  private final Ejector ejector;
  private final OutlierDetectionConfig config;
  private final @Nullable SuccessRates rates;

  private OutlierDetection(
      Service service, OutlierDetectionConfig config, @Nullable OutlierDetection before) {
    this.ejector = service.ejector();
    this.config = config;
    this.rates =
        SuccessRates.of(service, config.successRate(), before == null ? null : before.rates);
  }

  /**
   * @param before of the configuration in force, over the same state
   * @return null when the service has none
   */
  static @Nullable OutlierDetection of(Service service, @Nullable OutlierDetection before) {
    OutlierDetectionConfig config = service.config().outlierDetection();
    return config == null ? null : new OutlierDetection(service, config, before);
  }

  /** A try on the endpoint ended so. On loop {@code loop}. */
  void ended(Endpoint endpoint, Outcome outcome, int loop, long now) {
    if (outcome == Outcome.NEUTRAL) {
      return;
    }
    if (rates != null) {
      endpoint.state().cells().ended(loop, outcome.isFailure());
      rates.compareWhenDue(now);
    }
    Streaks streaks = endpoint.state().streaks();
    if (outcome == Outcome.GOOD) {
      streaks.good();
    } else if (outcome == Outcome.CONNECT) {
      return; // ejects by itself, and at once
    } else if (outcome.isLocal()) {
      judge(endpoint, Cause.LOCAL_ERRORS, streaks.localError(), now);
    } else {
      int server = streaks.serverError();
      if (outcome == Outcome.GATEWAY_ERROR) {
        judge(endpoint, Cause.GATEWAY_ERRORS, streaks.gatewayError(), now);
      } else {
        streaks.endGateway();
      }
      judge(endpoint, Cause.SERVER_ERRORS, server, now);
    }
  }

  private void judge(Endpoint endpoint, Cause cause, int inARow, long now) {
    int limit =
        switch (cause) {
          case SERVER_ERRORS -> config.serverErrors();
          case GATEWAY_ERRORS -> config.gatewayErrors();
          default -> config.localErrors();
        };
    if (limit > 0 && inARow >= limit) {
      String what = cause.text().replace('_', ' ') + " in a row";
      boolean unused = ejector.outlier(endpoint, cause, inARow + " " + what, now);
    }
  }
}
