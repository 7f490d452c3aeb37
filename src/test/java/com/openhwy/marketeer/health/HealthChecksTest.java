package com.openhwy.marketeer.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.upstream.Endpoint;
import com.openhwy.marketeer.upstream.EndpointState;
import com.openhwy.marketeer.upstream.Health;
import com.openhwy.marketeer.upstream.ServiceConfigs;
import com.openhwy.marketeer.upstream.Services;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole of it: services in, health out, with real backends and time by hand. */
class HealthChecksTest {
  private final Lab lab = new Lab();
  private final FakeNames names = new FakeNames();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final AtomicInteger status = new AtomicInteger(200);
  private final AtomicInteger asked = new AtomicInteger();
  private final HttpServer backend =
      lab.vertx
          .createHttpServer(new HttpServerOptions().setHost(Lab.LOOPBACK).setPort(0))
          .requestHandler(
              request -> {
                asked.incrementAndGet();
                request.response().setStatusCode(status.get()).end();
              });

  private @Nullable HealthChecks checks;

  @BeforeEach
  void start() {
    Lab.await(backend.listen());
    lab.onContext(
        () ->
            checks =
                HealthChecks.of(
                    lab.vertx,
                    lab.scheduler,
                    names,
                    () -> 0.5,
                    (service, endpoint, up, why) ->
                        events.add(
                            service.name()
                                + " "
                                + endpoint.port()
                                + (up ? " up: " : " down: ")
                                + why)));
  }

  @AfterEach
  void close() {
    lab.onContext(() -> checks().close());
    lab.close();
  }

  @Test
  void theFirstRoundDecidesBeforeTraffic() {
    int dead = lab.deadPort();
    Services services = install(null, pool().endpoint("http://127.0.0.1:" + dead).checked());

    assertThat(Lab.endpoint(services, 0).state().health()).isEqualTo(Health.UP);
    assertThat(Lab.endpoint(services, 1).state().health()).isEqualTo(Health.DOWN);
    assertThat(events)
        .containsExactlyInAnyOrder(
            "s " + port() + " up: status 200", "s " + dead + " down: connection refused");
    assertThat(checks().firstRound().succeeded()).isTrue();
  }

  @Test
  void nothingToCheckIsNothingToWaitFor() {
    Services services = install(null, pool());

    assertThat(Lab.endpoint(services, 0).state().health()).isEqualTo(Health.UNKNOWN);
    assertThat(asked).hasValue(0);
    assertThat(lab.scheduler.waiting()).isZero();
  }

  @Test
  void aFlappingBackendGoesDownAndUpByFallAndRise() {
    Services services = install(null, pool().checked());
    EndpointState state = Lab.endpoint(services, 0).state();
    int[] statuses = {503, 200, 503, 503, 200, 503, 503, 503, 204, 500, 204, 204};
    StringBuilder met = new StringBuilder();
    for (int next : statuses) {
      status.set(next);
      nextCheck();
      met.append(state.health().name().charAt(0));
    }

    assertThat(met).hasToString("UUUUUUUDDDDU");
    assertThat(state.condition().lastCheck()).isEqualTo("status 204");
    assertThat(events)
        .containsExactly(
            "s " + port() + " up: status 200",
            "s " + port() + " down: status 503, expected 200-399",
            "s " + port() + " up: status 204");
  }

  @Test
  void aReloadKeepsStateAndScheduleOfWhoStays() {
    Services before = install(null, pool().checked());
    assertThat(asked).hasValue(1);
    EndpointState state = Lab.endpoint(before, 0).state();

    Services after = install(before, pool().endpoint("http://localhost:" + port()).checked());

    assertThat(Lab.endpoint(after, 0).state()).isSameAs(state);
    assertThat(asked).as("only the new one was checked").hasValue(2);
    assertThat(Lab.endpoint(after, 1).state().health()).isEqualTo(Health.UP);
  }

  @Test
  void whoIsGoneIsNotCheckedAnyMore() {
    Services before = install(null, pool().checked());
    Services without = lab.services(before);

    lab.await(() -> checks().install(without, name -> null));

    assertThat(lab.scheduler.waiting()).isZero();
    assertThat(Lab.endpoint(before, 0).state().health()).isEqualTo(Health.UP);
  }

  @Test
  void anotherCheckIsMadeAtOnce() {
    Services before = install(null, pool().checked());

    install(before, pool().checked(ServiceConfigs.http("/other")));

    assertThat(asked).hasValue(2);
    lab.scheduler.take(9000, 11000);
    assertThat(lab.scheduler.waiting()).as("the old check is off the schedule").isZero();
  }

  @Test
  void withoutChecksHealthIsUnknownAgain() {
    Services before = install(null, pool().checked());
    EndpointState state = Lab.endpoint(before, 0).state();

    install(before, pool());

    assertThat(state.health()).isEqualTo(Health.UNKNOWN);
    assertThat(lab.scheduler.waiting()).isZero();
  }

  @Test
  void aHangingBackendCountsAfterItsTimeout() {
    int hanging = lab.rawServer(socket -> {});
    Services services =
        lab.services(
            null, ServiceConfigs.named("s").endpoint("http://127.0.0.1:" + hanging).checked());
    var round =
        lab.await(
            () -> io.vertx.core.Future.succeededFuture(checks().install(services, name -> null)));
    assertThat(round.isComplete()).isFalse();

    lab.scheduler.take(2000, 2000).run();
    Lab.await(round);

    assertThat(Lab.endpoint(services, 0).state().condition().lastCheck())
        .isEqualTo("no answer within 2s");
    assertThat(Lab.endpoint(services, 0).state().health()).isEqualTo(Health.DOWN);
  }

