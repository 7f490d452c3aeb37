package com.openhwy.marketeer.middleware.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.config.model.ServerConfig;
import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.Loops.ManualTicker;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.telemetry.LoopMeters;
import com.openhwy.marketeer.tls.TestCertificates;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys from an issuer and from a file, while requests come. */
class JwksTest {
  private static final String CLAIMS = "{\"sub\":\"ann\",\"exp\":1800000000}";
  private static final Issuer OLD = Issuer.of("ES256");
  private static final Issuer NEW = Issuer.stranger("ES256");
  private static final String OLD_SET = Issuer.jwks(OLD.jwk("old", ""));
  private static final String NEW_SET = Issuer.jwks(NEW.jwk("new", ""));
  private static final Backend OK =
      x -> {
        x.response().status(200);
        x.respond();
      };

  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final ManualTicker ticker = new ManualTicker();
  private final Context loop = vertx.getOrCreateContext();

  /** What the issuer was asked and has not answered. */
  private final BlockingQueue<HttpServerRequest> asked = new LinkedBlockingQueue<>();

  private HttpServer server;
  private MiddlewareDefinition definition;

  @BeforeEach
  void listen() throws Exception {
    server = await(vertx.createHttpServer().requestHandler(asked::add).listen(0, "127.0.0.1"));
  }

  @AfterEach
  void close() throws Exception {
    if (definition != null) {
      definition.close();
    }
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private String url() {
    return "jwks_url: http://127.0.0.1:" + server.actualPort() + "/keys.json";
  }

  private Middleware door(String key) throws Exception {
    definition = Configured.define(new JwtFactory(), "door", "{algorithm: ES256, " + key + "}");
    LoopResources resources =
        new LoopResources(vertx, 0, 1, ticker, new TimerWheel(ticker), new LoopMeters());
    CompletableFuture<Middleware> made = new CompletableFuture<>();
    loop.runOnContext(v -> made.complete(definition.instance(resources, -1)));
    return made.get(20, TimeUnit.SECONDS);
  }

  private static String token(Issuer issuer, String kid) {
    return issuer.token("{\"alg\":\"ES256\",\"kid\":\"" + kid + "\"}", CLAIMS);
  }

  private FakeExchange start(Middleware door, String token) {
    return FakeExchange.get("/")
        .header("Authorization", "Bearer " + token)
        .through(door)
        .startOn(loop, OK);
  }

  private int status(Middleware door, String token) {
    return start(door, token).await().status();
  }

  private void answer(String body) throws InterruptedException {
    nextFetch().response().end(body);
  }

  private HttpServerRequest nextFetch() throws InterruptedException {
    HttpServerRequest request = asked.poll(20, TimeUnit.SECONDS);
    assertThat(request).as("a fetch").isNotNull();
    return request;
  }

  /** Everything that was put on the loop so far has run. */
  private void settle() throws Exception {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    loop.runOnContext(v -> reached.complete(null));
    reached.get(20, TimeUnit.SECONDS);
  }

  @Test
  void whoComesBeforeTheFirstKeysWaitsForThem() throws Exception {
    Middleware door = door(url());
    List<FakeExchange> early = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      early.add(start(door, token(OLD, "old")));
    }
    FakeExchange forged = start(door, token(NEW, "old"));
    FakeExchange gone = start(door, token(OLD, "old"));
    settle();
    assertThat(early).allMatch(FakeExchange::suspended);
    loop.runOnContext(v -> gone.abort());
    HttpServerRequest fetch = nextFetch();
    assertThat(fetch.getHeader("Accept")).contains("json");
    fetch.response().end(OLD_SET);
    for (FakeExchange x : early) {
      assertThat(x.await().status()).isEqualTo(200);
      assertThat(x.ends()).isEqualTo(1);
    }
    assertThat(forged.await().status()).isEqualTo(401);
    assertThat(gone.ends()).isEqualTo(1);
    assertThat(asked).isEmpty();
  }

  @Test
  void withoutAnyKeysTheAnswerIs503UntilTheIssuerIsBack() throws Exception {
    Middleware door = door(url());
    nextFetch().response().setStatusCode(500).end();
    FakeExchange first = start(door, token(OLD, "old")).await();
    assertThat(first.status()).isEqualTo(503);
    assertThat(first.text()).isEqualTo("keys_unavailable");
    assertThat(first.field("WWW-Authenticate")).isNull();
    assertThat(status(door, token(OLD, "old"))).isEqualTo(503);
    ticker.advance(Duration.ofSeconds(10));
    FakeExchange later = start(door, token(OLD, "old"));
    answer(OLD_SET);
    assertThat(later.await().status()).isEqualTo(200);
    assertThat(asked).isEmpty();
  }

  @Test
  void aKeyThatIsNotKnownIsFetchedAndTheOldOneForgotten() throws Exception {
    Middleware door = door(url());
    answer(OLD_SET);
    assertThat(status(door, token(OLD, "old"))).isEqualTo(200);
    assertThat(status(door, token(NEW, "new"))).isEqualTo(401); // fetched a moment ago
    ticker.advance(Duration.ofSeconds(10));
    FakeExchange waiting = start(door, token(NEW, "new"));
    settle();
    assertThat(status(door, token(OLD, "old"))).isEqualTo(200); // who is known does not wait
    answer(NEW_SET);
    assertThat(waiting.await().status()).isEqualTo(200);
    assertThat(status(door, token(OLD, "old"))).isEqualTo(401); // though it was in the cache
    assertThat(asked).isEmpty();
  }

