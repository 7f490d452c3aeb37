package com.openhwy.marketeer.verticle;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.control.Await;
import com.openhwy.marketeer.gateway.Eventually;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three steps of {@code src/docs/own-verticle.md}, with the example that stands there. */
class OwnVerticleTest {
  @TempDir Path directory;

  private TestGateway gateway;

  @BeforeEach
  void aGateway() {
    gateway =
        new TestGateway(directory)
            .with("routes", "routes:\n  - {name: r, backend: {type: respond}}");
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private JsonObject ask() {
    return Await.result(
        gateway
            .gateway()
            .vertx()
            .eventBus()
            .<JsonObject>request("example.health-alarm.status", new JsonObject())
            .map(reply -> reply.body()));
  }

  @Test
  void theExampleOfTheDocumentationHearsOfAnEndpointThatIsDown() throws Exception {
    PluginJar.of("own-verticle.md", "HealthAlarm", directory);
    int nobody;
    try (ServerSocket free = new ServerSocket(0)) {
      nobody = free.getLocalPort();
    }
    gateway
        .with(
            "services",
            "services:\n  - {name: s, endpoints: ['http://127.0.0.1:"
                + nobody
                + "'], health_check: {interval: 20ms, timeout: 1s, fall: 1}}")
        .file("verticles/admin.yaml", "main: " + AdminVerticle.class.getName())
        .file(
            "verticles/alarm.yaml",
            "main: com.example.HealthAlarm\nenabled: true\nconfig: {threshold: 1}")
        .file("verticles/checker.yaml", "main: " + HealthCheckerVerticle.class.getName())
        .file(
            "verticles/proxy.yaml", "main: " + ProxyVerticle.class.getName() + "\ninstances: auto")
        .start();

    Eventually.is(1, () -> ask().getJsonArray("down").size());
    assertThat(ask().getJsonArray("down").getValue(0).toString()).contains("s 127.0.0.1:" + nobody);
  }

  @Test
  void oneThatCannotStartIsNamedWithItsFile() {
    gateway.file("verticles/own.yaml", "main: " + Broken.class.getName());

    assertThat(gateway.failure())
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("own.yaml")
        .hasMessageContaining("could not be deployed")
        .hasMessageContaining("no licence")
        .hasMessageContaining("enabled: false");
  }

  /** Deployed by name. */
  public static final class Broken extends io.vertx.core.VerticleBase {
    @Override
    public io.vertx.core.Future<?> start() {
      return io.vertx.core.Future.failedFuture("no licence");
    }
  }

  @Test
  void aVerticleOfOursCanBeSwitchedOff() {
    gateway
        .file("verticles/admin.yaml", "main: " + AdminVerticle.class.getName() + "\nenabled: false")
        .file("verticles/proxy.yaml", "main: " + ProxyVerticle.class.getName() + "\ninstances: 1")
        .start();

    assertThat(gateway.gateway().adminPort()).isEqualTo(-1);
    assertThat(gateway.get("/").status()).isEqualTo(200);
  }
}
