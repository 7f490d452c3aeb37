package com.openhwy.marketeer.control;

import com.openhwy.marketeer.overload.Gate;
import com.openhwy.marketeer.snapshot.Snapshot;
import com.openhwy.marketeer.telemetry.Meters;
import com.openhwy.marketeer.telemetry.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The limits on concurrency that the serving snapshot has, asked for at the scrape. */
public final class OverloadGauges {
  private OverloadGauges() {}

  public static void register(Meters meters, Snapshots snapshots) {
    gauge(meters, snapshots, "concurrency_limit", Gate::limit);
    gauge(meters, snapshots, "concurrency_in_flight", Gate::inFlight);
    gauge(meters, snapshots, "concurrency_waiting", Gate::waiting);
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
