package com.openhwy.marketeer.health;

import com.openhwy.marketeer.config.model.EndpointUrl;
import com.openhwy.marketeer.config.model.ServiceConfig;
import com.openhwy.marketeer.config.model.ServiceConfig.HealthCheckConfig;
import com.openhwy.marketeer.tls.EndpointTls;
import com.openhwy.marketeer.upstream.Endpoint;
import com.openhwy.marketeer.upstream.EndpointState;
import com.openhwy.marketeer.upstream.Service;
import com.openhwy.marketeer.upstream.Target;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** The look-ups and checks of one service. One context only. */
final class ServiceWatch {
  /** What all watches share. */
  record Tools(
      Vertx vertx,
      Scheduler scheduler,
      Names dns,
      Names local,
      DoubleSupplier random,
      HealthListener listener) {}

  private final Tools tools;
  private final Map<EndpointUrl, NameWatch> names = new HashMap<>();
  private final IdentityHashMap<EndpointState, EndpointCheck> checks = new IdentityHashMap<>();
  private Service service;
  private @Nullable EndpointTls tls;
  private @Nullable Probe probe;

  ServiceWatch(Tools tools, Service service, @Nullable EndpointTls tls) {
    this.tools = tools;
    this.service = service;
    this.tls = tls;
    this.probe = probe(service);
  }

  private @Nullable Probe probe(Service of) {
    HealthCheckConfig check = of.config().healthCheck();
    return check == null ? null : Probe.of(of, check, tools.vertx, tools.scheduler);
  }

  /** The same service under a new configuration. Checks that are the same go on undisturbed. */
  void follow(Service renewed, @Nullable EndpointTls secured) {
    ServiceConfig before = service.config();
    ServiceConfig now = renewed.config();
    boolean same =
        Objects.equals(before.healthCheck(), now.healthCheck())
            && Objects.equals(before.tls(), now.tls())
            && tls == secured;
    service = renewed;
    tls = secured;
    if (!same) {
      stopChecks();
      probe = probe(renewed);
    }
  }

  /** Starts what is missing and stops what is not wanted any more. */
  Future<Void> start() {
    Set<EndpointUrl> wanted = new HashSet<>();
    List<NameWatch> fresh = new ArrayList<>();
    for (EndpointUrl url : service.urls()) {
      if (Target.needsLookUp(url) && wanted.add(url)) {
        NameWatch known = names.get(url);
        if (known != null) {
          known.follow(service);
        } else {
          Names source = Target.isLocalhost(url.host()) ? tools.local : tools.dns;
          NameWatch watch = new NameWatch(url, service, source, tools.scheduler, this::sync);
          names.put(url, watch);
          fresh.add(watch);
        }
      }
    }
    names.entrySet().removeIf(entry -> isUnwanted(entry.getKey(), entry.getValue(), wanted));
    fresh.forEach(NameWatch::run);
    sync();
    List<Future<Void>> lookUps = names.values().stream().map(NameWatch::first).toList();
    return Future.join(lookUps).transform(done -> firstChecks());
  }

  private static boolean isUnwanted(EndpointUrl url, NameWatch watch, Set<EndpointUrl> wanted) {
    boolean gone = !wanted.contains(url);
    if (gone) {
      watch.stop();
    }
    return gone;
  }

  private Future<Void> firstChecks() {
    List<Future<Void>> firsts = checks.values().stream().map(EndpointCheck::first).toList();
    return Future.join(firsts).mapEmpty();
  }

  /** One check for each address there is now. */
  private void sync() {
    HealthCheckConfig config = service.config().healthCheck();
    Probe with = probe;
    Set<EndpointState> here = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Endpoint endpoint : service.endpoints()) {
      here.add(endpoint.state());
      if (config == null || with == null) {
        endpoint.state().unchecked();
      } else if (!isPending(endpoint)) {
        watch(endpoint, with, config);
      }
    }
    checks
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !here.contains(entry.getKey());
              if (gone) {
                entry.getValue().stop();
              }
              return gone;
            });
  }

  /** Localhost is 127.0.0.1 only after it was found out that it is not ::1. */
  private boolean isPending(Endpoint endpoint) {
    NameWatch name = names.get(endpoint.url());
    return name != null && !name.isSettled();
  }

  private void watch(Endpoint endpoint, Probe with, HealthCheckConfig config) {
    EndpointCheck known = checks.get(endpoint.state());
    if (known != null) {
      known.follow(endpoint);
      return;
    }
    EndpointCheck check =
        new EndpointCheck(endpoint, with, config, tools.scheduler, tools.random, this::flipped);
    checks.put(endpoint.state(), check);
    check.run();
  }

  private void flipped(Endpoint endpoint, boolean up, String why) {
    tools.listener.changed(service, endpoint, up, why);
  }

  private void stopChecks() {
    checks.values().forEach(EndpointCheck::stop);
    checks.clear();
    if (probe != null) {
      probe.close();
      probe = null;
    }
  }

  void stop() {
    names.values().forEach(NameWatch::stop);
    names.clear();
    stopChecks();
  }
}
