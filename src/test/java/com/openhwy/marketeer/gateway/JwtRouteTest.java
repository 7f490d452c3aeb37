package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.middleware.jwt.Issuer;
import com.openhwy.marketeer.verticle.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route behind tokens, through a whole gateway with two event loops and an issuer beside it. */
class JwtRouteTest {
  private static final String MIDDLEWARES =
      """
      middlewares:
        - name: jwt-required
          type: jwt
          algorithm: RS256
          jwks_url: "%s/keys.json"
          jwks_min_refresh: 100ms
          issuer: torii
          token_from: [header:Authorization, query:access_token]
          forward_token: false
          claims_to_headers: {X-User: sub}
        - {name: by-user, type: rate_limit, rate: 2/h, key: principal}
        - {name: told, type: headers, request: {set: {X-Told: "{user} of {claim.iss}"}}}
      """;
  private static final String ROUTES =
      """
      routes:
        - name: api
          match: {path: /api/*}
          backend: {type: service, service: backend}
          middlewares: [jwt-required]
      """;

  @TempDir Path directory;

  private final Issuer first = Issuer.of("RS256");
  private final Issuer second = Issuer.stranger("RS256");

  /** What the issuer says now; the empty text is a connection that is closed. */
  private final AtomicReference<String> keys =
      new AtomicReference<>(Issuer.jwks(first.jwk("first", "")));

  private ScriptedEndpoint issuer;
  private ScriptedEndpoint endpoint;
  private TestGateway gateway;

  @BeforeEach
  void start() throws IOException {
    issuer =
        new ScriptedEndpoint(
            c -> {
              c.head();
              String body = keys.get();
              if (!body.isEmpty()) {
                c.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
              }
            });
    endpoint = ScriptedEndpoint.ok();
    gateway =
        new TestGateway(directory)
            .with("services", "services: [{name: backend, endpoints: [" + endpoint.url() + "]}]")
            .with("middlewares", MIDDLEWARES.formatted(issuer.url()))
            .with("routes", ROUTES);
  }

  @AfterEach
  void stop() throws IOException {
    gateway.close();
    endpoint.close();
    issuer.close();
  }

  private static String token(Issuer by, String kid) {
    return token(by, kid, "ann");
  }

  private static String token(Issuer by, String kid, String sub) {
    long exp = System.currentTimeMillis() / 1000 + 600;
    return by.token(
        "{\"alg\":\"RS256\",\"kid\":\"" + kid + "\"}",
        "{\"sub\":\"" + sub + "\",\"iss\":\"torii\",\"exp\":" + exp + "}");
  }

  /** On a connection of its own, so that any event loop may get it. */
  private String ask(String query, String fields) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(
          "GET /api/a" + query + " HTTP/1.1\r\nHost: a\r\n" + fields + "Connection: close\r\n\r\n");
      return client.untilClosed();
    }
  }

  private String askWith(String token) throws IOException {
    return ask("", "Authorization: Bearer " + token + "\r\n");
  }

  private int status(String token) throws IOException {
    return Integer.parseInt(askWith(token).substring(9, 12));
  }

  @Test
  void theEndpointLearnsWhoItIsAndNothingThatWasMadeUp() throws IOException {
    gateway.start();
    String token = token(first, "first");
    String fields = "X-User: admin\r\nx_user: admin\r\nx-user: root\r\n";
    for (int i = 0; i < 5; i++) {
      String answer = ask("?a=1", fields + "Authorization: Bearer " + token + "\r\n");
      assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("ok");
    }
    assertThat(ask("?access_token=" + token + "&b=2", fields)).startsWith("HTTP/1.1 200 ");
    assertThat(endpoint.heads())
        .hasSize(6)
        .allSatisfy(
            head ->
                assertThat(head)
                    .contains("\r\nX-User: ann\r\n")
                    .doesNotContainIgnoringCase("admin")
                    .doesNotContain("root", "Authorization", "access_token", token));
    assertThat(endpoint.heads().get(5)).startsWith("GET /api/a?b=2 HTTP/1.1\r\n");
    assertThat(issuer.heads()).hasSize(1);
  }

  @Test
  void whoHasNoneIsToldHow() throws IOException {
    gateway.start();
    assertThat(ask("", ""))
        .startsWith("HTTP/1.1 401 ")
        .contains("\r\nWWW-Authenticate: Bearer realm=\"jwt-required\"\r\n")
        .contains("\"reason\":\"unauthorized\"");
    assertThat(askWith(token(second, "first")))
        .startsWith("HTTP/1.1 401 ")
        .contains(", error=\"invalid_token\", error_description=\"the signature of the token")
        .contains("\"detail\":\"the signature of the token is not valid\"");
    assertThat(ask("?access_token=a.b.c", "Authorization: Bearer d.e.f\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .contains("error=\"invalid_request\"");
    assertThat(endpoint.heads()).isEmpty();
    assertThat(gateway.admin("/metrics").body())
        .contains(
            "middleware_refused_total{middleware=\"jwt-required\",mode=\"enforce\",route=\"api\"}"
                + " 3");
  }

  @Test
  void keysAreRotatedWithoutAnybodyNoticing() throws Exception {
    gateway.start();
    assertThat(status(token(first, "first"))).isEqualTo(200);
    keys.set(Issuer.jwks(first.jwk("first", ""), second.jwk("second", "")));
    Eventually.holds("the second key is known", () -> status(token(second, "second")) == 200);
    assertThat(status(token(first, "first"))).isEqualTo(200);
    keys.set(Issuer.jwks(second.jwk("second", "")));
    Eventually.holds(
        "the first key is forgotten",
        () -> {
          assertThat(status(token(first, "made up"))).isEqualTo(401); // makes it look again
          return status(token(first, "first")) == 401;
        });
    assertThat(status(token(second, "second"))).isEqualTo(200);
  }

  @Test
  void anIssuerThatIsDownIsNotMissedAtOnce() throws Exception {
    gateway.start();
    assertThat(status(token(first, "first"))).isEqualTo(200);
    keys.set("");
    int before = issuer.heads().size();
    Eventually.holds(
        "the gateway has asked again",
        () -> {
          assertThat(status(token(second, "second"))).isEqualTo(401);
          return issuer.heads().size() > before;
        });
    assertThat(status(token(first, "first"))).isEqualTo(200);
  }

  @Test
  void whoItIsCountsFurtherDown() throws Exception {
    String limited = ROUTES.replace("[jwt-required]", "[jwt-required, by-user, told]");
    gateway.with("routes", limited).start();
    for (int expected : new int[] {200, 200, 429}) {
      assertThat(status(token(first, "first"))).isEqualTo(expected);
    }
    assertThat(status(token(first, "first", "bob"))).isEqualTo(200);
    assertThat(status(token(second, "first"))).isEqualTo(401);
    assertThat(endpoint.heads()).hasSize(3);
    assertThat(endpoint.heads().get(0)).contains("\r\nX-Told: ann of torii\r\n");
    assertThat(endpoint.heads().get(2)).contains("\r\nX-Told: bob of torii\r\n");
  }

  @Test
  void beforeThereAreKeysTheAnswerIs503() throws Exception {
    String set = keys.getAndSet("");
    gateway.start();
    assertThat(askWith(token(first, "first")))
        .startsWith("HTTP/1.1 503 ")
        .contains("\"reason\":\"keys_unavailable\"")
        .contains("\r\nRetry-After: 1\r\n");
    assertThat(ask("", "")).startsWith("HTTP/1.1 401 ");
    keys.set(set);
    Eventually.holds("the keys have come", () -> status(token(first, "first")) == 200);
  }
}
