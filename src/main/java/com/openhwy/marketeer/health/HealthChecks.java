package com.openhwy.marketeer.health;

import com.openhwy.marketeer.tls.EndpointTls;
import com.openhwy.marketeer.upstream.Service;
import com.openhwy.marketeer.upstream.Services;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks the endpoints of all services and looks their names up again, on its own schedule. All of
 * it belongs to one Vert.x context: it is made, told of configurations and closed there. Results go
 * into the endpoints' states, which every loop reads.
 */
public final class HealthChecks {
  private final ServiceWatch.Tools tools;
  private final Map<String, ServiceWatch> watches = new HashMap<>();
  private Future<Void> firstRound = Future.succeededFuture();

  private HealthChecks(ServiceWatch.Tools tools) {
    this.tools = tools;
  }

  /**
   * @param nameServers to ask for names; empty: {@link NameServers#configured}
   * @throws IllegalArgumentException with a message for the operator when the system property of
   *     the name servers is wrong
   */
  public static HealthChecks of(
      Vertx vertx, List<InetSocketAddress> nameServers, HealthListener listener) {
    DoubleSupplier random = new SplittableRandom()::nextDouble;
    Scheduler scheduler = Scheduler.of(vertx);
    List<InetSocketAddress> servers =
        nameServers.isEmpty() ? NameServers.configured() : nameServers;
    return of(vertx, scheduler, new DnsNames(vertx, servers), random, listener);
  }

  static HealthChecks of(
      Vertx vertx, Scheduler scheduler, Names dns, DoubleSupplier random, HealthListener listener) {
    return new HealthChecks(
        new ServiceWatch.Tools(vertx, scheduler, dns, new LocalNames(vertx), random, listener));
  }

  /**
   * From now on these services are watched. Endpoints that stay keep their health and their place
   * in the schedule; new ones are checked at once.
   *
   * @param tls by service: another one than before means that the files it reads have changed
   * @return {@link #firstRound} of these services
   */
  public Future<Void> install(Services services, Function<String, @Nullable EndpointTls> tls) {
    List<Future<Void>> starts = new ArrayList<>();
    for (Service service : services.all()) {
      ServiceWatch watch = watches.get(service.name());
      EndpointTls secured = tls.apply(service.name());
      if (watch == null) {
        watch = new ServiceWatch(tools, service, secured);
        watches.put(service.name(), watch);
      } else {
        watch.follow(service, secured);
      }
      starts.add(watch.start().onSuccess(done -> service.serving()));
    }
    watches.entrySet().removeIf(entry -> isGone(entry.getKey(), entry.getValue(), services));
    firstRound = Future.join(starts).mapEmpty();
    return firstRound;
  }

  private static boolean isGone(String name, ServiceWatch watch, Services services) {
    boolean gone = services.get(name) == null;
    if (gone) {
      watch.stop();
    }
    return gone;
  }

  /**
   * Completes when every name of the services installed last was looked up once and every endpoint
   * has its first result; never fails. What does not answer counts after its time-out.
   */
  public Future<Void> firstRound() {
    return firstRound;
  }

  /** No check runs afterwards. */
  public void close() {
    watches.values().forEach(ServiceWatch::stop);
    watches.clear();
    tools.dns().close();
    tools.local().close();
  }
}