  // ---- names

  @Test
  void aNameThatDoesNotResolveStopsNothing() {
    Services services = install(null, named().endpoint("http://127.0.0.1:" + port()).checked());

    assertThat(Lab.only(services).endpoints()).hasSize(1);
    assertThat(Lab.only(services).view().endpoints().get(1).why())
        .isEqualTo("api.test does not resolve: no address");
  }

  @Test
  void aNameIsLookedUpSoonerWhileItIsNotFound() {
    Services services = install(null, named().checked());
    for (long seconds : new long[] {1, 2, 4, 8, 16, 30, 30}) {
      lab.scheduler.take(seconds * 1000, seconds * 1000).run();
    }
    assertThat(names.asked()).isEqualTo(8);

    names.put("api.test", Lab.LOOPBACK);
    lab.scheduler.take(30_000, 30_000).run();
    assertThat(Lab.only(services).endpoints()).hasSize(1);
    lab.scheduler.await(9000, 11_000);
    assertThat(Lab.endpoint(services, 0).state().health()).isEqualTo(Health.UP);
  }

  @Test
  void addressesComeAndGoAndTheOthersKeepTheirState() {
    names.put("api.test", "127.0.0.1", "127.0.0.2");
    Services services = install(null, named().checked());
    assertThat(ips(services)).containsExactly("127.0.0.1", "127.0.0.2");
    EndpointState kept = Lab.endpoint(services, 0).state();
    assertThat(kept.health()).isEqualTo(Health.UP);

    names.put("api.test", "127.0.0.1");
    lookUpAgain();
    assertThat(ips(services)).containsExactly("127.0.0.1");
    assertThat(Lab.endpoint(services, 0).state()).isSameAs(kept);
    assertThat(asked).as("no new check of the one that stayed").hasValue(1);

    names.remove("api.test");
    lookUpAgain();
    assertThat(ips(services)).as("the last good addresses").containsExactly("127.0.0.1");
  }

  @Test
  void anAnswerInAnotherOrderIsTheSameAnswer() {
    names.put("api.test", "127.0.0.2", "127.0.0.1");
    Services services = install(null, named());
    long version = Lab.only(services).version();

    names.put("api.test", "127.0.0.1", "127.0.0.2");
    lookUpAgain();

    assertThat(Lab.only(services).version()).isEqualTo(version);
  }

  @Test
  void aReloadGoesOnWithWhatIsKnown() {
    names.put("api.test", Lab.LOOPBACK);
    Services before = install(null, named().checked());
    names.remove("api.test");

    Services after = install(before, named().checked());

    assertThat(names.asked()).isEqualTo(1);
    assertThat(Lab.endpoint(after, 0).state()).isSameAs(Lab.endpoint(before, 0).state());
    assertThat(Lab.endpoint(after, 0).state().health()).isEqualTo(Health.UP);
  }

  @Test
  void aNameThatLeavesTheConfigurationIsNotLookedUpAnyMore() {
    Services before = install(null, named());

    install(before, pool());

    assertThat(lab.scheduler.waiting()).isZero();
  }

  @Test
  void localhostIsNeverAskedFor() {
    Services services =
        install(null, ServiceConfigs.named("s").endpoint("http://localhost:" + port()).checked());

    assertThat(names.asked()).isZero();
    assertThat(ips(services)).containsExactly(Lab.LOOPBACK);
    assertThat(Lab.endpoint(services, 0).label()).isEqualTo("localhost:" + port());
    assertThat(Lab.endpoint(services, 0).state().health()).isEqualTo(Health.UP);
  }

  @Test
  void closedMeansQuiet() {
    names.put("api.test", Lab.LOOPBACK);
    install(null, named().endpoint("http://127.0.0.1:" + port()).checked());

    lab.onContext(() -> checks().close());

    assertThat(lab.scheduler.waiting()).isZero();
  }

  // ---- the bench

  private Services install(@Nullable Services before, ServiceConfigs config) {
    Services services = lab.services(before, config);
    lab.await(() -> checks().install(services, name -> null));
    return services;
  }

  private HealthChecks checks() {
    assertThat(checks).isNotNull();
    return checks;
  }

  /** Runs the check that is due next, to its end. */
  private void nextCheck() {
    lab.scheduler.take(9000, 11_000).run();
    lab.scheduler.await(9000, 11_000);
  }

  private void lookUpAgain() {
    lab.scheduler.take(30_000, 30_000).run();
  }

  private ServiceConfigs pool() {
    return ServiceConfigs.named("s").endpoint("http://127.0.0.1:" + port());
  }

  private ServiceConfigs named() {
    return ServiceConfigs.named("s")
        .endpoint("http://api.test:" + port())
        .resolve(Duration.ofSeconds(30));
  }

  private int port() {
    return backend.actualPort();
  }

  private static List<String> ips(Services services) {
    return Lab.only(services).endpoints().stream()
        .map(Endpoint::socketAddress)
        .map(address -> address.host())
        .toList();
  }
}
