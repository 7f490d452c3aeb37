package com.openhwy.marketeer.snapshot;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.BackendConfig;
import com.openhwy.marketeer.config.model.LoadBalancerKind;
import com.openhwy.marketeer.config.model.RouteConfig;
import com.openhwy.marketeer.config.model.ServiceConfig;
import com.openhwy.marketeer.files.StaticFiles;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.LocationTemplate;
import com.openhwy.marketeer.upstream.Service;
import com.openhwy.marketeer.upstream.Services;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Makes what answers a route; files that the last snapshot serves by the same settings are kept.
 */
final class BackendCompiler {
  private final Services services;
  private final Map<BackendConfig.Static, StaticFiles> filesBefore;
  private final Executor workers;
  private final Ticker ticker;
  private final Problems problems;
  private final Map<BackendConfig.Static, StaticFiles> files = new LinkedHashMap<>();

  /**
   * @param workers where files are read
   */
  BackendCompiler(
      Services services,
      Map<BackendConfig.Static, StaticFiles> filesBefore,
      Executor workers,
      Ticker ticker,
      Problems problems) {
    this.services = services;
    this.filesBefore = filesBefore;
    this.workers = workers;
    this.ticker = ticker;
    this.problems = problems;
  }

  /** What has been opened or kept so far. */
  Map<BackendConfig.Static, StaticFiles> files() {
    return files;
  }

  /** Null when there were problems. */
  @Nullable CompiledBackend compile(RouteConfig route, Place place) {
    BackendConfig backend = route.backend();
    if (backend instanceof BackendConfig.ToService to) {
      return toService(route, to, place);
    }
    if (backend instanceof BackendConfig.Static settings) {
      return files(settings, place);
    }
    if (backend instanceof BackendConfig.Redirect redirect) {
      return redirect(redirect, place);
    }
    return respond((BackendConfig.Respond) backend, place);
  }

  private @Nullable CompiledBackend toService(
      RouteConfig route, BackendConfig.ToService to, Place place) {
    Service service = services.get(to.service());
    if (service == null) {
      place.at("service").problem(problems, services.unknown(to.service()));
      return null;
    }
    ServiceConfig settings = service.config();
    LoadBalancerKind own = to.loadBalancer();
    RouteConfig.UpstreamTimeouts timeouts = route.timeouts();
    return new CompiledBackend.ToService(
        service,
        own == null ? settings.loadBalancer() : own,
        CompiledTimeouts.of(timeouts == null ? settings.timeouts() : timeouts));
  }

  private @Nullable CompiledBackend files(BackendConfig.Static settings, Place place) {
    StaticFiles known = files.getOrDefault(settings, filesBefore.get(settings));
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
