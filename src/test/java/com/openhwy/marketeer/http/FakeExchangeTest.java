package com.openhwy.marketeer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeExchangeTest {
  private final List<String> seen = new ArrayList<>();

  private Middleware spy(String name, Flow down) {
    return new Middleware() {
      @Override
      public Flow onRequest(Exchange x) {
        seen.add(name + " down");
        if (down == Flow.STOP) {
          x.response().status(418);
          x.respond();
        }
        return down;
      }

      @Override
      public Flow onResponse(Exchange x) {
        seen.add(name + " up");
        return Flow.CONTINUE;
      }

      @Override
      public void onEnd(Exchange x) {
        seen.add(name + " end");
      }
    };
  }

  @Test
  void goesDownAndUpAndEndsOnce() {
    FakeExchange x =
        FakeExchange.get("/?a=b")
            .through(spy("a", Flow.CONTINUE), spy("b", Flow.CONTINUE))
            .run("hello");
    assertThat(x.status()).isEqualTo(200);
    assertThat(x.text()).isEqualTo("hello");
    assertThat(x.whole()).isTrue();
    assertThat(x.ends()).isEqualTo(1);
    assertThat(x.request().query()).isEqualTo("a=b");
    assertThat(seen).containsExactly("a down", "b down", "b up", "a up", "b end", "a end");
  }

  @Test
  void stopAnswersAboveTheBackend() {
    FakeExchange x =
        FakeExchange.get("/").through(spy("a", Flow.STOP), spy("b", Flow.CONTINUE)).run("never");
    assertThat(x.status()).isEqualTo(418);
    assertThat(seen).containsExactly("a down", "a up", "a end");
  }

  @Test
  void suspendWaitsForResume() {
    FakeExchange x = FakeExchange.get("/").through(spy("a", Flow.SUSPEND)).run("later");
    assertThat(x.suspended()).isTrue();
    assertThat(x.status()).isZero();
    x.exchange().resume();
    assertThat(x.text()).isEqualTo("later");
    assertThat(x.whole()).isTrue();
  }

  @Test
  void failureWhileSuspendedIsAnswered() {
    FakeExchange x = FakeExchange.get("/").through(spy("a", Flow.SUSPEND)).run("never");
    x.exchange().fail(Failure.of(FailureKind.RATE_LIMITED, "too many"));
    assertThat(x.status()).isEqualTo(429);
    assertThat(x.text()).isEqualTo("rate_limited");
    assertThat(seen).containsExactly("a down", "a up", "a end");
  }

  @Test
  void headHasALengthAndNoBody() {
    FakeExchange x = FakeExchange.head("/").run("hello");
    assertThat(x.client().length()).isEqualTo(5);
    assertThat(x.bytes()).isEmpty();
    assertThat(x.whole()).isTrue();
  }

  @Test
  void aMiddlewareThatStopsWithoutAnswerIsNamed() {
    Middleware broken =
        new Middleware() {
          @Override
          public Flow onRequest(Exchange x) {
            return Flow.STOP;
          }

          @Override
          public String toString() {
            return "broken";
          }
        };
    FakeExchange x = FakeExchange.get("/").through(broken);
    assertThatThrownBy(() -> x.run("never"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("broken said STOP");
  }

  @Test
  void aBodyTooShortIsNotWhole() {
    FakeExchange x =
        FakeExchange.get("/")
            .run(
                e -> {
                  e.response().status(200).body(io.netty.buffer.Unpooled.copyShort(1)).length(3);
                  e.respond();
                });
    assertThat(x.client().length()).isEqualTo(3);
    assertThat(x.whole()).isFalse();
  }
}
