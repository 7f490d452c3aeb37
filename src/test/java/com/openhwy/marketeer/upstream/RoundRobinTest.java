package com.openhwy.marketeer.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.Request;
import org.junit.jupiter.api.Test;

class RoundRobinTest {

  @Test
  void goesRound() {
    Pool pool = new Pool(three(1, 1, 1));

    assertThat(pool.ports(7)).isEqualTo("1 2 3 1 2 3 1");
  }

  @Test
  void heavyOnesComeOftenButNotInARow() {
    Pool pool = new Pool(three(5, 1, 1));

    assertThat(pool.ports(14)).isEqualTo("1 1 2 1 3 1 1 1 1 2 1 3 1 1");
  }

  @Test
  void loopsDoNotBeginWithTheSameEndpoint() {
    Pool pool = new Pool(three(1, 1, 1));
    Endpoint first = pool.onLoop(0).pick(new Request(), AttemptLog.NONE, 0);
    Endpoint second = pool.onLoop(1).pick(new Request(), AttemptLog.NONE, 0);

    assertThat(first).isNotSameAs(second);
  }

  @Test
  void aChangeElsewhereDoesNotBeginTheRoundAnew() {
    Pool pool = new Pool(three(1, 1, 1).backup("http://127.0.0.1:9"));
    assertThat(pool.ports(2)).isEqualTo("1 2");

    pool.loop.failed(pool.endpoint(3), Pool.REFUSED, pool.ticker.nanos());

    assertThat(pool.ports(4)).isEqualTo("3 1 2 3");
  }

  @Test
  void whoWasTriedIsPassedOver() {
    Pool pool = new Pool(three(1, 1, 1));
    AttemptLog tried = new AttemptLog();
    StringBuilder ports = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      Endpoint next = pool.pick(new Request(), tried);
      assertThat(next).isNotNull();
      tried.add(next);
      ports.append(next.port());
    }

    assertThat(ports.toString().chars().distinct().count()).isEqualTo(3);
    assertThat(pool.pick(new Request(), tried))
        .as("all tried: any is better than none")
        .isNotNull();
  }

  private static ServiceConfigs three(int a, int b, int c) {
    return ServiceConfigs.named("s")
        .endpoint("http://127.0.0.1:1", a)
        .endpoint("http://127.0.0.1:2", b)
        .endpoint("http://127.0.0.1:3", c);
  }
}
