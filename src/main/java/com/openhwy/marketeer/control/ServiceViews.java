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
    view.endpoints().forEach(e -> endpoints.add(endpoint(e)));
    return new JsonObject()
        .put("name", view.name())
        .put("load_balancer", view.algorithm())
        .put("ready", view.ready())
        .put("waiting", view.waiting())
        .put("panic", view.panic())
        .put("circuit", orNull(view.circuits().state()))
        .put("circuit_why", orNull(view.circuits().why()))
        .put("endpoints", endpoints);
  }

  private static JsonObject endpoint(EndpointView view) {
    return new JsonObject()
        .put("endpoint", view.label())
        .put("state", state(view))
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
        .put("address", view.address())
        .put("priority", view.place().priority())
        .put("region", view.place().region())
        .put("zone", view.place().zone())
        .put("ejected", ejected(view.ejected()))
        .put("circuit", orNull(view.circuit()));
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static @Nullable JsonObject ejected(EndpointView.@Nullable Ejected ejected) {
    return ejected == null
        ? null
        : new JsonObject()
            .put("cause", ejected.cause())
            .put("times", ejected.times())
            .put("seconds", Math.round(ejected.seconds() * 10) / 10.0);
  }

  /** Who is down was seen to be, whatever it was ejected for before. */
  private static String state(EndpointView view) {
    boolean down = view.health().equals("down");
    return view.ejected() != null && !down ? "ejected" : view.health();
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
