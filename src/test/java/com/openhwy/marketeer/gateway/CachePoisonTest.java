package com.openhwy.marketeer.gateway;

import static com.openhwy.marketeer.gateway.CachingGateway.did;
import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.verticle.RawHttp.Answer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** abuse.md 40, 41 and 42: nobody puts an answer into the cache that others do not deserve. */
class CachePoisonTest {
  private static final String KEPT = "Cache-Control: max-age=60\r\n";

  @TempDir static Path directory;

  private static CachingGateway site;

  @BeforeAll
  static void start() throws IOException {
    site =
        new CachingGateway(
            directory,
            "default_ttl: 60s, bypass_cookies: [sess*], route_ttl: {ttl: 60s},"
                + " key: {only_query: [id, q], sort_query: true}");
  }

  @AfterAll
  static void stop() throws IOException {
    site.close();
  }

  /** An endpoint that says back what it was sent. */
  private static void echo(String path) {
    site.on(path, (c, head) -> c.send(CachingGateway.of(200, KEPT, head.replace("\r\n", "|"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-Host: evil.test",
        "X-Forwarded-For: 6.6.6.6",
        "X-Forwarded-Proto: evil",
        "X-Forwarded-Scheme: evil",
        "X-Forwarded-Prefix: /evil",
        "X-Forwarded-Server: evil.test",
        "Forwarded: host=evil.test",
        "X_Forwarded_Host: evil.test",
        "X-Real-IP: 6.6.6.6",
        "X-Host: evil.test",
        "X-Original-URL: /evil",
        "X-Rewrite-URL: /evil",
        "X-HTTP-Method-Override: EVIL",
        "X-Method-Override: EVIL",
        "x-http-method: EVIL"
      })
  void whatIsNotPartOfTheKeyIsNotInTheAnswerOfOthers(String field) {
    String path = "/unkeyed/" + field.hashCode();
    echo(path);
    site.get(path, field);
    assertThat(site.get(path).body()).isNotEmpty().doesNotContainIgnoringCase("evil", "6.6.6.6");
  }

  @Test
  void eachHostHasItsOwn() {
    echo("/host");
    assertThat(site.get("/host", "Host: a.test").body()).contains("|Host: a.test|");
    assertThat(site.get("/host", "Host: b.test").body()).contains("|Host: b.test|");
    assertThat(site.get("/host", "Host: a.test:8080").body()).contains("|Host: a.test:8080|");
    assertThat(did(site.get("/host", "Host: A.TEST:80"))).startsWith("hit");
    Answer absolute = site.get("http://c.test/host", "Host: a.test");
    assertThat(absolute.status() == 200 ? absolute.body() : "").doesNotContain("Host: a.test|");
    assertThat(site.get("/host", "Host: user@a.test").status()).isEqualTo(400);
    assertThat(site.get("/host", "Host: a.test", "Host: evil.test").status()).isEqualTo(400);
    assertThat(site.get("/host", "Host: a.test").body()).contains("|Host: a.test|");
  }

  @Test
  void aFatGetIsNobodyElses() {
    site.on("/fat", KEPT);
    assertThat(site.send("GET", "/fat", "Content-Length: 0").body()).isEqualTo("1");
    try (RawClient client = new RawClient(site.port())) {
      client.send("GET /fat HTTP/1.1\r\nHost: example.test\r\nContent-Length: 4\r\n\r\nevil");
      assertThat(client.response()).endsWith("2").contains("fwd=bypass");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat(site.get("/fat").body()).isEqualTo("1");
  }

  /** CPDoS: an endpoint says something of caching with its errors, too. */
  @ParameterizedTest
  @CsvSource({"413", "414", "416", "417", "421", "428", "429", "431", "408", "511"})
  void anErrorThatOneHeadHasCausedIsNotForOthers(int status) {
    String path = "/cpdos/" + status;
    site.on(
        path,
        (c, head) ->
            c.send(
                CachingGateway.of(
                    head.contains("X-Odd") ? status : 200, status == 414 ? "" : KEPT, "")));
    assertThat(site.get(path, "X-Odd: " + "o".repeat(5000)).status()).isEqualTo(status);
    assertThat(site.get(path).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 405, 500, 501, 502, 503})
  void anErrorThatSaysNothingOfItsFreshnessIsNotKept(int status) {
    String path = "/error/" + status;
    site.on(
        path,
        (c, head) -> c.send(CachingGateway.of(head.contains("X-Odd") ? status : 200, "", "")));
    assertThat(site.get(path, "X-Odd: \u0001".replace('\u0001', '\t')).status()).isEqualTo(status);
    assertThat(site.get(path).status()).isEqualTo(200);
  }

  /** What the gateway itself answers never passes the cache: here a head it cannot take. */
  @Test
  void whatTheGatewayAnswersItselfIsNotKept() {
    site.on("/own", KEPT);
    assertThat(site.get("/own", "X: " + "x".repeat(200_000)).status()).isIn(400, 431);
    assertThat(site.get("/own", "Content-Length: x").status()).isEqualTo(400);
    assertThat(site.get("/own").body()).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource({
    "/q?id=1, /q?%69d=evil&id=1",
    "/q?id=1, /q?x=1;id=evil&id=1",
    "/q?id=1, /q?id[]=evil&id=1",
    "/q?id=1, /q?ID=evil&id=1",
    "/q?id=1, /q?i.d=evil&id=1",
    "/q?id=1&id=2, /q?id=2&id=1",
    "/q?id=1&q=2, /q?q=2&%69d=3&id=1",
    "/q, /q?%69d=evil"
  })
  void parametersThatSomebodyMayReadOtherwiseAreNotTakenForTheSame(String clean, String dirty) {
    echo("/q");
    String asked = site.get(dirty).body();
    assertThat(asked).contains(dirty + " ");
    assertThat(site.get(clean).body()).startsWith("GET " + clean + " ");
  }

  @Test
  void parametersThatDoNotMatterAreLeftOut() {
    echo("/sorted");
    assertThat(site.get("/sorted?q=2&utm=a&id=1").body()).startsWith("GET /sorted?q=2&utm=a&id=1 ");
    assertThat(did(site.get("/sorted?id=1&q=2"))).startsWith("hit");
    assertThat(did(site.get("/sorted?id=1&z=0&q=2&z=1"))).startsWith("hit");
    assertThat(did(site.get("/sorted?id=1&q=3"))).startsWith("fwd=uri-miss");
  }

  @Test
  void credentialsAreKeptFromOthers() {
    String secret = "Authorization: Bearer secret";
    site.on("/secret", KEPT);
    assertThat(site.get("/secret", secret).body()).isEqualTo("1");
    assertThat(site.get("/secret").body()).isEqualTo("2");
    assertThat(site.get("/secret", secret).body()).as("not what is everybody's").isEqualTo("3");
    site.on("/public", "Cache-Control: public, max-age=60\r\n");
    assertThat(site.get("/public", secret).body()).isEqualTo("1");
    assertThat(site.get("/public").body()).isEqualTo("1");
    assertThat(site.get("/public", "Authorization: Bearer other").body()).isEqualTo("1");
  }

  @Test
  void answersWithCookiesAreNotKeptAndSomeCookiesBypass() {
    site.on("/cookie", KEPT + "Set-Cookie: id=secret\r\n");
    assertThat(site.get("/cookie").field("Set-Cookie")).isEqualTo("id=secret");
    assertThat(site.get("/cookie").body()).isEqualTo("2");
    site.on("/bypass", KEPT);
    assertThat(site.get("/bypass", "Cookie: a=b; session=1").body()).isEqualTo("1");
    Answer plain = site.get("/bypass", "Cookie: a=b; xsession=1");
    assertThat(plain.body()).isEqualTo("2");
    assertThat(did(site.get("/bypass", "Cookie: sess=1"))).isEqualTo("fwd=bypass; fwd-status=200");
    assertThat(site.get("/bypass").body()).isEqualTo("2");
  }

  /** Web cache deception: what looks like a style sheet is judged by what the endpoint says. */
  @Test
  void aNameDoesNotMakeAnythingCacheable() {
    site.on("/account/x.css", "Cache-Control: no-store\r\n");
    assertThat(site.get("/account/x.css").body()).isEqualTo("1");
    assertThat(site.get("/account/x.css").body()).isEqualTo("2");
  }

  @Test
  void pathsThatMeanTheSameAreOne() {
    echo("/same/a");
    site.get("/same/a");
    for (String path : new String[] {"/same/%61", "/same/./a", "/same/b/../a"}) {
      assertThat(did(site.get(path))).startsWith("hit");
    }
    assertThat(site.asked("/same/a")).isEqualTo(1);
  }
}
