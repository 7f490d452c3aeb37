package com.openhwy.marketeer.control;

import com.openhwy.marketeer.overload.Gate;
import com.openhwy.marketeer.overload.ProcessLoad;
import com.openhwy.marketeer.snapshot.Snapshot;
import com.openhwy.marketeer.telemetry.Meters;
import com.openhwy.marketeer.telemetry.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The limits on concurrency and how hard the process is pressed, asked for at the scrape. */
public final class OverloadGauges {
  private static final double NANOS_PER_SECOND = 1e9;

  private OverloadGauges() {}

  public static void register(Meters meters, Snapshots snapshots, ProcessLoad load) {
    Meters.Registration unusedGrade =
        meters.gauge("overload_grade", () -> (double) load.state().grade());
    Meters.Registration unusedLag = meters.gauges("event_loop_lag_seconds", () -> lags(load));
    gauge(meters, snapshots, "concurrency_limit", Gate::limit);
    gauge(meters, snapshots, "concurrency_in_flight", Gate::inFlight);
    gauge(meters, snapshots, "concurrency_waiting", Gate::waiting);
  }

  private static List<Sample> lags(ProcessLoad load) {
    List<Sample> samples = new ArrayList<>();
    for (long nanos : load.state().lagNanos()) {
      samples.add(Sample.of(nanos / NANOS_PER_SECOND, "loop", Integer.toString(samples.size())));
    }
    return samples;
  }

  private static void gauge(
      Meters meters, Snapshots snapshots, String name, ToDoubleFunction<Gate> value) {
    Meters.Registration unused = meters.gauges(name, () -> samples(snapshots, value));
  }

  private static List<Sample> samples(Snapshots snapshots, ToDoubleFunction<Gate> value) {
    Snapshot serving = snapshots.current();
    List<Sample> samples = new ArrayList<>();
    if (serving != null) {
      serving
          .gates()
          .all()
          .forEach(
              (service, gate) ->
                  samples.add(Sample.of(value.applyAsDouble(gate), "service", service)));
    }
    return samples;
  }
}
