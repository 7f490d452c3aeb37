package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Drills on real sockets: what clients, logs and metrics see of them. */
class FaultInjectionTest {
  private static final String ROUTES =
      "routes: [{name: all, middlewares: [drill], backend: {type: service, service: backend}}]";

  private static TestGateway gateway(ScriptedEndpoint endpoint, String fault) throws Exception {
    return TestGateway.with(
        "workers: 1",
        TestGateway.service("", endpoint.url()),
        ROUTES,
        "middlewares: [{name: drill, type: fault, " + fault + "}]",
        List.of());
  }

  private static String log(TestGateway gateway) throws IOException {
    return Files.readString(gateway.directory().resolve("access.log"));
  }

  @Test
  void anAbortHasItsStatusAndIsNoSecret() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = gateway(endpoint, "abort: {status: 404}");
        RawClient client = new RawClient(gateway.port())) {
      String answer = client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n").response();
      assertThat(answer)
          .startsWith("HTTP/1.1 404 ")
          .contains("\"status\":404", "\"reason\":\"fault_injected\"")
          .containsIgnoringCase(
              "proxy-status: marketeer; error=proxy_internal_response;"
                  + " details=\"fault_injected\"");
      assertThat(endpoint.heads()).isEmpty();
      Eventually.holds(
          "the log says so",
          () ->
              log(gateway).contains("\"status\":404")
                  && log(gateway).contains("\"fault\":\"abort\"")
                  && log(gateway).contains("\"reason\":\"fault_injected\""));
      assertThat(gateway.metric("faults_injected_total{")).isEqualTo(1);
    }
  }

  @Test
  void aDelayComesBeforeTheEndpoint() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = gateway(endpoint, "delay: {time: 300ms}");
        RawClient client = new RawClient(gateway.port())) {
      long begun = System.nanoTime();
      String answer = client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n").response();
      assertThat(System.nanoTime() - begun).as("never early").isGreaterThan(300_000_000L);
      assertThat(answer)
          .startsWith("HTTP/1.1 200 ")
          .containsIgnoringCase("proxy-status: marketeer; details=\"fault_delay\"")
          .endsWith("ok");
      Eventually.holds("the log says so", () -> log(gateway).contains("\"fault\":\"delay\""));
    }
  }

  @Test
  void aResetIsOne() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = gateway(endpoint, "abort: {reset: true}")) {
      try (RawClient client = new RawClient(gateway.port())) {
        client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(client.socket().getInputStream()).satisfies(FaultInjectionTest::isReset);
      }
      Eventually.holds(
          "the log says so",
          () ->
              log(gateway).contains("\"fault\":\"reset\"")
                  && log(gateway).contains("\"reason\":\"fault_injected\""));
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
      assertThat(endpoint.heads()).isEmpty();
    }
  }

  private static void isReset(java.io.InputStream in) {
    String how;
    try {
      how = "read " + in.read();
    } catch (IOException reset) {
      how = "reset";
    }
    assertThat(how).isEqualTo("reset");
  }
}
