package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.config.model.EndpointUrl;
import com.openhwy.marketeer.config.model.ServiceConfig.EndpointConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes the admin API's views. */
final class Views {
  private static final double NANOS_PER_MILLI = 1e6;

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
    return new ServiceView(service.name(), algorithm, ready, waiting, List.copyOf(rows));
  }

  private static EndpointView row(Service service, Endpoint endpoint) {
    EndpointState state = endpoint.state();
    Condition condition = state.condition();
    long now = service.state().ticker().nanos();
    String why = why(service, endpoint, condition, now);
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
        Math.max(0, max - state.slotsInUse()));
  }

  private static String why(Service service, Endpoint endpoint, Condition condition, long now) {
    return switch (service.tier(endpoint, condition, now)) {
      case Candidate.DOWN -> "down by its checks: " + condition.lastCheck();
      case Candidate.LAST_RESORT ->
          condition.isEjected(now)
              ? condition.ejections() + " failed connects in a row"
              : "not checked yet";
      default -> "";
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
        config.maxConnections());
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
