package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Copies of requests on real sockets, and shadows that misbehave. */
class MirrorTest {
  private static final String JSON =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ";

  private static TestGateway gateway(ScriptedEndpoint stable, String shadow, String settings)
      throws Exception {
    return TestGateway.with(
        "workers: 1",
        "services:\n  - {name: stable, endpoints: ["
            + stable.url()
            + "]}\n  - {name: shadow, retries: 0, endpoints: ["
            + shadow
            + "]}\n",
        "routes: [{name: all, match: {path: /shop/*}, strip_prefix: /shop, host: inner.test,"
            + " middlewares: [copy], backend: {type: service, service: stable}}]",
        "middlewares: [{name: copy, type: mirror, service: shadow" + settings + "}]",
        List.of());
  }

  @Test
  void aCopyHasTheHostThatTheServiceOfTheRouteIsSent() throws Exception {
    try (ScriptedEndpoint stable = ScriptedEndpoint.ok();
        ScriptedEndpoint shadow = ScriptedEndpoint.ok();
        TestGateway gateway =
            TestGateway.with(
                "workers: 1",
                "services:\n  - {name: stable, host: inner.test, endpoints: [%s]}\n  - {name: shadow, endpoints: [%s]}\n"
                    .formatted(stable.url(), shadow.url()),
                "routes: [{name: all, middlewares: [copy], backend: {type: service, service: stable}}]",
                "middlewares: [{name: copy, type: mirror, service: shadow}]",
                List.of());
        RawClient client = new RawClient(gateway.port())) {
      assertThat(get(client)).startsWith("HTTP/1.1 200 ");
      Eventually.is(1.0, () -> copies(gateway, "answered"));
      assertThat(stable.heads().get(0)).contains("Host: inner.test\r\n");
      assertThat(shadow.heads().get(0)).contains("Host: inner.test\r\n");
    }
  }

  private static String json(String body) {
    return JSON + body.length() + "\r\n\r\n" + body;
  }

  private static String get(RawClient client) throws Exception {
    return client
        .send("GET /shop/a?b=c HTTP/1.1\r\nHost: a\r\nCookie: s=1\r\nX-Mirrored-By: me\r\n\r\n")
        .response();
  }

  private static double copies(TestGateway gateway, String result) throws Exception {
    return gateway.metric(
        "mirror_requests_total{middleware=\"copy\",result=\"" + result + "\",route=\"all\"}");
  }

  private static double compared(TestGateway gateway, String result) throws Exception {
    return gateway.metric("mirror_comparisons_total{middleware=\"copy\",result=\"" + result);
  }

  private static JsonObject mirror(TestGateway gateway) throws Exception {
    return new JsonObject(gateway.admin("/mirrors")).getJsonArray("mirrors").getJsonObject(0);
  }

  @Test
  void aCopyLooksAsTheEndpointSeesItAndItsAnswerGoesNowhere() throws Exception {
    try (ScriptedEndpoint stable = ScriptedEndpoint.ok();
        ScriptedEndpoint shadow =
            ScriptedEndpoint.always("HTTP/1.1 500 No\r\nContent-Length: 3\r\n\r\nbad");
        TestGateway gateway = gateway(stable, shadow.url(), ", remove_headers: [Cookie]");
        RawClient client = new RawClient(gateway.port())) {
      for (int i = 0; i < 5; i++) {
        assertThat(get(client)).startsWith("HTTP/1.1 200 ").endsWith("ok");
      }
      Eventually.is(5.0, () -> copies(gateway, "answered"));
      assertThat(stable.heads()).hasSize(5);
      assertThat(stable.heads().get(0))
          .startsWith("GET /a?b=c HTTP/1.1\r\n")
          .contains("Host: inner.test\r\n", "Cookie: s=1\r\n")
          .doesNotContain("Mirrored");
      assertThat(shadow.heads()).hasSize(5);
      assertThat(shadow.heads().get(0))
          .startsWith("GET /a?b=c HTTP/1.1\r\n")
          .contains(
              "Host: inner.test\r\n", "X-Mirrored-By: marketeer\r\n", "X-Forwarded-For: 127.0.0.1")
          .doesNotContain("Cookie");
      Eventually.is(0, () -> mirror(gateway).getInteger("in_flight"));
      Eventually.is(5.0, () -> gateway.metric("http_requests_total{"));
    }
  }

  @Test
  void aDeadShadowIsNobodysConcern() throws Exception {
    try (ScriptedEndpoint stable = ScriptedEndpoint.ok();
        ScriptedEndpoint gone = ScriptedEndpoint.refusing();
        TestGateway gateway = gateway(stable, gone.url(), "");
        RawClient client = new RawClient(gateway.port())) {
      for (int i = 0; i < 3; i++) {
        assertThat(get(client)).startsWith("HTTP/1.1 200 ").endsWith("ok");
      }
      Eventually.is(3.0, () -> copies(gateway, "failed"));
      Eventually.is(0, () -> mirror(gateway).getInteger("in_flight"));
    }
  }

