package com.openhwy.marketeer.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceCallTest {
  private static final long FIVE_SECONDS = Duration.ofSeconds(5).toNanos();
  private static final Failure GONE = Failure.of(FailureKind.CLIENT_ABORTED, "gone");

  private final Loops loops = new Loops();
  private final LoopResources loop = loops.loop(0);
  private final List<Response> answers = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();
  private final List<Failure> aborts = new ArrayList<>();
  private Exchange seen;

  /** A body that says what was done with it. */
  private static final class Flowing implements BodySource {
    private BodySink sink;
    private Failure cancelled;

    @Override
    public void to(BodySink into) {
      sink = into;
      into.from(this);
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void cancel(Failure why) {
      cancelled = why;
    }

    ByteBuf send(int bytes) {
      ByteBuf data = Unpooled.wrappedBuffer(new byte[bytes]);
      sink.chunk(data);
      return data;
    }
  }

  private ServiceCall call(Backend backend, Exchange asker) {
    return new ServiceCall(
        backend,
        loop.timers(),
        asker,
        new ServiceCall.Listener() {
          @Override
          public void answered(Response response) {
            answers.add(response);
          }

          @Override
          public void failed(Failure why) {
            failures.add(why);
          }
        });
  }

  /** To a service that keeps what it is asked. */
  private ServiceCall sent() {
    ServiceCall call =
        call(
            x -> {
              seen = x;
              x.service("auth");
              x.onAbort((aborted, why) -> aborts.add(why));
            },
            FakeExchange.get("/").exchange());
    call.send(FIVE_SECONDS);
    return call;
  }

  private void answer(int status) {
    seen.response().status(status).headers().add("X-Answer", "yes");
    seen.respond();
  }

  private void pass(Duration time) {
    loops.ticker().advance(time);
    loop.timers().tick();
    loops.ticker().advance(Duration.ofMillis(40));
    loop.timers().tick();
  }

  @Test
  void theServiceSeesWhereTheClientIsAndNoneOfItsFields() throws Exception {
    FakeExchange client =
        FakeExchange.of("POST", "/secret?q=1").header("Cookie", "a=b").body("sent");
    InetAddress address = InetAddress.getByName("192.0.2.1");
    client.request().client(address, "192.0.2.1").secure(true).authority("a.test:8443", "a.test");
    client.exchange().requestId("id-1");
    client.exchange().traceParent("00-trace");
    ServiceCall call = call(x -> seen = x, client.exchange());
    call.request().path("/verify");
    call.send(FIVE_SECONDS);
    assertThat(seen.request().method()).isEqualTo("GET");
    assertThat(seen.request().path()).isEqualTo("/verify");
    assertThat(seen.request().query()).isNull();
    assertThat(seen.request().hasBody()).isFalse();
    assertThat(seen.request().headers().toString()).isEqualTo("Host: a.test:8443\n");
    assertThat(seen.request().host()).isEqualTo("a.test");
    assertThat(seen.request().scheme()).isEqualTo("https");
    assertThat(seen.request().clientIp()).isEqualTo("192.0.2.1");
    assertThat(seen.request().localPort()).isEqualTo(80);
    assertThat(seen.requestId()).isEqualTo("id-1");
    assertThat(seen.traceParent()).isEqualTo("00-trace");
  }

  /** HTTP/1.0 may come without a host: what is in between then names the endpoint. */
  @Test
  void withoutAHostNoneIsMadeUp() {
    FakeExchange client = FakeExchange.get("/");
    client.request().authority("", "");
    ServiceCall call = call(x -> seen = x, client.exchange());
    call.send(FIVE_SECONDS);
    assertThat(seen.request().headers().contains(HeaderName.HOST)).isFalse();
  }

  @Test
  void anAnswerIsHeardOnce() {
    sent();
    answer(204);
    assertThat(answers).singleElement().satisfies(a -> assertThat(a.status()).isEqualTo(204));
    assertThat(answers.get(0).headers().get("X-Answer")).isEqualTo("yes");
    assertThat(seen.hasEnded()).isTrue();
    seen.respond();
    seen.fail(Failure.of(FailureKind.UPSTREAM_RESET, "too late to matter"));
    pass(Duration.ofSeconds(10));
    assertThat(answers).hasSize(1);
    assertThat(failures).isEmpty();
    assertThat(aborts).isEmpty();
  }

  @Test
  void aRefusalIsHeardOnce() {
    sent();
    Failure why = Failure.of(FailureKind.CONNECT_FAILED, "refused");
    seen.fail(why);
    seen.fail(why);
    pass(Duration.ofSeconds(10));
    assertThat(failures).containsExactly(why);
    assertThat(answers).isEmpty();
  }

  @Test
  void aServiceThatIsNotThereIsHeardOfAtOnce() {
    Failure none = Failure.of(FailureKind.NO_ENDPOINT, "none");
    ServiceCall call = call(x -> x.fail(none), FakeExchange.get("/").exchange());
    call.send(FIVE_SECONDS);
    assertThat(failures).containsExactly(none);
    pass(Duration.ofSeconds(10));
    assertThat(failures).hasSize(1);
  }

  @Test
  void whatTakesTooLongIsCancelledAndItsAnswerDropped() {
    sent();
    pass(Duration.ofMillis(4900));
    assertThat(failures).isEmpty();
    pass(Duration.ofMillis(200));
    assertThat(failures)
        .singleElement()
        .satisfies(f -> assertThat(f.kind()).isEqualTo(FailureKind.RESPONSE_TIMEOUT));
    assertThat(failures.get(0).detail()).isEqualTo("auth did not answer");
    assertThat(aborts).hasSize(1);
    ByteBuf late = Unpooled.buffer(4).writeInt(1);
    seen.response().body(late);
    answer(200);
    assertThat(answers).isEmpty();
    assertThat(late.refCnt()).isZero();
  }

  @Test
  void whoCancelsHearsNothing() {
    ServiceCall call = sent();
    call.cancel(GONE);
    call.cancel(GONE);
    assertThat(aborts).containsExactly(GONE);
    Flowing body = new Flowing();
    seen.response().body(body, Response.UNKNOWN);
    answer(200);
    assertThat(body.cancelled).isNotNull();
    pass(Duration.ofSeconds(10));
    assertThat(answers).isEmpty();
    assertThat(failures).isEmpty();
  }

  @Test
  void afterTheAnswerThereIsNothingToCancel() {
    ServiceCall call = sent();
    answer(200);
    call.cancel(GONE);
    assertThat(aborts).isEmpty();
  }

  @Test
  void whatIsCancelledBeforeItIsSentIsNotSent() {
    ServiceCall call = call(x -> seen = x, FakeExchange.get("/").exchange());
    call.cancel(GONE);
    call.send(FIVE_SECONDS);
    assertThat(seen).isNull();
  }

  @Test
  void aBackendThatThrowsIsNotHeardOfLaterAsWell() {
    ServiceCall call =
        call(
            x -> {
              throw new IllegalStateException("broken");
            },
            FakeExchange.get("/").exchange());
    assertThatThrownBy(() -> call.send(FIVE_SECONDS)).hasMessage("broken");
    pass(Duration.ofSeconds(10));
    assertThat(failures).isEmpty();
  }

  @Test
  void interimAnswersDoNotCount() {
    sent();
    seen.downstream().interim(103, new Headers());
    assertThat(answers).isEmpty();
    answer(200);
    assertThat(answers).hasSize(1);
  }

  @Test
  void theListenerMayTakeTheBody() {
    sent();
    Flowing body = new Flowing();
    seen.response().body(body, Response.UNKNOWN);
    answer(401);
    assertThat(answers.get(0).stream()).isSameAs(body);
    assertThat(body.cancelled).isNull();
  }

  @Test
  void aShortBodyIsReadToItsEndAndALongOneCutOff() {
    for (long length : new long[] {Response.UNKNOWN, 0, 3, 65_536}) {
      Flowing body = discarded(length);
      assertThat(body.send(3).refCnt()).isZero();
      body.sink.end(null);
      assertThat(body.cancelled).isNull();
    }
    Flowing announced = discarded(65_537);
    assertThat(announced.sink).isNull();
    assertThat(announced.cancelled).isNotNull();
    Flowing endless = discarded(Response.UNKNOWN);
    endless.send(65_536);
    assertThat(endless.cancelled).isNull();
    assertThat(endless.send(1).refCnt()).isZero();
    assertThat(endless.cancelled).isNotNull();
    assertThat(endless.send(1).refCnt()).as("was on its way").isZero();
    Flowing broken = discarded(Response.UNKNOWN);
    broken.sink.fail(GONE);
    assertThat(broken.cancelled).isNull();
  }

  private static Flowing discarded(long length) {
    Flowing body = new Flowing();
    Response answer = new Response().status(200).body(body, length);
    ServiceCall.discard(answer);
    assertThat(answer.stream()).isNull();
    return body;
  }

  @Test
  void aBodyAtHandIsReleased() {
    ByteBuf bytes = Unpooled.buffer(4).writeInt(1);
    ServiceCall.discard(new Response().status(200).body(bytes));
    assertThat(bytes.refCnt()).isZero();
  }
}
