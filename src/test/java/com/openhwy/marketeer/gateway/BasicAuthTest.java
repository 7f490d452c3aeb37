package com.openhwy.marketeer.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.control.Await;
import com.openhwy.marketeer.verticle.TestGateway;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code basic_auth} in a whole gateway with two event loops. */
@Timeout(120)
class BasicAuthTest {
  /** Of {@code abc} and of {@code a}. */
  private static final String ABC = "$2b$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i";

  private static final String A = "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe";

  @TempDir Path directory;
  private ScriptedEndpoint endpoint;
  private TestGateway gateway;

  @BeforeEach
  void start() throws IOException {
    endpoint = ScriptedEndpoint.ok();
    gateway =
        new TestGateway(directory)
            .file("htpasswd", "alice:" + ABC + "\n")
            .with("services", "services: [{name: app, endpoints: [" + endpoint.url() + "]}]")
            .with(
                "middlewares",
                "middlewares:\n  - {name: people, type: basic_auth, users_file: '"
                    + directory.resolve("htpasswd")
                    + "', user_header: X-User}\n")
            .with(
                "routes",
                "routes:\n  - {name: app, match: {path: /*}, backend: {type: service, service: app},"
                    + " middlewares: [people]}\n")
            .start();
  }

  @AfterEach
  void stop() throws IOException {
    gateway.close();
    endpoint.close();
  }

  private String ask(String pair, String more) throws IOException {
    String token = Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(
          "GET / HTTP/1.1\r\nHost: app\r\nAuthorization: Basic "
              + token
              + "\r\n"
              + more
              + "Connection: close\r\n\r\n");
      return client.untilClosed();
    }
  }

  @Test
  void theEndpointLearnsTheNameAndNeverThePassword() throws IOException {
    assertThat(ask("alice:abc", "X-User: root\r\nX_User: root\r\n")).startsWith("HTTP/1.1 200 ");
    assertThat(endpoint.heads())
        .singleElement()
        .asString()
        .contains("\r\nX-User: alice\r\n")
        .doesNotContain("Authorization", "root");
    assertThat(ask("alice:abd", ""))
        .startsWith("HTTP/1.1 401 ")
        .contains("\r\nWWW-Authenticate: Basic realm=\"Restricted\", charset=\"UTF-8\"\r\n")
        .contains("\"reason\":\"unauthorized\"");
    assertThat(ask("eve:abc", "")).startsWith("HTTP/1.1 401 ");
    assertThat(endpoint.heads()).hasSize(1);
  }

  @Test
  void manyAtOnceAreAllLetIn() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(20);
    try {
      List<Callable<String>> asked = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        asked.add(() -> ask("alice:abc", ""));
      }
      for (Future<String> answer : clients.invokeAll(asked)) {
        assertThat(answer.get()).startsWith("HTTP/1.1 200 ");
      }
    } finally {
      clients.shutdown();
    }
  }

  @Test
  void aChangedFileIsInForceWithoutAReload() throws Exception {
    assertThat(ask("alice:abc", "")).startsWith("HTTP/1.1 200 ");
    gateway.file("htpasswd", "alice:" + A + "\nbob:" + ABC + "\n");
    Eventually.is(true, () -> ask("bob:abc", "").startsWith("HTTP/1.1 200 "));
    assertThat(ask("alice:abc", "")).as("verified before").startsWith("HTTP/1.1 401 ");
    assertThat(ask("alice:a", "")).startsWith("HTTP/1.1 200 ");
    gateway.file("htpasswd", "bob:broken");
    JsonObject report = Await.result(gateway.gateway().reload("test"));
    assertThat(report.encode()).contains("written plain").doesNotContain("broken\"");
    assertThat(ask("bob:abc", "")).as("what was there is kept").startsWith("HTTP/1.1 200 ");
  }

  /** A client that sends what comes next without waiting is not mixed up. */
  @Test
  void pipelinedRequestsAreVerifiedOneByOne() throws IOException {
    String right = Base64.getEncoder().encodeToString("alice:abc".getBytes(UTF_8));
    String wrong = Base64.getEncoder().encodeToString("alice:x".getBytes(UTF_8));
    String get = "GET / HTTP/1.1\r\nHost: app\r\nAuthorization: Basic ";
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(get + right + "\r\n\r\n" + get + wrong + "\r\n\r\n" + get + right + "\r\n\r\n");
      assertThat(client.response()).startsWith("HTTP/1.1 200 ");
      assertThat(client.response()).startsWith("HTTP/1.1 401 ");
      assertThat(client.response()).startsWith("HTTP/1.1 200 ");
    }
  }
}
