package com.openhwy.marketeer.split;

import java.util.stream.DoubleStream;

/**
 * How much of the traffic each service of a split gets now. Thread-safe: a change is one volatile
 * write of an array that nobody writes to any more, and whoever draws reads it once.
 */
final class Shares {
  /** Upper ends within 0 to 1, in the order of the services; the last with a share ends at 1. */
  private volatile double[] bounds;

  /**
   * @param weights at least one above 0
   */
  Shares(double[] weights) {
    this.bounds = bounds(weights);
  }

  void publish(double[] weights) {
    bounds = bounds(weights);
  }

  private static double[] bounds(double[] weights) {
    double total = DoubleStream.of(weights).sum();
    if (!(total > 0)) {
      throw new IllegalArgumentException("no weight is above 0; expected at least one");
    }
    double[] bounds = new double[weights.length];
    double sum = 0;
    int last = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i];
      bounds[i] = sum / total;
      last = weights[i] > 0 ? i : last;
    }
    for (int i = last; i < bounds.length; i++) {
      bounds[i] = 1; // whatever the rounding came to
    }
    return bounds;
  }

  /**
   * The service whose share a point lies in. The same point stays where it is when the share it
   * lies in grows; of two services only one loses points.
   *
   * @param point from 0 to below 1
   */
  int at(double point) {
    double[] now = bounds;
    int at = 0;
    while (at < now.length - 1 && point >= now[at]) {
      at++;
    }
    return at;
  }

  /** The share of a service, from 0 to 1. */
  double of(int service) {
    double[] now = bounds;
    return now[service] - (service == 0 ? 0 : now[service - 1]);
  }
}
