package com.openhwy.marketeer.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.model.ServiceConfig.HealthCheckConfig;
import com.openhwy.marketeer.config.model.StatusRanges;
import com.openhwy.marketeer.upstream.Endpoint;
import com.openhwy.marketeer.upstream.Health;
import com.openhwy.marketeer.upstream.Service;
import com.openhwy.marketeer.upstream.ServiceConfigs;
import com.openhwy.marketeer.upstream.Services;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real time, a real name server and a real backend, in a verticle of either kind. */
class HealthChecksLiveTest {
  private final Lab lab = new Lab();
  private final FakeDns dns = new FakeDns(lab.vertx).a("api.test", Lab.LOOPBACK);
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final AtomicInteger status = new AtomicInteger(200);

  @AfterEach
  void close() {
    lab.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = ThreadingModel.class,
      names = {"EVENT_LOOP", "WORKER"})
  void followsABackendDownAndUpAgain(ThreadingModel threads) throws InterruptedException {
    Services services = services(backend());
    Checker checker = new Checker(services);
    Lab.await(
        lab.vertx.deployVerticle(checker, new DeploymentOptions().setThreadingModel(threads)));

    Endpoint endpoint = Lab.endpoint(services, 0);
    assertThat(endpoint.label()).startsWith("api.test/127.0.0.1:");
    assertThat(endpoint.state().health()).as("started means checked").isEqualTo(Health.UP);
    assertThat(next()).isEqualTo("up: status 200");

    status.set(500);
    assertThat(next()).isEqualTo("down: status 500, expected 200-399");
    status.set(200);
    assertThat(next()).isEqualTo("up: status 200");

    dns.a("api.test", "127.0.0.2");
    assertThat(next()).as("an address more, where nobody listens").startsWith("down: ");
    assertThat(Lab.only(services).endpoints()).hasSize(2);
  }

  private @Nullable String next() throws InterruptedException {
    return events.poll(20, TimeUnit.SECONDS);
  }

  private int backend() {
    return Lab.await(
            lab.vertx
                .createHttpServer(new HttpServerOptions().setHost(Lab.LOOPBACK).setPort(0))
                .requestHandler(request -> request.response().setStatusCode(status.get()).end())
                .listen())
        .actualPort();
  }

  private static Services services(int port) {
    HealthCheckConfig often =
        new HealthCheckConfig(
            "/health",
            "GET",
            "",
            null,
            Duration.ofMillis(20),
            Duration.ofSeconds(5),
            2,
            2,
            StatusRanges.parse("200-399"),
            "",
            null,
            "");
    return Services.compile(
        List.of(
            ServiceConfigs.named("s")
                .endpoint("http://api.test:" + port)
                .resolve(Duration.ofMillis(100))
                .checked(often)
                .build()),
        null,
        1,
        Ticker.SYSTEM);
  }

  private final class Checker extends AbstractVerticle {
    private final Services services;
    private @Nullable HealthChecks checks;

    Checker(Services services) {
      this.services = services;
    }

    @Override
    public void start(Promise<Void> started) {
      HealthChecks mine = HealthChecks.of(vertx, dns.addresses(), this::changed);
      checks = mine;
      mine.install(services, name -> null).onComplete(started);
    }

    private void changed(Service service, Endpoint endpoint, boolean up, String why) {
      events.add((up ? "up: " : "down: ") + why);
    }

    @Override
    public void stop() {
      if (checks != null) {
        checks.close();
      }
    }
  }
}
