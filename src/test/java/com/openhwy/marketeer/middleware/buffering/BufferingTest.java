package com.openhwy.marketeer.middleware.buffering;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.Loops;
import com.openhwy.marketeer.middleware.buffering.BufferingFactory.Definition;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BufferingTest {
  private static final Failure BROKEN = Failure.of(FailureKind.MALFORMED_REQUEST, "broken");

  private final LoopResources loop = new Loops().loop(0);
  private final Spring client = new Spring();
  private final Taker endpoint = new Taker();
  private Definition definition = made("{max_request: 10B, total: 25B}");

  private static Definition made(String yaml) {
    return (Definition) Configured.define(new BufferingFactory(), "b", yaml);
  }

  @AfterEach
  void nothingIsHeldAnyMore() {
    assertThat(definition.budget().held()).isZero();
  }

  /** A POST whose body is {@link #client}'s; the endpoint takes it and answers when it has all. */
  private FakeExchange post(long length, Spring body) {
    FakeExchange x = FakeExchange.of("POST", "/").through(Configured.instance(definition, loop));
    x.request().body(length, body);
    return x.run(endpoint::ask);
  }

  private FakeExchange post(long length) {
    return post(length, client);
  }

  /** Takes a body as an endpoint's connection does. */
  private static final class Taker implements BodySink {
    final StringBuilder text = new StringBuilder();
    @Nullable Exchange asked;
    @Nullable Failure failed;
    @Nullable BodySource source;
    boolean cancels;

    void ask(Exchange x) {
      asked = x;
      BodySource body = x.request().body();
      if (body == null) {
        end(null);
      } else {
        body.to(this);
      }
    }

    @Override
    public void from(BodySource source) {
      this.source = source;
      if (cancels) {
        source.cancel(BROKEN);
      }
    }

    @Override
    public void chunk(ByteBuf data) {
      text.append(data.toString(StandardCharsets.US_ASCII));
      data.release();
    }

    @Override
    public void end(@Nullable Headers trailers) {
      asked.response().status(200).body(Unpooled.copiedBuffer("thanks", StandardCharsets.US_ASCII));
      asked.respond();
    }

    @Override
    public void fail(Failure failure) {
      failed = failure;
    }
  }

  @Test
  void theEndpointIsAskedWhenTheBodyIsThere() {
    FakeExchange x = post(Request.CHUNKED);
    assertThat(x.suspended()).isTrue();
    client.flow("one").flow("").flow("two");
    assertThat(endpoint.asked).isNull();
    assertThat(definition.budget().held()).isEqualTo(6);
    client.end();
    assertThat(endpoint.text).hasToString("onetwo");
    assertThat(x.request().bodyLength()).as("for Content-Length").isEqualTo(6);
    assertThat(x.text()).isEqualTo("thanks");
    assertThat(x.exchange().signsOfLife()).isPositive();
  }

  @Test
  void aBodyThatIsAtHandWaitsForNothing() {
    FakeExchange x = FakeExchange.of("POST", "/").body("at hand");
    x.through(Configured.instance(definition, loop)).run(endpoint::ask);
    assertThat(endpoint.text).hasToString("at hand");
    assertThat(x.text()).isEqualTo("thanks");
  }

  @Test
  void anEmptyChunkedBodyIsNone() {
    FakeExchange x = post(Request.CHUNKED);
    client.end();
    assertThat(x.request().hasBody()).isFalse();
    assertThat(x.text()).isEqualTo("thanks");
  }

  @Test
  void withoutABodyOrWithoutRequestNothingHappens() {
    assertThat(post(0, null).text()).isEqualTo("thanks");
    definition = made("{request: false, response: true}");
    post(Request.CHUNKED);
    assertThat(endpoint.source).isSameAs(client);
    client.end();
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    FakeExchange announced = post(11);
    assertThat(announced.status()).isEqualTo(413);
    assertThat(client.sink).as("taker of the body").isNull();

    FakeExchange found = post(Request.CHUNKED);
    client.flow("0123456789");
    assertThat(found.suspended()).isTrue();
    client.flow("0");
    assertThat(found.status()).isEqualTo(413);
    assertThat(found.text()).isEqualTo("body_too_large");
    assertThat(client.cancelled).isNotNull();
    client.flow("late").end();
    assertThat(found.ends()).isEqualTo(1);
    assertThat(endpoint.asked).isNull();
    assertThat(refused("enforce")).isEqualTo(2);
  }

  @Test
  void whatAllHoldTogetherIsBounded() {
    FakeExchange first = post(Request.CHUNKED);
    client.flow("0123456789");
    Spring second = new Spring();
    FakeExchange other = post(Request.CHUNKED, second);
    second.flow("0123456789");
    Spring third = new Spring();
    FakeExchange unlucky = post(10, third);
    third.flow("012345");
    assertThat(unlucky.status()).isEqualTo(503);
    assertThat(unlucky.text()).isEqualTo("overloaded");
    client.end();
    third = new Spring();
    FakeExchange later = post(10, third);
    third.flow("0123456789").end();
    second.end();
    assertThat(first.text()).isEqualTo("thanks");
    assertThat(other.text()).isEqualTo("thanks");
    assertThat(later.text()).isEqualTo("thanks");
  }

  @Test
  void observingABodyBeyondALimitStreams() {
    definition = made("{max_request: 10B, total: 20B, mode: observe}");
    FakeExchange announced = post(11);
    client.flow("elevenbytes").end();
    assertThat(announced.text()).isEqualTo("thanks");

    Spring body = new Spring();
    FakeExchange found = post(Request.CHUNKED, body);
    body.flow("0123456789");
    endpoint.text.setLength(0);
    body.flow("a");
    assertThat(endpoint.text).hasToString("0123456789a");
    assertThat(body.paused).isFalse();
    endpoint.source.pause();
    assertThat(body.paused).isTrue();
    endpoint.source.resume();
    assertThat(body.paused).isFalse();
    body.flow("b").end();
    assertThat(endpoint.text).hasToString("0123456789ab");
    assertThat(found.text()).isEqualTo("thanks");
    assertThat(refused("observe")).isEqualTo(2);
  }

  @Test
  void observingTheRestCanFailOrBeUnwanted() {
    definition = made("{max_request: 10B, total: 20B, mode: observe}");
    post(Request.CHUNKED);
    client.flow("0123456789").flow("a");
    client.sink.fail(BROKEN);
    assertThat(endpoint.failed).isEqualTo(BROKEN);
    endpoint.asked.fail(BROKEN);

    Spring body = new Spring();
    post(Request.CHUNKED, body);
    body.flow("0123456789").flow("a");
    endpoint.source.cancel(BROKEN);
    assertThat(body.cancelled).isEqualTo(BROKEN);
    endpoint.asked.fail(BROKEN);
  }

  @Test
  void aClientThatLeavesTakesItsBodyWithIt() {
    FakeExchange x = post(Request.CHUNKED);
    client.flow("0123");
    x.abort();
    assertThat(x.ends()).isEqualTo(1);
    assertThat(client.cancelled).isNotNull();
    assertThat(endpoint.asked).isNull();
  }

  @Test
  void aBodyThatBreaksIsAnsweredWithTheFailure() {
    FakeExchange x = post(Request.CHUNKED);
    client.flow("0123");
    client.sink.fail(BROKEN);
    assertThat(x.status()).isEqualTo(400);
    assertThat(x.ends()).isEqualTo(1);
  }

  @Test
  void anEndpointThatFailsOrCancelsLeavesNothingHeld() {
    FakeExchange x = FakeExchange.of("POST", "/").through(Configured.instance(definition, loop));
    x.request().body(Request.CHUNKED, client);
    x.run(asked -> asked.fail(Failure.of(FailureKind.CONNECT_FAILED, "no")));
    client.flow("0123").end();
    assertThat(x.status()).isEqualTo(502);
    endpoint.cancels = true;
    Spring body = new Spring();
    FakeExchange cancelled = post(Request.CHUNKED, body);
    body.flow("0123").end();
    assertThat(endpoint.text).isEmpty();
    cancelled.exchange().fail(BROKEN);
  }

  @Test
  void outOfOrder() {
    assertThat(problems("{request: false}")).contains("request: and response are false");
    assertThat(problems("{max_request: 2MiB, total: 1MiB}"))
        .contains("total: 1MiB is less than max_request, 2MiB");
  }

  private static String problems(String yaml) {
    return String.join("\n", Configured.problems(new BufferingFactory(), yaml));
  }

  private long refused(String mode) {
    return loop.meters()
        .counter("middleware_refused_total", "middleware", "b", "route", "", "mode", mode)
        .value();
  }
}
