package com.openhwy.marketeer.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Allocated;
import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.model.LoadBalancerKind;
import com.openhwy.marketeer.config.model.ServiceConfig.HashKey.Algorithm;
import com.openhwy.marketeer.config.model.ServiceConfig.HashKey.From;
import com.openhwy.marketeer.http.Request;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Picking an endpoint makes no object, whatever the algorithm. */
class AllocationTest {
  private static final int ROUNDS = 20_000;

  static Stream<Arguments> algorithms() {
    Stream<Arguments> kinds =
        Stream.of(LoadBalancerKind.values())
            .map(kind -> Arguments.of(kind.name(), endpoints("http://127.0.0.1:").by(kind)));
    Stream<Arguments> keys =
        Stream.of(From.values())
            .flatMap(
                from ->
                    Stream.of(Algorithm.values())
                        .map(
                            by ->
                                Arguments.of(
                                    from + " by " + by,
                                    endpoints("http://127.0.0.1:").hash(from, "user", by))));
    return Stream.concat(kinds, keys);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("algorithms")
  void pickingAllocatesNothing(String name, ServiceConfigs config) throws Exception {
    LoopService loop =
        Services.compile(List.of(config.build()), null, 2, Ticker.SYSTEM)
            .all()
            .iterator()
            .next()
            .onLoop(0, Runnable::run, null);
    Request request = Pool.from("10.1.2.3").path("/x").query("a=1&user=u");
    request.headers().add("Cookie", "a=b; user=u");
    request.headers().add("user", "u");
    AttemptLog tried = new AttemptLog();
    // The first round loads classes and grows arrays. The measuring itself makes a few objects; a
    // single byte per pick would be 40000.
    long allocated = Allocated.least(100, ROUNDS - 1, () -> run(loop, request, tried));
    assertThat(allocated).isLessThan(ROUNDS);
  }

  private static void run(LoopService loop, Request request, AttemptLog tried) {
    for (int i = 0; i < ROUNDS; i++) {
      long now = System.nanoTime();
      tried.clear();
      Endpoint first = loop.pick(request, tried, now);
      if (first == null) {
        throw new AssertionError("nothing was picked");
      }
      tried.add(first);
      loop.answered(first, 200, 1_000_000, now);
      loop.finished(first);
      Endpoint second = loop.pick(request, tried, now);
      if (second == null || second == first) {
        throw new AssertionError("picked twice");
      }
      loop.finished(second);
    }
  }

  private static ServiceConfigs endpoints(String url) {
    ServiceConfigs config = ServiceConfigs.named("s");
    for (int port = 1; port <= 8; port++) {
      config.endpoint(url + port, port);
    }
    return config;
  }
}
