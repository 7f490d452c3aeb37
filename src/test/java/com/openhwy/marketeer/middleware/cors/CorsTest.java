package com.openhwy.marketeer.middleware.cors;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.Loops;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorsTest {
  private static final String PAGE = "https://app.example.com";
  private static final String SITE = "allow_origins: ['https://*.example.com']";
  private static final String ALL = "allow_origins: '*'";

  private static Middleware made(String... settings) {
    return Configured.instance(
        Configured.define(new CorsFactory(), "cors-api", "{" + String.join(", ", settings) + "}"),
        new Loops().loop(0));
  }

  private static FakeExchange preflight(String origin, String method, String headers) {
    FakeExchange x =
        FakeExchange.of("OPTIONS", "/x")
            .header("Origin", origin)
            .header("Access-Control-Request-Method", method);
    return headers.isEmpty() ? x : x.header("Access-Control-Request-Headers", headers);
  }

  private static List<String> fields(FakeExchange x) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < x.client().headers().size(); i++) {
      lines.add(x.client().headers().name(i) + ": " + x.client().headers().value(i));
    }
    return lines;
  }

  private static String vary(FakeExchange x) {
    return x.client().headers().joined(HeaderName.VARY);
  }

  @Test
  void aPreflightIsAnsweredHere() {
    FakeExchange x =
        preflight(PAGE, "PUT", "content-type,x-a")
            .through(
                made(
                    SITE,
                    "allow_methods: [GET, PUT]",
                    "allow_headers: [Content-Type, X-A]",
                    "expose_headers: X-Total",
                    "allow_credentials: true",
                    "max_age: 1h"))
            .run("never");
    assertThat(x.status()).isEqualTo(204);
    assertThat(x.bytes()).isEmpty();
    assertThat(fields(x))
        .containsExactlyInAnyOrder(
            "Access-Control-Allow-Origin: https://app.example.com",
            "Access-Control-Allow-Credentials: true",
            "Access-Control-Allow-Methods: GET, PUT",
            "Access-Control-Allow-Headers: Content-Type, X-A",
            "Access-Control-Max-Age: 3600",
            "Vary: Origin",
            "Vary: Access-Control-Request-Method",
            "Vary: Access-Control-Request-Headers");
  }

  @Test
  void starsAreSpelledOut() {
    FakeExchange x =
        preflight(PAGE, "PATCH", "authorization, x-a")
            .through(
                made(SITE, "allow_methods: '*'", "allow_headers: '*'", "allow_credentials: true"))
            .run("never");
    assertThat(x.field("Access-Control-Allow-Methods")).isEqualTo("PATCH");
    assertThat(x.field("Access-Control-Allow-Headers")).isEqualTo("authorization, x-a");
    FakeExchange odd =
        preflight(PAGE, "A B", "x\"y")
            .through(made(SITE, "allow_methods: '*'", "allow_headers: '*'"))
            .run("never");
    assertThat(odd.field("Access-Control-Allow-Methods")).isNull();
    assertThat(odd.field("Access-Control-Allow-Headers")).isNull();
  }

  @Test
  void aPreflightFromElsewhereIsRefusedAndSaysSo() {
    FakeExchange x = preflight("https://evil.test", "GET", "").through(made(SITE)).run("never");
    assertThat(x.status()).isEqualTo(403);
    assertThat(x.exchange().failure().detail())
        .isEqualTo("https://evil.test is not among the allow_origins of cors-api");
    assertThat(x.field("Access-Control-Allow-Origin")).isNull();
    assertThat(vary(x)).startsWith("Origin, ");
    FakeExchange endless =
        preflight("https://" + "x".repeat(999), "GET", "").through(made(SITE)).run("never");
    assertThat(endless.exchange().failure().detail())
        .isEqualTo("the page's origin is not among the allow_origins of cors-api");
  }

  @Test
  void otherRequestsAreMarked() {
    FakeExchange x =
        FakeExchange.get("/x")
            .header("Origin", PAGE)
            .through(made(SITE, "expose_headers: [X-Total, X-Page]", "allow_credentials: true"))
            .run("data");
    assertThat(x.text()).isEqualTo("data");
    assertThat(fields(x))
        .containsExactlyInAnyOrder(
            "Access-Control-Allow-Origin: https://app.example.com",
            "Access-Control-Allow-Credentials: true",
            "Access-Control-Expose-Headers: X-Total, X-Page",
            "Vary: Origin");
  }

  @ParameterizedTest
  @CsvSource({"https://evil.test", "https://example.com", "null", "''"})
  void otherOriginsAreServedButNotMarked(String origin) {
    FakeExchange x =
        FakeExchange.get("/x").header("Origin", origin).through(made(SITE)).run("data");
    assertThat(x.status()).isEqualTo(200);
    assertThat(fields(x)).containsExactly("Vary: Origin");
  }

  @Test
  void withoutOriginTheAnswerVariesAllTheSame() {
    FakeExchange x = FakeExchange.get("/x").through(made(SITE)).run("data");
    assertThat(fields(x)).containsExactly("Vary: Origin");
  }

  @Test
  void twoOriginsAreNone() {
    FakeExchange x =
        FakeExchange.get("/x")
            .header("Origin", PAGE)
            .header("Origin", "https://evil.test")
            .through(made(SITE))
            .run("data");
    assertThat(fields(x)).containsExactly("Vary: Origin");
  }

  @Test
  void aStarIsTheSameForAllAndDoesNotVary() {
    FakeExchange x = FakeExchange.get("/x").header("Origin", PAGE).through(made(ALL)).run("data");
    assertThat(fields(x)).containsExactly("Access-Control-Allow-Origin: *");
    FakeExchange asked = preflight("null", "GET", "").through(made(ALL)).run("never");
    assertThat(asked.field("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(vary(asked))
        .isEqualTo("Access-Control-Request-Method, Access-Control-Request-Headers");
  }

  @Test
  void whatTheEndpointSaysIsReplaced() {
    FakeExchange x =
        FakeExchange.get("/x")
            .header("Origin", "https://evil.test")
            .through(made(SITE))
            .run(
                e -> {
                  e.response().headers().add("Access-Control-Allow-Origin", "*");
                  e.response().headers().add("access-control-allow-credentials", "true");
                  e.response().headers().add("Access-Control-Expose-Headers", "X-Secret");
                  e.response().headers().add("Vary", "Accept, origin");
                  e.response().status(200);
                  e.respond();
                });
    assertThat(fields(x)).containsExactly("Vary: Accept, origin");
  }

  @Test
  void ownErrorsAreReadableToThePage() {
    FakeExchange x =
        FakeExchange.get("/x")
            .header("Origin", PAGE)
            .through(made(SITE))
            .run(e -> e.fail(Failure.of(FailureKind.NO_ENDPOINT, "none")));
    assertThat(x.status()).isEqualTo(503);
    assertThat(x.field("Access-Control-Allow-Origin")).isEqualTo(PAGE);
  }

  @Test
  void plainOptionsGoToTheEndpoint() {
    FakeExchange x =
        FakeExchange.of("OPTIONS", "*").header("Origin", PAGE).through(made(SITE)).run("allow");
    assertThat(x.text()).isEqualTo("allow");
    assertThat(x.field("Access-Control-Allow-Origin")).isEqualTo(PAGE);
    assertThat(vary(x))
        .isEqualTo("Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
    FakeExchange noOrigin =
        FakeExchange.of("OPTIONS", "/x")
            .header("Access-Control-Request-Method", "GET")
            .through(made(SITE))
            .run("allow");
    assertThat(noOrigin.text()).isEqualTo("allow");
  }

  @Test
  void thePrivateNetworkIsOpenedOnlyWhenAskedAndAllowed() {
    String asks = "Access-Control-Request-Private-Network";
    String says = "Access-Control-Allow-Private-Network";
    Middleware open = made(SITE, "allow_private_network: true");
    FakeExchange yes = preflight(PAGE, "GET", "").header(asks, "true").through(open).run("never");
    assertThat(yes.field(says)).isEqualTo("true");
    assertThat(vary(yes)).endsWith(asks);
    assertThat(preflight(PAGE, "GET", "").through(open).run("never").field(says)).isNull();
    assertThat(
            preflight(PAGE, "GET", "")
                .header(asks, "true")
                .through(made(SITE))
                .run("never")
                .field(says))
        .isNull();
  }

  @Test
  void anUpgradeIsLeftAlone() {
    FakeExchange x =
        FakeExchange.get("/socket")
            .header("Origin", PAGE)
            .through(made(SITE))
            .run(
                e -> {
                  e.response().status(101);
                  e.respond();
                });
    assertThat(fields(x)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: c}                                           | allow_origins: names no origin",
        "{allow_origins: '*', allow_credentials: true}       | allow_origins: \"*\" with allow_cred",
        "{allow_origins: a.test}                             | allow_origins: \"a.test\" is no origin",
        "{allow_origins: 'https://a.test', allow_methods: [GET, A B]} | allow_methods: \"A B\" is no",
        "{allow_origins: 'https://a.test', allow_headers: 'a:'}       | allow_headers: \"a:\" is no",
        "{allow_origins: 'https://a.test', expose_headers: ''}        | expose_headers: \"\" is no n",
        "{allow_origins: 'https://a.test', allow_credentials: true, expose_headers: '*'} | expose_h"
      })
  void outOfOrder(String yaml, String problem) {
    assertThat(Configured.problems(new CorsFactory(), yaml))
        .singleElement()
        .asString()
        .contains(" " + problem);
  }
}
