package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Gateways behind gateways: circles are cut, and deadlines are passed on. */
class GatewayChainTest {
  private static final String ROUTES =
      "routes: [{name: all, backend: {type: service, service: backend}}]";
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  private static String request(String... fields) {
    return "GET / HTTP/1.1\r\nHost: a\r\n" + String.join("\r\n", fields) + "\r\n\r\n";
  }

  private static String ask(TestGateway gateway, String request) throws Exception {
    try (RawClient client = new RawClient(gateway.port())) {
      return client.send(request).response();
    }
  }

  /** Of all that have begun: none is still to be counted. */
  private static double requests(TestGateway gateway) throws Exception {
    Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight{"));
    return gateway.metric("http_requests_total{");
  }

  @Test
  void aRequestThatComesRoundIsCutAtTheFirstGatewayThatKnowsIt() throws Exception {
    try (ScriptedEndpoint start = ScriptedEndpoint.ok();
        TestGateway front = TestGateway.serving(start.url());
        TestGateway back = TestGateway.serving("http://127.0.0.1:" + front.port())) {
      assertThat(ask(back, GET)).as("a chain is no circle").endsWith("ok");
      assertThat(start.heads().get(0))
          .containsPattern("Via: 1\\.1 marketeer-[0-9a-f]{8}, 1\\.1 marketeer-[0-9a-f]{8}\r\n");
      front.write("services.yaml", TestGateway.service("", "http://127.0.0.1:" + back.port()));
      Eventually.holds("a circle is closed", () -> ask(front, GET).startsWith("HTTP/1.1 508 "));
      double front0 = requests(front);
      double back0 = requests(back);
      assertThat(ask(front, GET)).contains("\"reason\":\"loop_detected\"", "Loop Detected");
      Eventually.is(front0 + 2, () -> requests(front));
      Eventually.is(back0 + 1, () -> requests(back));
      assertThat(ask(back, GET)).startsWith("HTTP/1.1 508 ").contains("Cache-Control: no-store");
    }
  }

  @Test
  void aCallOfForwardAuthThatComesRoundIsCut() throws Exception {
    try (ScriptedEndpoint start = ScriptedEndpoint.ok();
        TestGateway gateway =
            TestGateway.with(
                "workers: 1",
                TestGateway.service("", start.url()),
                "routes: [{name: all, middlewares: [ask], backend: {type: service, service:"
                    + " backend}}]",
                "middlewares: [{name: ask, type: forward_auth, service: backend}]",
                List.of())) {
      assertThat(ask(gateway, GET)).endsWith("ok");
      gateway.write("services.yaml", TestGateway.service("", "http://127.0.0.1:" + gateway.port()));
      Eventually.holds("a circle is closed", () -> !ask(gateway, GET).startsWith("HTTP/1.1 200 "));
      double before = requests(gateway);
      ask(gateway, GET);
      Eventually.is(before + 2, () -> requests(gateway));
    }
  }

  @Test
  void howFarARequestMayCome() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway =
            TestGateway.with(
                "hops: {id: edge, visits: 2, max: 4, cdn_loop: true}",
                TestGateway.service("", endpoint.url()),
                ROUTES)) {
      assertThat(ask(gateway, request("Via: 1.1 a, 1.1 edge", "CDN-Loop: cdn"))).endsWith("ok");
      assertThat(endpoint.heads().get(0))
          .contains("Via: 1.1 a, 1.1 edge, 1.1 edge\r\n", "CDN-Loop: cdn, edge\r\n");
      assertThat(ask(gateway, request("Via: 1.1 a, 1.1 b, 1.1 c"))).endsWith("ok");
      assertThat(ask(gateway, request("Via: 1.1 a, 1.1 b, 1.1 c, 1.1 d"))).contains(" 508 ");
      assertThat(ask(gateway, request("Via: 1.1 edge, 1.1 edge"))).contains(" 508 ");
      assertThat(ask(gateway, request("CDN-Loop: edge; a=b, edge"))).contains(" 508 ");
      assertThat(ask(gateway, request("Connection: Via", "Via: 1.1 edge, 1.1 edge")))
          .as("history cannot be declared hop-by-hop")
          .contains(" 508 ");
      assertThat(endpoint.heads()).hasSize(2);
      Eventually.holds(
          "the log says why",
          () ->
              Files.readString(gateway.directory().resolve("access.log"))
                  .contains("\"reason\":\"loop_detected\""));
    }
  }

  private static TestGateway believing(ScriptedEndpoint endpoint, String peers, String route)
      throws Exception {
    return TestGateway.with(
        "deadline_field: X-Left-Ms\n  trusted_proxies: [" + peers + "]",
        TestGateway.service("", endpoint.url()),
        ROUTES.replace("{name: all,", "{name: all, " + route));
  }

  private static long left(String head) {
    Matcher field = Pattern.compile("(?i)X-Left-Ms: ([0-9]+)\r\n").matcher(head);
    return field.find() ? Long.parseLong(field.group(1)) : -1;
  }

  @Test
  void whatIsLeftIsPassedOn() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = believing(endpoint, "127.0.0.0/8", "")) {
      assertThat(ask(gateway, request("X-Left-Ms: 600000", "X_Left_Ms: 7"))).endsWith("ok");
      assertThat(left(endpoint.heads().get(0))).isBetween(500_000L, 600_000L);
      assertThat(endpoint.heads().get(0)).doesNotContain("X_Left");
      assertThat(ask(gateway, GET)).endsWith("ok");
      assertThat(ask(gateway, request("X-Left-Ms: soon"))).endsWith("ok");
      assertThat(left(endpoint.heads().get(1))).isEqualTo(-1);
      assertThat(left(endpoint.heads().get(2))).isEqualTo(-1);
      assertThat(ask(gateway, request("X-Left-Ms: 0")))
          .startsWith("HTTP/1.1 504 ")
          .contains("client_deadline");
      assertThat(endpoint.heads()).as("too late to ask").hasSize(3);
    }
  }

  @Test
  void theTimeOutOfARouteIsToldAndTheNearerOneCounts() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = believing(endpoint, "127.0.0.0/8", "timeout: 500s, ")) {
      assertThat(ask(gateway, GET)).endsWith("ok");
      assertThat(ask(gateway, request("X-Left-Ms: 600000"))).endsWith("ok");
      assertThat(ask(gateway, request("X-Left-Ms: 300000"))).endsWith("ok");
      assertThat(left(endpoint.heads().get(0))).isBetween(400_000L, 500_000L);
      assertThat(left(endpoint.heads().get(1))).isBetween(400_000L, 500_000L);
      assertThat(left(endpoint.heads().get(2))).isBetween(200_000L, 300_000L);
    }
  }

  @Test
  void itBoundsOurOwnWaiting() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.await(never);
                });
        TestGateway gateway = believing(endpoint, "127.0.0.0/8", "")) {
      assertThat(ask(gateway, request("X-Left-Ms: 2000")))
          .startsWith("HTTP/1.1 504 ")
          .contains("client_deadline");
      Eventually.is(1, () -> endpoint.heads().size());
      assertThat(left(endpoint.heads().get(0))).isBetween(1L, 2000L);
      never.countDown();
    }
  }

  @Test
  void aCallOfGrpcHasItsOwnWordForIt() throws Exception {
    String call =
        "POST /s/m HTTP/1.1\r\nHost: a\r\nContent-Type: application/grpc\r\nX-Left-Ms: 500000\r\n"
            + "%sContent-Length: 5\r\n\r\n\0\0\0\0\0";
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = believing(endpoint, "127.0.0.0/8", "")) {
      ask(gateway, call.formatted("grpc-timeout: 400S\r\n"));
      ask(gateway, call.formatted(""));
      assertThat(left(endpoint.heads().get(0))).isEqualTo(-1);
      assertThat(endpoint.heads().get(0)).containsPattern("(?i)grpc-timeout: 3[0-9]{5}m");
      assertThat(left(endpoint.heads().get(1))).isBetween(400_000L, 500_000L);
    }
  }

  @Test
  void nobodyElseIsBelieved() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = believing(endpoint, "192.0.2.0/24", "")) {
      assertThat(ask(gateway, request("X-Left-Ms: 0", "x-left-ms: 1", "X_LEFT-MS: 2")))
          .endsWith("ok");
      assertThat(endpoint.heads().get(0).toLowerCase(java.util.Locale.ROOT)).doesNotContain("left");
    }
  }
}
