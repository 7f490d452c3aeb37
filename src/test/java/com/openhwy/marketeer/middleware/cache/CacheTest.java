package com.openhwy.marketeer.middleware.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.gateway.Eventually;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.Principal;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cache on one event loop, without sockets: time, waiting, and who may have what. */
class CacheTest {
  private final List<Exchange> asked = new ArrayList<>();
  private CacheLoop loop;

  @BeforeEach
  void start() throws Exception {
    begin("");
  }

  @AfterEach
  void stop() {
    assertThat(loop.definition().flights()).isEmpty();
    assertThat(loop.definition().onTheWay()).isZero();
    loop.close();
  }

  private void begin(String settings) throws Exception {
    if (loop != null) {
      loop.close();
    }
    loop = new CacheLoop(settings);
  }

  private FakeExchange ask(FakeExchange x) throws Exception {
    return loop.on(() -> x.through(loop.cache()).run(asked::add));
  }

  private FakeExchange get(String... fields) throws Exception {
    FakeExchange x = FakeExchange.get("/x");
    x.request().headers().addAll(Heads.of(fields));
    x.exchange().route("route");
    return ask(x);
  }

  /** The endpoint answers what it was asked first. */
  private void answer(String body, String... fields) throws Exception {
    loop.on(
        () -> {
          Exchange x = asked.remove(0);
          x.response().status(200).headers().addAll(Heads.of(fields));
          x.response().body(Unpooled.copiedBuffer(body, StandardCharsets.US_ASCII));
          x.respond();
          return x;
        });
  }

  private void fail() throws Exception {
    loop.on(
        () -> {
          asked.remove(0).fail(Failure.of(FailureKind.CONNECT_FAILED, "down"));
          return 0;
        });
  }

  private FakeExchange as(String who) throws Exception {
    FakeExchange x = FakeExchange.get("/x");
    x.exchange().route("route");
    if (!who.isEmpty()) {
      x.exchange().principal(new Principal(who, Map.of()));
    }
    return ask(x);
  }

  @Test
  void timeMakesItStale() throws Exception {
    FakeExchange first = get();
    answer("one", "Cache-Control: max-age=10", "ETag: \"1\"");
    assertThat(first.text()).isEqualTo("one");
    loop.advance(Duration.ofSeconds(9));
    assertThat(get().field("Age")).isEqualTo("9");
    loop.advance(Duration.ofSeconds(1));
    FakeExchange stale = get();
    assertThat(asked.get(0).request().headers().get("If-None-Match")).isEqualTo("\"1\"");
    answer("two", "Cache-Control: max-age=10");
    assertThat(stale.text()).isEqualTo("two");
    assertThat(get().text()).isEqualTo("two");
    assertThat(asked).isEmpty();
  }

  @Test
  void whoeverWaitsTooLongAsksForItself() throws Exception {
    begin("collapse_timeout: 2s");
    FakeExchange first = get();
    FakeExchange second = get();
    assertThat(asked).hasSize(1);
    int before = second.exchange().signsOfLife();
    loop.advance(Duration.ofMillis(1900));
    assertThat(asked).hasSize(1);
    assertThat(second.exchange().signsOfLife()).as("it is not forgotten").isGreaterThan(before);
    for (int i = 0; i < 4; i++) {
      loop.advance(Duration.ofMillis(600));
    }
    assertThat(asked).hasSize(2);
    loop.on(() -> asked.add(asked.remove(0)));
    answer("own", "Cache-Control: no-store");
    assertThat(second.text()).isEqualTo("own");
    assertThat(first.suspended()).isTrue();
    answer("first", "Cache-Control: max-age=5");
    assertThat(first.text()).isEqualTo("first");
  }

  @Test
  void whoeverLeavesWhileWaitingIsNotAnswered() throws Exception {
    FakeExchange first = get();
    FakeExchange gone = get();
    loop.on(gone::abort);
    loop.on(first::abort);
    answer("kept", "Cache-Control: max-age=5");
    assertThat(gone.status()).isZero();
    assertThat(get().text()).as("it was stored all the same").isEqualTo("kept");
    assertThat(first.ends() + gone.ends()).isEqualTo(2);
  }

  /** Principals of whatever middleware count like credentials. */
  @Test
  void whatOneMayHaveOthersMayNot() throws Exception {
    FakeExchange bob = as("bob");
    answer("bob's", "Cache-Control: max-age=60");
    assertThat(bob.text()).isEqualTo("bob's");
    for (String who : List.of("bob", "eve", "")) {
      as(who);
      assertThat(asked).as(who).hasSize(1);
      answer("new", "Cache-Control: no-store");
    }
    as("bob");
    answer("everybody's", "Cache-Control: max-age=60, public");
    for (String who : List.of("bob", "eve", "")) {
      assertThat(as(who).text()).isEqualTo("everybody's");
    }
  }

  @Test
  void apartEachHasItsOwn() throws Exception {
    begin("authenticated: apart");
    for (String who : List.of("bob", "eve", "")) {
      as(who);
      assertThat(asked).as("nobody waits for another one's").hasSize(1);
      answer("for " + who, "Cache-Control: max-age=60");
    }
    for (String who : List.of("bob", "eve", "")) {
      assertThat(as(who).text()).isEqualTo("for " + who);
    }
    get("Authorization: Basic a");
    answer("a's", "Cache-Control: max-age=60");
    assertThat(get("Authorization: Basic a").text()).isEqualTo("a's");
    get("Authorization: Basic b");
    assertThat(asked).hasSize(1);
    answer("b's", "Cache-Control: max-age=60");
  }

