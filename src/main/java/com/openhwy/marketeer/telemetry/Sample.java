package com.openhwy.marketeer.telemetry;

import io.prometheus.metrics.model.snapshots.Labels;

/** One value of a metric that is asked for at the scrape, with its labels. */
public record Sample(double value, Labels labels) {

  /**
   * @param labels names and values in turn; values are bounded sets, never text from a client
   * @throws IllegalArgumentException for labels that Prometheus would not take
   */
  public static Sample of(double value, String... labels) {
    return new Sample(value, Labels.of(labels));
  }
}
