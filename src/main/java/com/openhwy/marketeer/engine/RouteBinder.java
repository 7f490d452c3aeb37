package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.config.model.CircuitBreakerConfig;
import com.openhwy.marketeer.config.model.Importance;
import com.openhwy.marketeer.config.model.LoadBalancerKind;
import com.openhwy.marketeer.config.model.ServiceConfig;
import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.ServiceDirectory;
import com.openhwy.marketeer.overload.Gate;
import com.openhwy.marketeer.overload.Shedder;
import com.openhwy.marketeer.proxy.Fallback;
import com.openhwy.marketeer.proxy.FixedFallback;
import com.openhwy.marketeer.proxy.Forwarding;
import com.openhwy.marketeer.proxy.LimitedBackend;
import com.openhwy.marketeer.proxy.ProxyBackend;
import com.openhwy.marketeer.proxy.ServicePools;
import com.openhwy.marketeer.proxy.UpstreamLimits;
import com.openhwy.marketeer.routing.PathRewriter;
import com.openhwy.marketeer.snapshot.Bound;
import com.openhwy.marketeer.snapshot.CompiledBackend;
import com.openhwy.marketeer.snapshot.CompiledRoute;
import com.openhwy.marketeer.snapshot.CompiledTimeouts;
import com.openhwy.marketeer.snapshot.Snapshot;
import com.openhwy.marketeer.split.SplitBackend;
import com.openhwy.marketeer.telemetry.RequestMeters;
import com.openhwy.marketeer.upstream.LoopService;
import com.openhwy.marketeer.upstream.Service;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Makes one event loop's instances for the routes of one snapshot: a middleware has one per
 * definition and slot, a service one picker per algorithm, however many routes use them.
 */
final class RouteBinder {
  private record Instance(MiddlewareDefinition definition, int slot) {}

  private record Balanced(Service service, LoadBalancerKind algorithm) {}

  private final LoopResources resources;
  private final Snapshot snapshot;
  private final LoopPools pools;
  private final Executor executor;
  private final Map<Instance, Middleware> middlewares = new HashMap<>();
  private final Map<Balanced, LoopService> services = new HashMap<>();

  /**
   * @param executor runs tasks on this event loop
   */
  RouteBinder(
      LoopResources resources,
      Snapshot snapshot,
      LoopPools pools,
      Shedder shedder,
      Executor executor) {
    this.resources = resources.with(new Directory(shedder));
    this.snapshot = snapshot;
    this.pools = pools;
    this.executor = executor;
  }

  LoopRoute bind(LoopPlan plan, CompiledRoute route) {
    List<Bound> bound = route.middlewares();
    Middleware[] chain = new Middleware[bound.size()];
    for (int i = 0; i < chain.length; i++) {
      Bound one = bound.get(i);
      chain[i] =
          middlewares.computeIfAbsent(
              new Instance(one.definition(), one.slot()),
              k -> k.definition().instance(resources, k.slot()));
    }
    String service =
        route.backend() instanceof CompiledBackend.ToService to ? to.service().name() : "";
    RequestMeters meters = resources.meters().requests(route.name(), service);
    return new LoopRoute(plan, route, chain, backend(route, meters), meters);
  }

  private Backend backend(CompiledRoute route, RequestMeters meters) {
    CompiledBackend backend = route.backend();
    if (backend instanceof CompiledBackend.ToService to) {
      return proxy(route, to, route.host());
    }
    if (backend instanceof CompiledBackend.ToSplit to) {
      return split(route, to, meters);
    }
    if (backend instanceof CompiledBackend.Files files) {
      return files.files().backend(route.rewriter(), executor);
    }
    if (backend instanceof CompiledBackend.Redirect redirect) {
      return new RedirectBackend(redirect.to(), redirect.status());
    }
    return new RespondBackend((CompiledBackend.Respond) backend);
  }

