package com.openhwy.marketeer.snapshot;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.BackendConfig;
import com.openhwy.marketeer.config.model.LoadBalancerKind;
import com.openhwy.marketeer.config.model.Retries;
import com.openhwy.marketeer.config.model.RouteConfig;
import com.openhwy.marketeer.config.model.ServiceConfig;
import com.openhwy.marketeer.files.StaticFiles;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.LocationTemplate;
import com.openhwy.marketeer.split.Split;
import com.openhwy.marketeer.upstream.RetryPolicy;
import com.openhwy.marketeer.upstream.Service;
import com.openhwy.marketeer.upstream.Services;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Makes what answers a route; files and splits that the last snapshot has by the same settings are
 * kept.
 */
final class BackendCompiler {
  private final Services services;
  private final Holdings before;
  private final Executor workers;
  private final Ticker ticker;
  private final Problems problems;
  private final Map<BackendConfig.Static, StaticFiles> files = new LinkedHashMap<>();
  private final Map<String, Split> splits = new LinkedHashMap<>();

  /**
   * @param before what the last snapshot holds
   * @param workers where files are read
   */
  BackendCompiler(
      Services services, Holdings before, Executor workers, Ticker ticker, Problems problems) {
    this.services = services;
    this.before = before;
    this.workers = workers;
    this.ticker = ticker;
    this.problems = problems;
  }

  /** What has been opened or kept so far. */
  Map<BackendConfig.Static, StaticFiles> files() {
    return files;
  }

  /** By route; compiled or kept so far. */
  Map<String, Split> splits() {
    return splits;
  }

  /** Null when there were problems. */
  @Nullable CompiledBackend compile(RouteConfig route, Place place) {
    BackendConfig backend = route.backend();
    if (backend instanceof BackendConfig.ToService to) {
      return toService(route, to.service(), to.loadBalancer(), place.at("service"));
    }
    if (backend instanceof BackendConfig.Split split) {
      return split(route, split, place);
    }
    if (backend instanceof BackendConfig.Static settings) {
      return files(settings, place);
    }
    if (backend instanceof BackendConfig.Redirect redirect) {
      return redirect(redirect, place);
    }
    return respond((BackendConfig.Respond) backend, place);
  }

  private CompiledBackend.@Nullable ToService toService(
      RouteConfig route, String name, @Nullable LoadBalancerKind own, Place place) {
    Service service = services.get(name);
    if (service == null) {
      place.problem(problems, services.unknown(name));
      return null;
    }
    ServiceConfig settings = service.config();
    Retries retries = route.retries();
    return new CompiledBackend.ToService(
        service,
        own == null ? settings.loadBalancer() : own,
        CompiledTimeouts.of(settings.timeouts(), route.timeouts()),
        retries == null ? service.retries() : RetryPolicy.of(retries));
  }

  private @Nullable CompiledBackend split(
      RouteConfig route, BackendConfig.Split settings, Place place) {
    int known = problems.count();
    List<CompiledBackend.ToService> parts = new ArrayList<>();
    for (int i = 0; i < settings.services().size(); i++) {
      Place at = place.at("services").item(i).at("service");
      CompiledBackend.ToService part =
          toService(route, settings.services().get(i).service(), null, at);
      if (part != null) {
        parts.add(part);
      }
    }
    Split old = before.splits().get(route.name());
    Split split =
        old != null && old.is(settings)
            ? old
            : Split.compile(
                route.name(),
                settings,
                (where, message) -> place.problem(problems, where + ": " + message));
    splits.put(route.name(), split);
    return problems.count() > known ? null : new CompiledBackend.ToSplit(split, List.copyOf(parts));
  }

  private @Nullable CompiledBackend files(BackendConfig.Static settings, Place place) {
    StaticFiles known = files.getOrDefault(settings, before.files().get(settings));
    try {
      StaticFiles opened = known != null ? known : StaticFiles.open(settings, workers, ticker);
      files.put(settings, opened);
      return new CompiledBackend.Files(opened);
    } catch (IllegalArgumentException e) {
      place.problem(problems, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private @Nullable CompiledBackend redirect(BackendConfig.Redirect redirect, Place place) {
    try {
      return new CompiledBackend.Redirect(
          LocationTemplate.compile(redirect.to()), redirect.status());
    } catch (IllegalArgumentException e) {
      place.at("to").problem(problems, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private @Nullable CompiledBackend respond(BackendConfig.Respond respond, Place place) {
    Headers headers = new Headers();
    byte[] body = respond.body().getBytes(StandardCharsets.UTF_8);
    try {
      if (body.length > 0) {
        headers.add(HeaderName.CONTENT_TYPE, respond.contentType());
      }
      respond.headers().forEach(headers::set);
      return new CompiledBackend.Respond(respond.status(), headers, body);
    } catch (IllegalArgumentException e) {
      place.at("headers").problem(problems, String.valueOf(e.getMessage()));
      return null;
    }
  }
}
