package com.openhwy.marketeer.control;

import com.openhwy.marketeer.snapshot.Snapshot;
import com.openhwy.marketeer.telemetry.Meters;
import com.openhwy.marketeer.telemetry.Sample;
import com.openhwy.marketeer.upstream.EndpointView;
import com.openhwy.marketeer.upstream.ServiceView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The health of the endpoints that the serving snapshot has, asked for at the scrape. */
public final class HealthGauges {
  private HealthGauges() {}

  public static Meters.Registration register(Meters meters, Snapshots snapshots) {
    return meters.gauges("backend_health_status", () -> samples(snapshots));
  }

  private static List<Sample> samples(Snapshots snapshots) {
    Snapshot serving = snapshots.current();
    List<Sample> samples = new ArrayList<>();
    if (serving == null) {
      return samples;
    }
    for (ServiceView service : serving.services().view()) {
      Set<String> seen = new HashSet<>();
      for (EndpointView endpoint : service.endpoints()) {
        String label = endpoint.address().isEmpty() ? endpoint.label() : endpoint.address();
        if (seen.add(label)) { // the same address twice is one server
          samples.add(
              Sample.of(endpoint.ready() ? 1 : 0, "service", service.name(), "endpoint", label));
        }
      }
    }
    return samples;
  }
}
