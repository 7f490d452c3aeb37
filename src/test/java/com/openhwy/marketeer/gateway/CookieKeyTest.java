package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Nodes that have the same server.cookie_key know each other's sticky cookies. */
class CookieKeyTest {
  private static final Pattern COOKIE = Pattern.compile("Set-Cookie: (keep=[^;]+);");

  private static TestGateway gateway(String server, String secret, ScriptedEndpoint endpoint)
      throws Exception {
    return TestGateway.with(
        server,
        TestGateway.service("sticky: {cookie: keep" + secret + "}", endpoint.url()),
        "routes: [{name: all, backend: {type: service, service: backend}}]");
  }

  private static String ask(TestGateway gateway, String more) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      return client.send("GET / HTTP/1.1\r\nHost: a\r\n" + more + "\r\n").response();
    }
  }

  private static boolean knows(TestGateway one, TestGateway other) throws IOException {
    Matcher cookie = COOKIE.matcher(ask(other, ""));
    assertThat(cookie.find()).isTrue();
    String answer = ask(one, "Cookie: " + cookie.group(1) + "\r\n");
    assertThat(answer).startsWith("HTTP/1.1 200 ");
    return !answer.contains("Set-Cookie");
  }

  @Test
  void theKeyOfTheServerSignsWhereAServiceHasNone() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway random = gateway("limits: {}", "", endpoint);
        TestGateway one = gateway("cookie_key: of-all-nodes", "", endpoint);
        TestGateway other = gateway("cookie_key: of-all-nodes", "", endpoint);
        TestGateway own = gateway("cookie_key: of-all-nodes", ", secret: mine", endpoint)) {
      assertThat(knows(random, random)).isTrue();
      assertThat(knows(one, random)).isFalse();
      assertThat(knows(one, other)).isTrue();
      assertThat(knows(own, one)).as("its own secret goes before").isFalse();
    }
  }
}
