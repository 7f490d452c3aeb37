package com.openhwy.marketeer.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.Middleware;
import java.util.List;

/**
 * What every middleware owes, whatever it does: run it with each example of a new one.
 *
 * <ul>
 *   <li>An exchange ends once, whole, also when the endpoint fails or the client goes away.
 *   <li>Nothing of one exchange is kept for another: two may be under way on a loop at once.
 *   <li>Only its own slot is written, and none when it asked for none.
 *   <li>A definition may be made as a rehearsal and thrown away, and serves several loops.
 * </ul>
 */
public final class Conformance {
  private static final int SLOTS = 8;
  private static final int OWN = 5;
  private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "OPTIONS", "PURGE");

  private final MiddlewareDefinition definition;
  private final Loops loops = new Loops();

  private Conformance(MiddlewareDefinition definition) {
    this.definition = definition;
  }

  /** Fails the test with what is owed. */
  public static <C extends Record> void check(MiddlewareFactory<C> factory, String yaml) {
    Configured.define(factory, "rehearsal", yaml).close();
    MiddlewareDefinition definition = Configured.define(factory, "tested", yaml);
    Conformance conformance = new Conformance(definition);
    conformance.endsOnceWhateverTheMethod();
    conformance.endsOnceWhenTheEndpointFails();
    conformance.endsOnceWhenTheClientGoesAway();
    conformance.keepsExchangesApart();
    definition.close();
  }

  private Middleware instance(int loop) {
    int slot = definition.needsSlot() ? OWN : -1;
    Middleware made = definition.instance(loops.loop(loop), slot);
    assertThat(made).isNotNull();
    return made;
  }

  private static FakeExchange exchange(String method) {
    FakeExchange x =
        FakeExchange.of(method, "/some/path?and=query")
            .slots(SLOTS)
            .header("Origin", "https://app.example.com")
            .header("Accept-Encoding", "gzip")
            .header("X-Custom", "value");
    x.exchange().route("route");
    x.exchange().requestId("id");
    return method.equals("POST") ? x.body("sent") : x;
  }

  private void endsOnceWhateverTheMethod() {
    for (int loop = 0; loop < 2; loop++) {
      Middleware middleware = instance(loop);
      for (String method : METHODS) {
        FakeExchange x = exchange(method).through(middleware).run("answer");
        if (x.suspended()) {
          return; // it waits for something outside, which its own tests have
        }
        assertEnded(x);
      }
    }
  }

  private void assertEnded(FakeExchange x) {
    assertThat(x.ends()).as("ends of %s", x.request().method()).isEqualTo(1);
    assertThat(x.whole()).isTrue();
    assertThat(x.status()).isBetween(200, 599);
    for (int slot = 0; slot < SLOTS; slot++) {
      boolean own = slot == OWN && definition.needsSlot();
      assertThat(own ? null : x.exchange().slot(slot)).as("slot %d", slot).isNull();
    }
  }

  private void endsOnceWhenTheEndpointFails() {
    for (FailureKind kind : List.of(FailureKind.CONNECT_FAILED, FailureKind.BODY_TOO_LARGE)) {
      FakeExchange x =
          exchange("GET").through(instance(0)).run(e -> e.fail(Failure.of(kind, "failed")));
      if (!x.suspended()) {
        assertEnded(x);
      }
    }
  }

  private void endsOnceWhenTheClientGoesAway() {
    FakeExchange x = exchange("GET").through(instance(0)).run(held -> {});
    x.abort();
    assertThat(x.ends()).isEqualTo(1);
  }

  /** The second overtakes the first on the same instance; each still gets its own. */
  private void keepsExchangesApart() {
    Middleware middleware = instance(0);
    Exchange[] held = new Exchange[1];
    FakeExchange slow = exchange("GET").header("X-Who", "slow").through(middleware);
    slow.run(x -> held[0] = x);
    FakeExchange fast = exchange("GET").header("X-Who", "fast").through(middleware).run("fast");
    if (held[0] == null || fast.suspended()) {
      return; // answered or held back by the middleware itself
    }
    held[0].response().status(200).headers().add("X-Answer", "slow");
    held[0].respond();
    assertEnded(slow);
    assertEnded(fast);
    assertThat(slow.field("X-Answer")).isEqualTo("slow");
    assertThat(fast.field("X-Answer")).isNull();
    assertThat(slow.request().headers().get("X-Who")).isEqualTo("slow");
  }
}
