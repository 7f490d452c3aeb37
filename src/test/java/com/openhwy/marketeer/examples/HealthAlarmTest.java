package com.openhwy.marketeer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthAlarmTest {
  private Vertx vertx;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    DeploymentOptions options =
        new DeploymentOptions().setConfig(new JsonObject().put("threshold", 1));
    vertx.deployVerticle(new HealthAlarm(), options).await(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private void publish(String endpoint, boolean up) {
    vertx
        .eventBus()
        .publish(
            "marketeer.health.changed",
            new JsonObject()
                .put("service", "torii")
                .put("endpoint", endpoint)
                .put("up", up)
                .put("why", up ? "" : "connection refused"));
  }

  /** Messages of one sender arrive in order, so the question is answered after the news. */
  private String down() throws Exception {
    return vertx
        .eventBus()
        .<JsonObject>request("example.health-alarm.status", new JsonObject())
        .await(10, TimeUnit.SECONDS)
        .body()
        .getJsonArray("down")
        .encode();
  }

  @Test
  void rememberedUntilItIsUpAgain() throws Exception {
    assertThat(down()).isEqualTo("[]");

    publish("http://127.0.0.1:8001", false);
    assertThat(down())
        .isEqualTo("[{\"name\":\"torii http://127.0.0.1:8001\",\"why\":\"connection refused\"}]");

    publish("http://127.0.0.1:8001", true);
    assertThat(down()).isEqualTo("[]");
  }

  /** What the documentation shows is what is compiled and tested here. */
  @Test
  void theDocumentationShowsThisSource() throws Exception {
    String source =
        Files.readString(Path.of("src/test/java/com/openhwy/marketeer/examples/HealthAlarm.java"));
    String document = Files.readString(Path.of("src/docs/own-verticle.md"));

    String shown = document.substring(document.indexOf("```java\n") + 8);
    assertThat(shown.substring(0, shown.indexOf("```")))
        .isEqualTo(source.replace("com.openhwy.marketeer.examples", "com.example"));
  }
}
