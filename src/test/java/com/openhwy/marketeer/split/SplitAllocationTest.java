package com.openhwy.marketeer.split;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Allocated;
import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.telemetry.LoopMeters;
import com.openhwy.marketeer.telemetry.RequestMeters;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Choosing a service makes no object, and neither does counting for a canary. */
class SplitAllocationTest {
  private static final int ROUNDS = 20_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "services: [{service: a, weight: 95}, {service: b, weight: 5}]",
        "{services: [a, b], canary: {service: b}}",
        "{services: [a, b], sticky: {by: cookie, name: user}, canary: {service: b}}",
        "{services: [a, b], sticky: {by: header, name: user}}",
        "{services: [a, b], sticky: {by: query, name: user}}",
        "{services: [a, b], sticky: ip}",
        "services: [a, {service: b, when: {headers: {user: v}, query: {b: {present: true}}}}]",
      })
  void choosingAllocatesNothing(String yaml) throws Exception {
    Split split = Splits.split(yaml);
    LoopMeters meters = new LoopMeters();
    RequestMeters[] each = {meters.requests("shop", "a"), meters.requests("shop", "b")};
    Backend nothing = x -> {};
    SplitBackend loop =
        new SplitBackend(
            split,
            new Backend[] {nothing, nothing},
            meters.requests("shop", ""),
            each,
            new SplittableRandom(1),
            0);
    Exchange x =
        FakeExchange.get("/x?a=1&user=u")
            .header("Cookie", "a=b; user=u")
            .header("user", "u")
            .exchange();
    // The first round loads classes. The measuring itself makes a few objects; a single byte per
    // request would be 20000.
    long allocated = Allocated.least(100, ROUNDS - 1, () -> run(loop, x));
    assertThat(allocated).isLessThan(ROUNDS);
  }

  private static void run(SplitBackend loop, Exchange x) {
    for (int i = 0; i < ROUNDS; i++) {
      loop.handle(x);
      loop.ended(x, i % 10 == 0 ? 502 : 200);
    }
  }
}
