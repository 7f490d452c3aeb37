package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.config.model.EndpointUrl;
import com.openhwy.marketeer.config.model.ServiceConfig.EndpointConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the admin API's views. */
final class Views {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private Views() {}

  static ServiceView of(Service service) {
    List<EndpointView> rows = new ArrayList<>();
    for (Endpoint endpoint : service.endpoints()) {
      rows.add(row(service, endpoint));
    }
    for (int i = 0; i < service.urls().size(); i++) {
      EndpointUrl url = service.urls().get(i);
      if (service.endpoints().stream().noneMatch(e -> e.url().equals(url))) {
        rows.add(unresolved(service, url, service.endpointConfig(i)));
      }
    }
    int ready = (int) rows.stream().filter(EndpointView::ready).count();
    String algorithm = lower(service.config().loadBalancer());
    int waiting = service.state().queue().size();
    Map<String, Long> ejections = new LinkedHashMap<>();
    for (Ejection.Cause cause : Ejection.Cause.values()) {
      ejections.put(cause.text(), service.state().ejections(cause));
    }
    boolean panic =
        Placement.of(service, service.members(), service.state().ticker().nanos()).panic();
    return new ServiceView(
        service.name(),
        algorithm,
        ready,
        waiting,
        panic,
        circuits(service),
        ejections,
        List.copyOf(rows));
  }

  private static EndpointView row(Service service, Endpoint endpoint) {
    EndpointState state = endpoint.state();
    Condition condition = state.condition();
    long now = service.state().ticker().nanos();
    Breaker breaker = endpoint.breaker();
    boolean shut = breaker != null && breaker.shutFor(now) > 0;
    String why =
        shut && breaker != null
            ? "its circuit breaker is open: " + breaker.circuit().why()
            : why(service, condition, now);
    int max = endpoint.maxConnections();
    return new EndpointView(
        endpoint.url().toString(),
        endpoint.label(),
        address(endpoint),
        endpoint.weight(),
        endpoint.backup(),
        lower(condition.health()),
        why.isEmpty(),
        why,
        Instant.ofEpochMilli(condition.sinceMillis()),
        condition.lastCheck(),
        instant(condition.lastCheckMillis()),
        state.inFlight(),
        state.latencyNanos() / NANOS_PER_MILLI,
        max,
        Math.max(0, max - state.slotsInUse()),
        new EndpointView.Place(
            endpoint.priority(), endpoint.locality().region(), endpoint.locality().zone()),
        ejection(condition, now),
        breaker == null ? "" : breaker.circuit().state().text());
  }

  private static String why(Service service, Condition condition, long now) {
    Ejection ejection = condition.ejection();
    return switch (service.standing(condition, now)) {
      case DOWN -> "down by its checks: " + condition.lastCheck();
      case LAST_RESORT ->
          ejection != null && ejection.isInForce(now) ? ejection.why() : "not checked yet";
      case READY -> "";
    };
  }

  private static EndpointView unresolved(Service service, EndpointUrl url, EndpointConfig config) {
    Resolution resolution = service.state().resolutions().get(url);
    String why =
        resolution == null
            ? url.host() + " was not looked up yet"
            : resolution.problem().isEmpty()
                ? url.host() + " has no address"
                : resolution.problem();
    return new EndpointView(
        url.toString(),
        url.label(),
        "",
        config.weight(),
        config.backup(),
        lower(Health.DOWN),
        false,
        why,
        null,
        "",
        resolution == null ? null : instant(resolution.atMillis()),
        0,
        0,
        config.maxConnections(),
        config.maxConnections(),
        new EndpointView.Place(config.priority(), config.region(), config.zone()),
        null,
        "");
  }

  private static ServiceView.Circuits circuits(Service service) {
    Breaker own = service.breaker();
    long opened = own == null ? 0 : own.opened();
    for (Endpoint endpoint : service.endpoints()) {
      Breaker breaker = endpoint.breaker();
      opened += breaker == null ? 0 : breaker.opened();
    }
    return new ServiceView.Circuits(
        own == null ? "" : own.circuit().state().text(),
        own == null ? "" : own.circuit().why(),
        opened,
        service.state().refusals());
  }

  private static EndpointView.@Nullable Ejected ejection(Condition condition, long now) {
    Ejection ejection = condition.ejection();
    return ejection == null || !ejection.isInForce(now)
        ? null
        : new EndpointView.Ejected(
            ejection.cause().text(), ejection.times(), (ejection.until() - now) / NANOS_PER_SECOND);
  }

  private static String address(Endpoint endpoint) {
    return endpoint.scheme() == EndpointUrl.Scheme.UNIX
        ? endpoint.url().path()
        : EndpointUrl.authority(endpoint.socketAddress().host(), endpoint.port());
  }

  private static @Nullable Instant instant(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis);
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