  /** Two with credentials at once must not keep a public URL out of the cache. */
  @Test
  void thosePassingOthersStoreWhatTheyBring() throws Exception {
    get("Authorization: x");
    get("Authorization: x");
    answer("private", "Cache-Control: max-age=60");
    answer("private", "Cache-Control: max-age=60");
    get();
    answer("public", "Cache-Control: max-age=60");
    assertThat(get().text()).isEqualTo("public");
    assertThat(asked).isEmpty();
  }

  @Test
  void aWaiterGetsWhatIsStaleOnlyAsFarAsItAllowsSo() throws Exception {
    get();
    answer("old", "Cache-Control: max-age=1");
    loop.advance(Duration.ofSeconds(5));
    FakeExchange first = get();
    FakeExchange second = get();
    FakeExchange strict = get("Cache-Control: no-cache");
    fail();
    assertThat(first.text()).isEqualTo("old");
    assertThat(second.text()).isEqualTo("old");
    assertThat(second.field("Cache-Status")).contains("collapsed");
    assertThat(strict.suspended()).isTrue();
    fail();
    assertThat(strict.status()).isEqualTo(502);
    loop.advance(Duration.ofSeconds(100));
    FakeExchange late = get();
    fail();
    assertThat(late.status()).as("stale_if_error is over").isEqualTo(502);
  }

  /** A refusal below the cache is for the one who was refused. */
  @Test
  void aRefusalIsNotForThoseWhoWait() throws Exception {
    FakeExchange first = get();
    FakeExchange second = get();
    loop.on(
        () -> {
          asked.remove(0).fail(Failure.of(FailureKind.RATE_LIMITED, "too fast"));
          return 0;
        });
    assertThat(first.status()).isEqualTo(429);
    assertThat(asked).hasSize(1);
    answer("fine", "Cache-Control: max-age=60");
    assertThat(second.text()).isEqualTo("fine");
  }

  @Test
  void withoutCollapsingEachAsks() throws Exception {
    begin("collapse: false, cache_status: false, client_directives: false");
    FakeExchange first = get("Cache-Control: no-store");
    get();
    assertThat(asked).hasSize(2);
    answer("a", "Cache-Control: max-age=60");
    answer("b", "Cache-Control: max-age=60");
    assertThat(first.field("Cache-Status")).isNull();
    assertThat(get("Cache-Control: no-cache").text()).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"url", "prefix", "tag", "all"})
  void theOperatorPurges(String how) throws Exception {
    get();
    answer("one", "Cache-Control: max-age=60", "Surrogate-Key: a b");
    assertThat(loop.definition().contents().urls()).isEqualTo(1);
    CacheDefinition cache = loop.definition();
    assertThat(purge(cache, how, "http://other.test/", "c")).isZero();
    get("Cache-Control: no-cache");
    assertThat(purge(cache, how, null, "b")).isEqualTo(1);
    answer("before the purge", "Cache-Control: max-age=60");
    get();
    assertThat(asked).as("what was on its way is not stored").hasSize(1);
    answer("after", "Cache-Control: max-age=60");
    assertThat(get().text()).isEqualTo("after");
    Eventually.holds("what is stored is weighed", () -> cache.contents().bytes() > 0);
  }

  private static int purge(CacheDefinition c, String how, @Nullable String other, String tag) {
    String url = other == null ? "http://example.test/x" : other;
    return switch (how) {
      case "url" -> c.purgeUrl(url);
      case "prefix" -> c.purgePrefix(url);
      case "tag" -> c.purgeTag(tag);
      default -> other == null ? c.purgeAll() : 0;
    };
  }

  /** A stage below the cache that breaks a response off has been heard of by all. */
  @Test
  void aBrokenStageBreaksEverybodysAnswer() throws Exception {
    FakeExchange first = get();
    FakeExchange second = get();
    Exchange branch =
        loop.on(
            () -> {
              Exchange x = asked.remove(0);
              x.response().status(200).headers().addAll(Heads.of("Cache-Control: max-age=9"));
              x.response().body(new Endless(), 1000);
              x.respond();
              return x;
            });
    loop.on(
        () -> {
          branch.fail(BodyTest.BROKEN);
          return 0;
        });
    for (FakeExchange x : List.of(first, second)) {
      assertThat(x.status()).isEqualTo(200);
      assertThat(x.client().broken()).isSameAs(BodyTest.BROKEN);
      assertThat(x.ends()).isEqualTo(1);
    }
    assertThat(branch.hasEnded()).isTrue();
    assertThat(loop.definition().contents().urls()).isZero();
  }

  private static final class Endless implements com.openhwy.marketeer.http.BodySource {
    @Override
    public void to(com.openhwy.marketeer.http.BodySink sink) {
      sink.from(this);
      sink.chunk(Unpooled.copiedBuffer("begin", StandardCharsets.US_ASCII));
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void cancel(Failure why) {}
  }
}