  @Test
  void madeUpKeyIdsDoNotReachTheIssuer() throws Exception {
    Middleware door = door(url());
    answer(OLD_SET);
    assertThat(status(door, token(OLD, "old"))).isEqualTo(200);
    for (int i = 0; i < 100; i++) {
      FakeExchange x = start(door, token(NEW, "made up " + i)).await();
      assertThat(x.status()).isEqualTo(401);
      assertThat(x.exchange().failure().detail()).contains("a key that is not known here");
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void whenTheIssuerIsDownTheLastKeysStay() throws Exception {
    Middleware door = door(url());
    answer(OLD_SET);
    assertThat(status(door, token(OLD, "old"))).isEqualTo(200);
    List<java.util.function.Consumer<HttpServerRequest>> faults =
        List.of(
            r -> r.response().setStatusCode(503).end(NEW_SET),
            r -> r.response().setStatusCode(302).putHeader("Location", "/other").end(),
            r -> r.response().end("<html>"),
            r -> r.response().end(" ".repeat(2 << 20) + NEW_SET),
            r ->
                r.response()
                    .putHeader("Content-Length", "100")
                    .write("{")
                    .onComplete(v -> r.connection().close()),
            r -> r.connection().close());
    for (java.util.function.Consumer<HttpServerRequest> fault : faults) {
      ticker.advance(Duration.ofSeconds(10));
      FakeExchange unknown = start(door, token(NEW, "new"));
      fault.accept(nextFetch());
      assertThat(unknown.await().status()).isEqualTo(401);
      assertThat(status(door, token(OLD, "old"))).isEqualTo(200);
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void anIssuerThatNeverAnswersIsNotWaitedForForever() throws Exception {
    Middleware door = door(url() + ", jwks_timeout: 100ms");
    assertThat(status(door, token(OLD, "old"))).isEqualTo(503);
  }

  /** The issuer drips by itself: on a busy machine the test would come too late. */
  @Test
  void anIssuerThatDripsIsNotWaitedForForever() throws Exception {
    HttpServer dripping =
        await(
            vertx
                .createHttpServer()
                .requestHandler(request -> request.response().setChunked(true).write("{"))
                .listen(0, "127.0.0.1"));
    Middleware door =
        door("jwks_url: http://127.0.0.1:" + dripping.actualPort() + "/, jwks_timeout: 1s");
    assertThat(status(door, token(OLD, "old"))).isEqualTo(503);
  }

  /** What a watched file says takes a moment to be heard. */
  private void untilStatusIs(int expected, Middleware door, String token) {
    long patience = System.nanoTime() + 20_000_000_000L;
    while (status(door, token) != expected) {
      assertThat(System.nanoTime()).isLessThan(patience);
    }
  }

  /** Whoever sits between could hand out keys of his own. */
  @Test
  void anIssuerWhoseCertificateNobodyVouchesForIsNotBelieved() throws Exception {
    ServerConfig.Certificate own =
        TestCertificates.write(directory, "own", new TestCertificates().issue("EC", "localhost"));
    PemKeyCertOptions pair = new PemKeyCertOptions().addCertPath(own.cert()).addKeyPath(own.key());
    HttpServer secure =
        await(
            vertx
                .createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(pair))
                .requestHandler(request -> request.response().end(OLD_SET))
                .listen(0, "127.0.0.1"));
    Middleware door = door("jwks_url: https://localhost:" + secure.actualPort() + "/keys.json");
    assertThat(status(door, token(OLD, "old"))).isEqualTo(503);
  }

  @Test
  void aSetInAFileIsWatched() throws Exception {
    Path file = directory.resolve("keys.json");
    Files.writeString(file, OLD_SET);
    Middleware door = door("jwks_file: " + file);
    assertThat(status(door, token(OLD, "old"))).isEqualTo(200);
    assertThat(status(door, token(NEW, "new"))).isEqualTo(401);
    Files.writeString(file, NEW_SET);
    untilStatusIs(200, door, token(NEW, "new"));
    assertThat(status(door, token(OLD, "old"))).isEqualTo(401); // though it was in the cache
  }

  @Test
  void aPemFileIsWatched() throws Exception {
    Path file = directory.resolve("key.pem");
    Files.writeString(file, OLD.pem());
    Middleware door = door("public_key: " + file);
    assertThat(status(door, token(OLD, "any"))).isEqualTo(200);
    assertThat(status(door, token(NEW, "any"))).isEqualTo(401);
    Files.writeString(file, NEW.pem());
    untilStatusIs(200, door, token(NEW, "any"));
    assertThat(status(door, token(OLD, "any"))).isEqualTo(401);
  }

  @Test
  void aFileThatIsNotThereIsAMistake() throws IOException {
    Path file = directory.resolve("none.json");
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> door("jwks_file: " + file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none.json does not exist");
    Files.writeString(file, "{}");
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> door("jwks_file: " + file))
        .hasMessageContaining("none.json is no JWK set");
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> door("public_key: " + file))
        .hasMessageContaining("none.json is no PEM");
  }
}