  @Test
  void aShadowThatHangsHoldsNoClientAndOnlySoManyCopies() throws Exception {
    CountDownLatch let = new CountDownLatch(1);
    try (ScriptedEndpoint stable = ScriptedEndpoint.ok();
        ScriptedEndpoint shadow =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.await(let);
                  c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                });
        TestGateway gateway = gateway(stable, shadow.url(), ", max_in_flight: 2, timeout: 30s");
        RawClient client = new RawClient(gateway.port())) {
      for (int i = 0; i < 5; i++) {
        assertThat(get(client)).startsWith("HTTP/1.1 200 ").endsWith("ok");
      }
      Eventually.is(3.0, () -> copies(gateway, "busy"));
      assertThat(mirror(gateway).getInteger("in_flight")).isEqualTo(2);
      let.countDown();
      Eventually.is(2.0, () -> copies(gateway, "answered"));
      Eventually.is(0, () -> mirror(gateway).getInteger("in_flight"));
    }
  }

  @Test
  void aCopyWhoseAnswerDoesNotEndIsGivenUp() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (ScriptedEndpoint stable = ScriptedEndpoint.ok();
        ScriptedEndpoint shadow =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.send("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhalf");
                  c.await(never);
                });
        TestGateway gateway = gateway(stable, shadow.url(), ", timeout: 200ms, compare: {}");
        RawClient client = new RawClient(gateway.port())) {
      assertThat(get(client)).endsWith("ok");
      Eventually.is(1.0, () -> copies(gateway, "failed"));
      Eventually.is(1.0, () -> compared(gateway, "skipped"));
      Eventually.is(0, () -> mirror(gateway).getInteger("in_flight"));
      never.countDown();
    }
  }

  @Test
  void bodiesAreCopiedUpToALimitWhereTheirMethodIsListed() throws Exception {
    AtomicInteger bytes = new AtomicInteger();
    try (ScriptedEndpoint stable = ScriptedEndpoint.ok();
        ScriptedEndpoint shadow =
            new ScriptedEndpoint(
                c -> {
                  while (true) {
                    String head = c.head();
                    int at = head.indexOf("Content-Length: ");
                    int length = Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)));
                    assertThat(c.bytes(length)).matches("x+");
                    bytes.addAndGet(length);
                    c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                  }
                });
        TestGateway gateway = gateway(stable, shadow.url(), ", methods: [POST], max_body: 1KiB");
        RawClient client = new RawClient(gateway.port())) {
      String post = "POST /shop/a HTTP/1.1\r\nHost: a\r\n";
      client.send(post + "Content-Length: 1000\r\n\r\n" + "x".repeat(1_000));
      assertThat(client.response()).endsWith("ok");
      client.send(post + "Transfer-Encoding: chunked\r\n\r\n3\r\nxxx\r\n2\r\nxx\r\n0\r\n\r\n");
      assertThat(client.response()).endsWith("ok");
      Eventually.is(2.0, () -> copies(gateway, "answered"));
      assertThat(bytes).hasValue(1_005);

      client.send(post + "Content-Length: 1025\r\n\r\n" + "x".repeat(1_025));
      assertThat(client.response()).endsWith("ok");
      client.send(
          post + "Transfer-Encoding: chunked\r\n\r\n401\r\n" + "x".repeat(1_025) + "\r\n0\r\n\r\n");
      assertThat(client.response()).endsWith("ok");
      assertThat(get(client)).endsWith("ok");
      Eventually.is(2.0, () -> copies(gateway, "too_large"));
      assertThat(stable.heads()).hasSize(5);
      assertThat(shadow.heads()).hasSize(2);
      try (RawClient leaving = new RawClient(gateway.port())) {
        leaving.send(post + "Content-Length: 10\r\n\r\nhalf");
        Eventually.is(1, () -> mirror(gateway).getInteger("in_flight"));
      }
      Eventually.is(1.0, () -> copies(gateway, "abandoned"));
      Eventually.is(0, () -> mirror(gateway).getInteger("in_flight"));
    }
  }

  @Test
  void aRequestThatIsRefusedFurtherDownGivesItsPlaceBack() throws Exception {
    for (String compare : List.of("", ", compare: {}")) {
      try (ScriptedEndpoint shadow = ScriptedEndpoint.ok();
          TestGateway gateway =
              TestGateway.with(
                  "workers: 1",
                  "services: [{name: shadow, endpoints: [" + shadow.url() + "]}]",
                  "routes: [{name: all, middlewares: [copy, closed], backend: {type: respond}}]",
                  "middlewares: [{name: closed, type: maintenance}, {name: copy, type: mirror,"
                      + " service: shadow, methods: [POST]"
                      + compare
                      + "}]",
                  List.of());
          RawClient client = new RawClient(gateway.port())) {
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n");
        assertThat(client.head()).startsWith("HTTP/1.1 503 ");
        Eventually.is(1.0, () -> copies(gateway, "abandoned"));
        Eventually.is(0, () -> mirror(gateway).getInteger("in_flight"));
        assertThat(shadow.heads()).isEmpty();
      }
    }
  }

  @Test
  void nothingIsCopiedThatIsNotAskedFor() throws Exception {
    try (ScriptedEndpoint stable = ScriptedEndpoint.ok();
        ScriptedEndpoint shadow = ScriptedEndpoint.ok();
        TestGateway none = gateway(stable, shadow.url(), ", sample: 0");
        TestGateway safe = gateway(stable, shadow.url(), "");
        RawClient client = new RawClient(none.port());
        RawClient other = new RawClient(safe.port())) {
      assertThat(get(client)).endsWith("ok");
      other.send("DELETE /shop/a HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(other.response()).endsWith("ok");
      assertThat(get(other)).endsWith("ok");
      Eventually.is(1.0, () -> copies(safe, "answered"));
      assertThat(shadow.heads()).hasSize(1);
      assertThat(shadow.heads().get(0)).startsWith("GET ");
    }
  }

  @Test
  void differencesAreCountedAndCanBeRead() throws Exception {
    try (ScriptedEndpoint stable =
            ScriptedEndpoint.always(json("{\"price\":100,\"token\":\"abc\"}"));
        ScriptedEndpoint shadow =
            ScriptedEndpoint.always(json("{\"price\":101,\"token\":\"xyz\"}"));
        TestGateway gateway = gateway(stable, shadow.url(), ", compare: {noise_sample: 0}");
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send("GET /shop/a?key=hidden HTTP/1.1\r\nHost: a\r\n\r\n").response())
          .contains("\"price\":100");
      Eventually.is(1.0, () -> compared(gateway, "different"));
      Eventually.is(1.0, () -> gateway.metric("mirror_differences_total{kind=\"body\""));
      Eventually.is(1, () -> mirror(gateway).getJsonArray("recent").size());
      JsonArray recent = mirror(gateway).getJsonArray("recent");
      assertThat(recent.encode())
          .contains("\"where\":\"/price\",\"stable\":\"100\",\"shadow\":\"101\"")
          .contains("\"where\":\"/token\",\"stable\":\"***\",\"shadow\":\"***\"")
          .contains("\"target\":\"/shop/a?key=***\"", "\"service\":\"stable\"")
          .doesNotContain("abc", "xyz", "hidden");
    }
  }

  @Test
  void equalAnswersAreEqualAndAnotherStatusIsNot() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (ScriptedEndpoint stable = ScriptedEndpoint.ok();
        ScriptedEndpoint shadow =
            new ScriptedEndpoint(
                c -> {
                  while (true) {
                    c.head();
                    String status = asked.incrementAndGet() == 1 ? "200 OK" : "404 No";
                    c.send("HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n\r\nok");
                  }
                });
        TestGateway gateway = gateway(stable, shadow.url(), ", compare: {noise_sample: 0}");
        RawClient client = new RawClient(gateway.port())) {
      assertThat(get(client)).endsWith("ok");
      Eventually.is(1.0, () -> compared(gateway, "equal"));
      assertThat(get(client)).endsWith("ok");
      Eventually.is(1.0, () -> compared(gateway, "different"));
      Eventually.is(1.0, () -> gateway.metric("mirror_differences_total{kind=\"status\""));
      Eventually.is(0, () -> mirror(gateway).getInteger("in_flight"));
    }
  }

  @Test
  void whatDiffersByItselfIsLearntByAskingTwice() throws Exception {
    AtomicInteger serial = new AtomicInteger(100);
    ScriptedEndpoint.Script counting =
        c -> {
          while (true) {
            c.head();
            c.send(json("{\"serial\":" + serial.incrementAndGet() + ",\"price\":7}"));
          }
        };
    try (ScriptedEndpoint stable = new ScriptedEndpoint(counting);
        ScriptedEndpoint shadow = new ScriptedEndpoint(counting);
        TestGateway gateway = gateway(stable, shadow.url(), ", compare: {noise_sample: 100}");
        RawClient client = new RawClient(gateway.port())) {
      for (int i = 1; i <= 3; i++) {
        assertThat(get(client)).contains("\"price\":7");
        double all = i;
        Eventually.is(all, () -> compared(gateway, "equal"));
      }
      Eventually.is(JsonArray.of("/serial"), () -> mirror(gateway).getJsonArray("noise"));
      assertThat(stable.heads()).as("each once more").hasSize(6);
      assertThat(stable.heads().get(1)).startsWith("GET /a?b=c ").doesNotContain("Mirrored");
      assertThat(shadow.heads()).hasSize(3);
    }
  }
}
