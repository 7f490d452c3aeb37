package com.openhwy.marketeer.control;

import com.openhwy.marketeer.overload.Gate;
import com.openhwy.marketeer.snapshot.Snapshot;
import com.openhwy.marketeer.upstream.EndpointView;
import com.openhwy.marketeer.upstream.Service;
import com.openhwy.marketeer.upstream.ServiceView;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Services as the admin API shows them. */
final class ServiceViews {
  private ServiceViews() {}

  /** By name. */
  static JsonArray of(Snapshot serving) {
    JsonArray array = new JsonArray();
    serving.services().all().stream()
        .sorted(Comparator.comparing(Service::name))
        .forEach(
            service -> {
              JsonObject view = view(service);
              Gate gate = serving.gates().get(service.name());
              array.add(gate == null ? view : view.put("concurrency", concurrency(gate)));
            });
    return array;
  }

  private static JsonObject concurrency(Gate gate) {
    return new JsonObject()
        .put("limit", gate.limit())
        .put("in_flight", gate.inFlight())
        .put("waiting", gate.waiting())
        .put("idle_latency_ms", Math.round(gate.baseNanos() / 1000) / 1000.0);
  }

  private static JsonObject view(Service service) {
    ServiceView view = service.view();
    JsonArray endpoints = new JsonArray();
    view.endpoints().forEach(e -> endpoints.add(endpoint(e, service.isChecked())));
    return new JsonObject()
        .put("name", view.name())
        .put("load_balancer", view.algorithm())
        .put("ready", view.ready())
        .put("waiting", view.waiting())
        .put("endpoints", endpoints);
  }

  private static JsonObject endpoint(EndpointView view, boolean checked) {
    return new JsonObject()
        .put("endpoint", view.label())
        .put("state", state(view, checked))
        .put("why", view.why())
        .put("since", text(view.since()))
        .put("check", view.lastCheck())
        .put("last_check", text(view.lastCheckAt()))
        .put("ready", view.ready())
        .put("in_flight", view.inFlight())
        .put("ewma_ms", Math.round(view.ewmaMs() * 1000) / 1000.0)
        .put("weight", view.weight())
        .put("backup", view.backup())
        .put("max_connections", view.maxConnections())
        .put("open_slots", view.openSlots())
        .put("url", view.url())
        .put("address", view.address());
  }

  /** What is not ready though no check says so was ejected for its failures. */
  private static String state(EndpointView view, boolean checked) {
    boolean unknownYet = checked && view.health().equals("unknown");
    boolean ejected = !view.ready() && !view.health().equals("down") && !unknownYet;
    return ejected ? "ejected" : view.health();
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