  private Backend proxy(CompiledRoute route, CompiledBackend.ToService to, String host) {
    Service service = to.service();
    Backend proxy =
        proxy(
                service,
                to.algorithm(),
                new Forwarding(
                    limits(service, to.timeouts()), to.retries(), route.rewriter(), host))
            .orElse(fallback(service, route.config().host()));
    return limited(proxy, service.name());
  }

  private Backend split(CompiledRoute route, CompiledBackend.ToSplit to, RequestMeters whole) {
    Backend[] backends = new Backend[to.services().size()];
    RequestMeters[] meters = new RequestMeters[backends.length];
    for (int i = 0; i < backends.length; i++) {
      CompiledBackend.ToService part = to.services().get(i);
      ServiceConfig service = part.service().config();
      String host = route.host().isEmpty() ? service.host() : route.host();
      backends[i] = proxy(route, part, host);
      meters[i] = resources.meters().requests(route.name(), service.name());
    }
    return new SplitBackend(
        to.split(), backends, whole, meters, new SplittableRandom(), resources.loop());
  }

  /**
   * A service that stands in for another has nobody that stands in for it.
   *
   * @param host of the route; the service's own goes before, since the route's is for the other one
   */
  private @Nullable Fallback fallback(Service service, String host) {
    CircuitBreakerConfig breaker = service.config().circuitBreaker();
    CircuitBreakerConfig.Fallback config = breaker == null ? null : breaker.fallback();
    if (config == null) {
      return null;
    }
    Service other = config.service().isEmpty() ? null : snapshot.services().get(config.service());
    if (other == null) {
      return new FixedFallback(config);
    }
    String own = other.config().host();
    ProxyBackend proxy = plain(other, own.isEmpty() ? host : own);
    return snapshot.gates().get(other.name()) == null
        ? proxy
        : (x, target, upgrade) ->
            limited(y -> proxy.answer(y, target, upgrade), other.name()).handle(x);
  }

  /** Services as middlewares ask them: by the service's own settings, the path as it is. */
  private final class Directory implements ServiceDirectory {
    private final Shedder shedder;

    Directory(Shedder shedder) {
      this.shedder = shedder;
    }

    @Override
    public @Nullable Backend find(String name) {
      Service service = snapshot.services().get(name);
      return service == null
          ? null
          : limited(plain(service, service.config().host()).orElse(fallback(service, "")), name);
    }

    @Override
    public @Nullable Backend aside(String name, Importance importance) {
      Backend backend = find(name);
      return backend == null
          ? null
          : x -> {
            x.rank(importance.rank());
            backend.handle(x);
          };
    }

    @Override
    public boolean sheds(Importance importance) {
      return shedder.refuses(importance);
    }
  }

  private ProxyBackend plain(Service service, String host) {
    ServiceConfig settings = service.config();
    return proxy(
        service,
        settings.loadBalancer(),
        new Forwarding(
            limits(service, CompiledTimeouts.of(settings.timeouts())),
            service.retries(),
            PathRewriter.none(),
            host));
  }

  /** The same behind the limit of its service, where there is one. */
  private Backend limited(Backend proxy, String service) {
    Gate gate = snapshot.gates().get(service);
    return gate == null ? proxy : new LimitedBackend(proxy, gate, resources, executor);
  }

  private static UpstreamLimits limits(Service service, CompiledTimeouts t) {
    return new UpstreamLimits(
        t.connectNanos(),
        t.responseHeadNanos(),
        t.idleNanos(),
        service.config().queueTimeout().toNanos());
  }

  private ProxyBackend proxy(Service service, LoadBalancerKind algorithm, Forwarding how) {
    LoopService picker =
        services.computeIfAbsent(
            new Balanced(service, algorithm),
            k -> k.service().onLoop(resources.loop(), executor, k.algorithm()));
    ServicePools connections = pools.of(service, snapshot.endpointTls(service.name()));
    return new ProxyBackend(picker, connections, resources.timers(), how);
  }
}
