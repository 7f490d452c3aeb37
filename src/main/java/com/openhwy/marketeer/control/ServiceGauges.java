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
import java.util.function.BiConsumer;

/** What the services of the serving snapshot found out by themselves, asked for at the scrape. */
public final class ServiceGauges {
  private ServiceGauges() {}

  public static void register(Meters meters, Snapshots snapshots) {
    family(meters, snapshots, "outlier_ejected", ServiceGauges::ejected);
    family(meters, snapshots, "outlier_ejections_total", ServiceGauges::ejections);
    family(meters, snapshots, "service_panic", ServiceGauges::panic);
    family(meters, snapshots, "circuit_breaker_state", ServiceGauges::circuits);
    family(meters, snapshots, "circuit_breaker_opened_total", ServiceGauges::opened);
    family(meters, snapshots, "circuit_breaker_refused_total", ServiceGauges::refused);
  }

  private static void family(
      Meters meters,
      Snapshots snapshots,
      String name,
      BiConsumer<ServiceView, List<Sample>> samples) {
    Meters.Registration unused = meters.gauges(name, () -> samples(snapshots, samples));
  }

  private static List<Sample> samples(
      Snapshots snapshots, BiConsumer<ServiceView, List<Sample>> of) {
    Snapshot serving = snapshots.current();
    List<Sample> samples = new ArrayList<>();
    if (serving != null) {
      serving.services().view().forEach(service -> of.accept(service, samples));
    }
    return samples;
  }

  private static void ejected(ServiceView service, List<Sample> into) {
    long ejected = 0;
    for (EndpointView endpoint : service.endpoints()) {
      ejected += endpoint.ejected() == null ? 0 : 1;
    }
    into.add(Sample.of((double) ejected, "service", service.name()));
  }

  private static void ejections(ServiceView service, List<Sample> into) {
    service
        .ejections()
        .forEach(
            (cause, count) ->
                into.add(Sample.of((double) count, "service", service.name(), "cause", cause)));
  }

  private static void circuits(ServiceView service, List<Sample> into) {
    if (!service.circuits().state().isEmpty()) {
      into.add(circuit(service, "-", service.circuits().state()));
    }
    Set<String> seen = new HashSet<>();
    for (EndpointView endpoint : service.endpoints()) {
      if (!endpoint.circuit().isEmpty() && seen.add(endpoint.label())) {
        into.add(circuit(service, endpoint.label(), endpoint.circuit()));
      }
    }
  }

  private static Sample circuit(ServiceView service, String endpoint, String state) {
    int value =
        switch (state) {
          case "closed" -> 0;
          case "open" -> 2;
          default -> 1;
        };
    return Sample.of(value, "service", service.name(), "endpoint", endpoint);
  }

  private static void opened(ServiceView service, List<Sample> into) {
    into.add(Sample.of((double) service.circuits().opened(), "service", service.name()));
  }

  private static void refused(ServiceView service, List<Sample> into) {
    into.add(Sample.of((double) service.circuits().refused(), "service", service.name()));
  }

  private static void panic(ServiceView service, List<Sample> into) {
    into.add(Sample.of(service.panic() ? 1 : 0, "service", service.name()));
  }
}
