package com.openhwy.marketeer.config.model;

import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Range;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

@Doc("Keeps endpoints away for a while whose answers are bad, or that give none.")
public record OutlierDetectionConfig(
    @Doc("Answers from 500 on in a row, 501 aside, that eject an endpoint; 0 is off.")
        @Default("5")
        @Range(max = 100000)
        int serverErrors,
    @Doc("Answers of 502, 503 and 504 in a row; 0 is off.") @Default("5") @Range(max = 100000)
        int gatewayErrors,
    @Doc(
            "Broken connections and time-outs in a row; 0 is off. A failed connect ejects by"
                + " itself, for 1 s to 10 s.")
        @Default("5")
        @Range(max = 100000)
        int localErrors,
    @Doc("Ejects those that succeed clearly less often than the others; off when left out.")
        @Nullable SuccessRate successRate,
    @Doc("For how long the first time; the n-th time it is n times as long.")
        @Default("30s")
        @Range(min = 1)
        Duration ejection,
    @Doc("The longest ejection.") @Default("300s") @Range(min = 1) Duration maxEjection,
    @Doc("Percent of the endpoints that may be away: one more is not ejected.")
        @Default("50")
        @Range(max = 100)
        int maxEjected) {

  public record SuccessRate(
      @Doc("Standard deviations below the mean from which one is ejected.") @Default("1.9")
          double deviations,
      @Doc("How often the rates are compared.") @Default("10s") @Range(min = 10) Duration interval,
      @Doc("Endpoints with enough requests there must be to compare.")
          @Default("5")
          @Range(min = 2, max = 10000)
          int minEndpoints,
      @Doc("Requests to an endpoint in an interval that are enough.")
          @Default("100")
          @Range(min = 1, max = 1000000000)
          int minRequests) {}
}
