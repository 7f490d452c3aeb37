package com.openhwy.marketeer.telemetry;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Every metric of the process: what the event loops count for themselves, what is asked for at the
 * scrape, and what Micrometer knows of the JVM, the process and Vert.x. Thread-safe; one for each
 * process, or test.
 */
public final class Meters implements AutoCloseable {
  /** The {@code Content-Type} of {@link #scrape}. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /** A metric that is asked for at the scrape, until it is closed. */
  @FunctionalInterface
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  /** A family that others than the loops know the values of. */
  record Supplied(String name, Supplier<List<Sample>> samples) {}

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<Integer, LoopMeters> loops = new ConcurrentSkipListMap<>();
  private final List<Supplied> supplied = new CopyOnWriteArrayList<>();
  private final ReloadMeters reloads;
  private final JvmGcMetrics gc = new JvmGcMetrics();

  public Meters() {
    registry.getPrometheusRegistry().register(new LoopFold(loops.values(), supplied));
    reloads = new ReloadMeters(this);
    gauges(ResidentMemory.NAME, new ResidentMemory()::samples);
    gauges(ExpressionErrors.NAME, ExpressionErrors::samples);
    List<MeterBinder> binders =
        List.of(
            new JvmMemoryMetrics(),
            gc,
            new JvmThreadMetrics(),
            new ClassLoaderMetrics(),
            new ProcessorMetrics(),
            new FileDescriptorMetrics(),
            new UptimeMetrics());
    binders.forEach(binder -> binder.bindTo(registry));
  }

  /** The meters of that event loop, from 0; the same each time, also after a redeployment. */
  public LoopMeters forLoop(int loop) {
    return loops.computeIfAbsent(loop, number -> new LoopMeters());
  }

  public ReloadMeters reloads() {
    return reloads;
  }

  /**
   * A gauge whose series come and go, as endpoints do.
   *
   * @param samples asked on the scrape's thread; no two with the same labels
   */
  public Registration gauges(String name, Supplier<List<Sample>> samples) {
    Supplied family = new Supplied(name, samples);
    supplied.add(family);
    return () -> supplied.remove(family);
  }

  /** One gauge. */
  public Registration gauge(String name, DoubleSupplier value, String... labels) {
    return gauges(name, () -> List.of(Sample.of(value.getAsDouble(), labels)));
  }

  /**
   * One counter that something else than an event loop counts.
   *
   * @param name ends in {@code _total}
   */
  public Registration count(String name, LongSupplier value, String... labels) {
    return gauges(name, () -> List.of(Sample.of((double) value.getAsLong(), labels)));
  }

  /** For what speaks Micrometer itself. */
  public PrometheusMeterRegistry registry() {
    return registry;
  }

  /**
   * Lets Vert.x measure its event bus and its worker pools here. Not its servers and clients: that
   * would cost on every request, and the loops count those themselves.
   */
  public VertxBuilder bindTo(VertxBuilder builder, VertxOptions options) {
    MicrometerMetricsOptions metrics = new MicrometerMetricsOptions().setEnabled(true);
    for (MetricsDomain domain : MetricsDomain.values()) {
      if (domain != MetricsDomain.EVENT_BUS && domain != MetricsDomain.NAMED_POOLS) {
        metrics.addDisabledMetricsCategory(domain);
      }
    }
    return builder
        .with(options.setMetricsOptions(metrics))
        .withMetrics(new MicrometerMetricsFactory(registry));
  }

  /** All of it in Prometheus' text format. Takes milliseconds: not on a proxy's loop. */
  public String scrape() {
    return registry.scrape(CONTENT_TYPE);
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }
}
