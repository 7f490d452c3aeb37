package com.openhwy.marketeer.middleware.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.Loops.ManualTicker;
import com.openhwy.marketeer.middleware.jwt.LiveKeys.Pace;
import com.openhwy.marketeer.telemetry.LoopMeters;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveKeysTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String ONE = Issuer.jwks(Issuer.of("ES256").jwk("one", ""));
  private static final String TWO = Issuer.jwks(Issuer.stranger("ES256").jwk("two", ""));

  /** Every fetch, answered by the test. */
  private static final class Asked implements LiveKeys.Loader {
    private final BlockingQueue<Promise<String>> fetches = new LinkedBlockingQueue<>();
    private boolean closed;

    @Override
    public Future<String> load(Vertx vertx) {
      Promise<String> promise = Promise.promise();
      fetches.add(promise);
      return promise.future();
    }

    @Override
    public String from() {
      return "the test";
    }

    @Override
    public void close() {
      closed = true;
    }

    private Promise<String> next() throws InterruptedException {
      Promise<String> next = fetches.poll(20, TimeUnit.SECONDS);
      assertThat(next).as("a fetch").isNotNull();
      return next;
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final ManualTicker ticker = new ManualTicker();
  private final Asked issuer = new Asked();

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private static void await(Future<?> future) throws Exception {
    future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private LoopResources loop(Ticker clock) {
    return new LoopResources(vertx, 0, 1, clock, new TimerWheel(clock), new LoopMeters());
  }

  private LiveKeys keys(Duration refresh) {
    return new LiveKeys(
        issuer,
        json -> KeySet.ofJwks(json, Set.of(Algorithm.ES256)),
        new Pace(refresh, Duration.ofSeconds(10)));
  }

  /** That have the first key already, and may be asked for more. */
  private LiveKeys started(Duration refresh) throws Exception {
    LiveKeys keys = keys(refresh);
    keys.start(loop(ticker));
    Future<Void> first = keys.refresh();
    issuer.next().complete(ONE);
    await(first);
    ticker.advance(Duration.ofSeconds(10));
    return keys;
  }

  @Test
  void theFirstAreFetchedAtTheStartAndOnlyOnce() throws Exception {
    LiveKeys keys = keys(HOUR);
    assertThat(keys.refresh()).isNull(); // not started
    keys.start(loop(ticker));
    keys.start(loop(ticker));
    assertThat(keys.keys()).isNull();
    Future<Void> waiting = keys.refresh();
    assertThat(keys.refresh()).isSameAs(waiting);
    issuer.next().complete(ONE);
    await(waiting);
    assertThat(keys.keys().find("one", Algorithm.ES256)).isNotNull();
    assertThat(issuer.fetches).isEmpty();
  }

  @Test
  void keysNotKnownAreAskedForOnlySoOften() throws Exception {
    LiveKeys keys = started(HOUR);
    Future<Void> first = keys.refresh();
    issuer.next().complete(TWO);
    await(first);
    assertThat(keys.keys().find("two", Algorithm.ES256)).isNotNull();
    assertThat(keys.keys().find("one", Algorithm.ES256)).isNull();
    assertThat(keys.refresh()).isNull();
    ticker.advance(Duration.ofMillis(9_999));
    assertThat(keys.refresh()).isNull();
    ticker.advance(Duration.ofMillis(1));
    assertThat(keys.refresh()).isNotNull();
    issuer.next();
    assertThat(issuer.fetches).isEmpty();
  }

  @Test
  void theLastGoodOnesStay() throws Exception {
    LiveKeys keys = started(HOUR);
    KeySet good = keys.keys();
    for (String bad : new String[] {"no JSON", "{\"keys\":[]}", null}) {
      Future<Void> waiting = keys.refresh();
      if (bad == null) {
        issuer.next().fail("the issuer is down");
      } else {
        issuer.next().complete(bad);
      }
      await(waiting);
      assertThat(keys.keys()).isSameAs(good);
      ticker.advance(Duration.ofSeconds(10));
    }
    Future<Void> waiting = keys.refresh();
    issuer.next().complete(TWO);
    await(waiting);
    assertThat(keys.keys()).isNotSameAs(good);
  }

  @Test
  void theSameKeysAreNoNewOnes() throws Exception {
    LiveKeys keys = started(HOUR);
    KeySet before = keys.keys();
    Future<Void> waiting = keys.refresh();
    issuer.next().complete(ONE);
    await(waiting);
    assertThat(keys.keys()).isSameAs(before);
  }

  @Test
  void theyAreFetchedNowAndThenWithoutAnyReason() throws Exception {
    LiveKeys keys = started(Duration.ofMillis(20));
    for (int i = 0; i < 3; i++) {
      issuer.next().complete(i == 0 ? ONE : TWO);
    }
    keys.close();
    assertThat(issuer.closed).isTrue();
  }
}
