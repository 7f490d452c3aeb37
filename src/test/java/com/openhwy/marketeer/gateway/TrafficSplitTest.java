package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.control.Await;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** One route's requests among several services, on real sockets. */
class TrafficSplitTest {

  private static ScriptedEndpoint named(String name) throws Exception {
    return ScriptedEndpoint.always(
        "HTTP/1.1 200 OK\r\nContent-Length: " + name.length() + "\r\n\r\n" + name);
  }

  private static String services(ScriptedEndpoint stable, ScriptedEndpoint canary) {
    return "services:\n  - {name: stable, endpoints: ["
        + stable.url()
        + "]}\n  - {name: canary, host: canary.internal, endpoints: ["
        + canary.url()
        + "]}\n";
  }

  private static String routes(String split) {
    return "routes: [{name: shop, strip_prefix: /shop, backend: {type: split, services: ["
        + "{service: stable, weight: 75}, {service: canary, weight: 25, when: {cookies:"
        + " {beta: '1'}}}]"
        + split
        + "}}]";
  }

  private static String ask(RawClient client, String fields) throws Exception {
    return client.send("GET /shop/a HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n").response();
  }

  private static String side(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  @Test
  void requestsAreSpreadCountedByServiceAndSentAsEachServiceWantsThem() throws Exception {
    try (ScriptedEndpoint stable = named("stable");
        ScriptedEndpoint canary = named("canary");
        TestGateway gateway = TestGateway.with("limits: {}", services(stable, canary), routes(""));
        RawClient client = new RawClient(gateway.port())) {
      Map<String, Integer> counts = new TreeMap<>();
      int requests = 200;
      for (int i = 0; i < requests; i++) {
        counts.merge(side(ask(client, "")), 1, Integer::sum);
      }
      // 50 expected; that it comes to less than 15 or more than 90 happens once in 10^9 runs
      assertThat(counts.get("canary")).isBetween(15, 90);
      assertThat(counts.get("stable")).isEqualTo(requests - counts.get("canary"));
      for (int i = 0; i < 5; i++) {
        assertThat(side(ask(client, "Cookie: beta=1\r\n"))).isEqualTo("canary");
      }
      Eventually.is(
          counts.get("canary") + 5.0,
          () ->
              gateway.metric(
                  "http_requests_total{code=\"200\",method=\"GET\",route=\"shop\""
                      + ",service=\"canary\"}"));
      assertThat(
              gateway.metric(
                  "http_requests_total{code=\"200\",method=\"GET\",route=\"shop\""
                      + ",service=\"stable\"}"))
          .isEqualTo((double) counts.get("stable"));
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
      assertThat(canary.heads().get(0)).startsWith("GET /a ").contains("Host: canary.internal\r\n");
      assertThat(stable.heads().get(0)).startsWith("GET /a ").contains("Host: a\r\n");
      JsonObject route =
          new JsonObject(gateway.admin("/routes")).getJsonArray("routes").getJsonObject(0);
      assertThat(route.getJsonObject("backend").getString("type")).isEqualTo("split");
    }
  }

  @Test
  void aUserStaysOnEveryLoopAfterAReloadAndInAnotherGateway() throws Exception {
    String routes = routes(", sticky: {by: header, name: X-User}");
    try (ScriptedEndpoint stable = named("stable");
        ScriptedEndpoint canary = named("canary");
        TestGateway gateway = TestGateway.with("workers: 2", services(stable, canary), routes);
        TestGateway node = TestGateway.with("workers: 1", services(stable, canary), routes)) {
      Map<String, String> sides = new TreeMap<>();
      for (int user = 0; user < 40; user++) {
        try (RawClient client = new RawClient(gateway.port())) {
          String fields = "X-User: user-" + user + "\r\n";
          sides.put(fields, side(ask(client, fields)));
        }
      }
      assertThat(sides.values()).contains("stable", "canary");
      gateway.write("services.yaml", services(stable, canary) + "\n# reloaded\n");
      Await.result(gateway.gateway().reload("test"));
      for (Map.Entry<String, String> user : sides.entrySet()) {
        try (RawClient client = new RawClient(gateway.port());
            RawClient other = new RawClient(node.port())) {
          assertThat(side(ask(client, user.getKey()))).isEqualTo(user.getValue());
          assertThat(side(ask(other, user.getKey()))).isEqualTo(user.getValue());
        }
      }
    }
  }

  private static JsonObject explained(TestGateway gateway, String cookie) throws Exception {
    String field = cookie.isEmpty() ? "" : "&header=Cookie:%20" + cookie;
    return new JsonObject(gateway.admin("/explain?url=http://a/shop/a" + field))
        .getJsonObject("split");
  }

  @Test
  void explainSaysWhichServiceItWouldBe() throws Exception {
    try (ScriptedEndpoint stable = named("stable");
        ScriptedEndpoint canary = named("canary");
        TestGateway gateway =
            TestGateway.with("limits: {}", services(stable, canary), routes(", sticky: cookie"));
        RawClient client = new RawClient(gateway.port())) {
      for (int user = 0; user < 20; user++) {
        String cookie = "marketeer_split=" + user;
        assertThat(explained(gateway, cookie).getString("service"))
            .isEqualTo(side(ask(client, "Cookie: " + cookie + "\r\n")));
      }
      assertThat(explained(gateway, "beta=1").getString("why"))
          .isEqualTo("when[0] of canary takes it");
      assertThat(explained(gateway, ""))
          .isEqualTo(
              new JsonObject(
                  """
                  {"service": null, "sticky": "cookie marketeer_split",
                   "why": "it has no cookie marketeer_split, is given one, and drawn by the shares",
                   "services": [{"service": "stable", "weight": 75, "share": 75.0},
                                {"service": "canary", "weight": 25, "share": 25.0}]}
                  """));
    }
  }

  @Test
  void aCookieComesWithTheAnswerEvenWhereTheServiceIsDown() throws Exception {
    try (ScriptedEndpoint stable = named("stable");
        ScriptedEndpoint dead = ScriptedEndpoint.refusing()) {
      String services = services(stable, dead);
      String routes =
          "routes: [{name: shop, backend: {type: split, sticky: cookie, services: ["
              + "{service: stable, weight: 0, when: {query: {s: {present: true}}}}, canary]}}]";
      try (TestGateway gateway = TestGateway.with("limits: {}", services, routes);
          RawClient client = new RawClient(gateway.port())) {
        String down = ask(client, "");
        assertThat(down)
            .startsWith("HTTP/1.1 502 ")
            .contains("Set-Cookie: marketeer_split=", "; Path=/; Max-Age=2592000; HttpOnly;");
        String taken = client.send("GET /?s HTTP/1.1\r\nHost: a\r\n\r\n").response();
        assertThat(taken).endsWith("stable").doesNotContain("Set-Cookie");
      }
    }
  }
}
