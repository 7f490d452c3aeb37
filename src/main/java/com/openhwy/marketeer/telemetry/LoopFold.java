package com.openhwy.marketeer.telemetry;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up, at the scrape, what every event loop counted for itself. Thread-safe: holds nothing
 * between two scrapes.
 */
final class LoopFold implements MultiCollector {
  private static final Logger LOG = LoggerFactory.getLogger(LoopFold.class);
  private static final double[] BOUNDS = LoopHistogram.bounds();
  private static final String COUNTER_SUFFIX = "_total";

  private final Collection<LoopMeters> loops;
  private final Collection<Meters.Supplied> supplied;

  LoopFold(Collection<LoopMeters> loops, Collection<Meters.Supplied> supplied) {
    this.loops = loops;
    this.supplied = supplied;
  }

  /** A histogram's buckets and sum over all loops. */
  private static final class Total {
    final long[] counts = new long[LoopHistogram.BUCKETS];
    long sumNanos;

    void add(LoopHistogram share) {
      for (int i = 0; i < counts.length; i++) {
        counts[i] += share.count(i);
      }
      sumNanos += share.sumNanos();
    }
  }

  @Override
  public MetricSnapshots collect() {
    Map<String, Map<Labels, Double>> values = new TreeMap<>();
    Map<String, Map<Labels, Total>> totals = new TreeMap<>();
    for (MetricCatalogue metric : MetricCatalogue.values()) {
      addEmpty(metric, values, totals);
    }
    for (LoopMeters loop : loops) {
      loop.counters()
          .forEach(
              (id, share) ->
                  family(values, id).merge(id.labels(), (double) share.value(), Double::sum));
      loop.histograms()
          .forEach(
              (id, share) ->
                  family(totals, id).computeIfAbsent(id.labels(), l -> new Total()).add(share));
    }
    supplied.forEach(family -> ask(family, values));
    List<MetricSnapshot> snapshots = new ArrayList<>();
    values.forEach((name, family) -> snapshots.add(snapshot(name, family)));
    totals.forEach((name, family) -> snapshots.add(histogram(name, family)));
    return new MetricSnapshots(snapshots);
  }

  /** A dashboard asks for these before the first request came: they are there, at zero. */
  private static void addEmpty(
      MetricCatalogue metric,
      Map<String, Map<Labels, Double>> values,
      Map<String, Map<Labels, Total>> totals) {
    switch (metric.kind()) {
      case LOOP -> values.put(metric.text(), new HashMap<>());
      case HISTOGRAM -> totals.put(metric.text(), new HashMap<>());
      case SUPPLIED -> {}
    }
  }

  private static <T> Map<Labels, T> family(Map<String, Map<Labels, T>> families, LoopMeters.Id id) {
    return families.computeIfAbsent(id.name(), name -> new HashMap<>());
  }

  /** One supplier's fault must not cost the operator all the other metrics. */
  private static void ask(Meters.Supplied family, Map<String, Map<Labels, Double>> values) {
    try {
      for (Sample sample : family.samples().get()) {
        values
            .computeIfAbsent(family.name(), name -> new HashMap<>())
            .put(sample.labels(), sample.value());
      }
    } catch (RuntimeException e) {
      LOG.warn("metric {} could not be read", family.name(), e);
    }
  }

  private static MetricSnapshot snapshot(String name, Map<Labels, Double> family) {
    if (family.isEmpty()) {
      family.put(Labels.EMPTY, 0.0);
    }
    if (!name.endsWith(COUNTER_SUFFIX)) {
      List<GaugeDataPointSnapshot> points = new ArrayList<>(family.size());
      family.forEach((labels, v) -> points.add(new GaugeDataPointSnapshot(v, labels, null)));
      return new GaugeSnapshot(metadata(name, name), points);
    }
    List<CounterDataPointSnapshot> points = new ArrayList<>(family.size());
    family.forEach((labels, v) -> points.add(new CounterDataPointSnapshot(v, labels, null, 0)));
    // The text format puts the suffix back.
    String stem = name.substring(0, name.length() - COUNTER_SUFFIX.length());
    return new CounterSnapshot(metadata(stem, name), points);
  }

  private static MetricSnapshot histogram(String name, Map<Labels, Total> family) {
    if (family.isEmpty()) {
      family.put(Labels.EMPTY, new Total());
    }
    List<HistogramDataPointSnapshot> points = new ArrayList<>(family.size());
    family.forEach(
        (labels, total) ->
            points.add(
                new HistogramDataPointSnapshot(
                    ClassicHistogramBuckets.of(BOUNDS, total.counts),
                    total.sumNanos / 1e9,
                    labels,
                    null,
                    0)));
    return new HistogramSnapshot(metadata(name, name), points);
  }

  private static MetricMetadata metadata(String name, String catalogued) {
    return new MetricMetadata(name, MetricCatalogue.help(catalogued));
  }
}
