package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an endpoint is told of the client, and what a client is told by the gateway itself. */
class HeadersTest {
  private static final String ROUTES =
      "routes: [{name: only-get, match: {path: /get, method: GET}, backend: {type: respond, body: got}},"
          + " {name: all, match: {path: /api/*}, backend: {type: service, service: backend}}]";

  private static ScriptedEndpoint endpoint;
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    endpoint = ScriptedEndpoint.ok();
    gateway = TestGateway.with("limits: {}", TestGateway.service("", endpoint.url()), ROUTES);
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    endpoint.close();
  }

  private static String ask(String request) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      return client.send(request).response();
    }
  }

  private static String sent() {
    return endpoint.heads().get(endpoint.heads().size() - 1);
  }

  @Test
  void anEndpointIsToldWhereARequestComesFrom() throws Exception {
    String answer = ask("GET /api/x HTTP/1.1\r\nHost: shop.example:81\r\n\r\n");
    assertThat(answer).containsPattern("(?i)x-request-id: [0-9a-f]{32}\r\n");
    assertThat(sent())
        .containsIgnoringCase("X-Forwarded-For: 127.0.0.1\r\n")
        .containsIgnoringCase("X-Forwarded-Proto: http\r\n")
        .containsIgnoringCase("X-Forwarded-Host: shop.example:81\r\n")
        .containsIgnoringCase("X-Forwarded-Port: " + gateway.port() + "\r\n")
        .containsIgnoringCase("X-Real-IP: 127.0.0.1\r\n")
        .containsIgnoringCase("Host: shop.example:81\r\n")
        .containsPattern("(?i)via: 1\\.1 \\S+\r\n")
        .containsPattern("(?i)x-request-id: [0-9a-f]{32}\r\n")
        .containsPattern("(?i)traceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]\r\n");
  }

  /** Abuse #36, #37, #39: what an untrusted client says of itself is not believed. */
  @ParameterizedTest
  @CsvSource({
    "X-Forwarded-For: 6.6.6.6",
    "x-forwarded-for: 6.6.6.6",
    "X_Forwarded_For: 6.6.6.6",
    "X-Forwarded_For: 6.6.6.6",
    "X-Real-IP: 6.6.6.6",
    "X_Real_IP: 6.6.6.6",
    "Forwarded: for=6.6.6.6",
    "X-Forwarded-Host: 6.6.6.6",
    "X-Forwarded-Proto: 6.6.6.6",
    "X-Forwarded-Port: 6.6.6.6",
    "X-Request-ID: 6.6.6.6",
    "Proxy: http://6.6.6.6",
    "Connection: 6.6.6.6",
  })
  void aClientCannotSpeakForItself(String field) throws Exception {
    ask("GET /api/x HTTP/1.1\r\nHost: a\r\n" + field + "\r\n\r\n");
    assertThat(sent()).doesNotContain("6.6.6.6").containsIgnoringCase("X-Real-IP: 127.0.0.1\r\n");
  }

  @ParameterizedTest
  @CsvSource({"X-Forwarded-For", "X-Real-IP", "X-Forwarded-Host", "X-Request-ID", "Host", "Via"})
  void namingAFieldInConnectionDoesNotTakeItAway(String name) throws Exception {
    String answer = ask("GET /api/x HTTP/1.1\r\nHost: a\r\nConnection: " + name + "\r\n\r\n");
    if (answer.startsWith("HTTP/1.1 200 ")) {
      assertThat(sent()).containsPattern("(?i)\r\n" + name + ": [^\r]+\r\n");
    } else {
      assertThat(answer).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void theAuthorityOfAnAbsoluteTargetIsTheOneEverywhere() throws Exception {
    ask("GET http://inside.example/api/x HTTP/1.1\r\nHost: outside.example\r\n\r\n");
    assertThat(sent())
        .startsWith("GET /api/x HTTP/1.1\r\n")
        .containsIgnoringCase("Host: inside.example\r\n")
        .containsIgnoringCase("X-Forwarded-Host: inside.example\r\n")
        .doesNotContain("outside");
  }

  /** Abuse #52: no address a client names is ever dialled. */
  @Test
  void aClientChoosesNoAddress() throws Exception {
    int admin = gateway.gateway().adminPort();
    String answer =
        ask("GET http://127.0.0.1:" + admin + "/status HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 404 ").contains("no_route");
  }

  @Test
  void answersOfOurOwnComeAsTheClientReadsThem() throws Exception {
    assertThat(ask("GET /none HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n"))
        .startsWith("HTTP/1.1 404 ")
        .containsIgnoringCase("Content-Type: application/problem+json\r\n")
        .contains("no_route", "request_id");
    assertThat(ask("GET /none HTTP/1.1\r\nHost: a\r\nAccept: text/html,*/*;q=0.8\r\n\r\n"))
        .startsWith("HTTP/1.1 404 ")
        .containsIgnoringCase("Content-Type: text/html");
    assertThat(ask("POST /get HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"))
        .startsWith("HTTP/1.1 405 ")
        .containsPattern("(?i)allow: GET, HEAD[^\r]*\r\n");
    assertThat(ask("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"))
        .startsWith("HTTP/1.1 204 ")
        .containsIgnoringCase("Allow: GET");
  }

  @Test
  void aRefusedRequestHasItsLineInTheLog() throws Exception {
    ask("GET /a b HTTP/1.1\r\nHost: a\r\n\r\n");
    Eventually.holds(
        "a line for what could not be read",
        () ->
            Files.readAllLines(gateway.directory().resolve("access.log")).stream()
                .anyMatch(
                    line -> line.contains("\"status\":400") && line.contains("malformed_request")));
  }
}
