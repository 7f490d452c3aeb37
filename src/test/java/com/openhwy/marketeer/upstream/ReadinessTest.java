package com.openhwy.marketeer.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.Request;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who may be picked: checks, failed connects, backups, slow starts. */
class ReadinessTest {
  private static final String A = "http://127.0.0.1:1";
  private static final String B = "http://127.0.0.1:2";
  private static final String C = "http://127.0.0.1:3";

  @Test
  void downIsNotPickedUntilItIsUpAgain() {
    Pool pool = new Pool(two().checked());
    pool.allUp();

    pool.health(0, Health.DOWN);
    assertThat(pool.ports(4)).isEqualTo("2 2 2 2");

    pool.health(0, Health.UP);
    assertThat(pool.ports(4)).contains("1");
  }

  @Test
  void whatIsNotCheckedYetIsALastResort() {
    Pool pool = new Pool(two().checked());
    assertThat(pool.port()).as("better than nothing").isNotEqualTo("-");

    pool.health(1, Health.UP);
    assertThat(pool.ports(3)).isEqualTo("2 2 2");

    pool.health(1, Health.DOWN);
    assertThat(pool.port()).isEqualTo("1");

    pool.health(0, Health.DOWN);
    assertThat(pool.port()).isEqualTo("-");
  }

  @Test
  void oldHealthMeansNothingWithoutChecks() {
    Pool pool = new Pool(two().checked());
    pool.health(0, Health.DOWN);
    pool.health(1, Health.DOWN);

    pool.reload(two());

    assertThat(pool.shares(10)).containsOnlyKeys("1", "2");
  }

  @Test
  void backupsServeOnlyWhenNoPrimaryIsReady() {
    Pool pool = new Pool(two().backup(C).checked());
    pool.allUp();
    assertThat(pool.shares(10)).containsOnlyKeys("1", "2");

    pool.health(0, Health.DOWN);
    pool.health(1, Health.DOWN);
    assertThat(pool.ports(2)).isEqualTo("3 3");

    pool.health(1, Health.UP);
    assertThat(pool.ports(2)).isEqualTo("2 2");
  }

  @Test
  void aBackupIsBetterThanAPrimaryThatWasTried() {
    Pool pool = new Pool(ServiceConfigs.named("s").endpoint(A).backup(C));
    AttemptLog tried = new AttemptLog();
    tried.add(pool.endpoint(0));

    Endpoint next = pool.pick(new Request(), tried);

    assertThat(next).isSameAs(pool.endpoint(1));
  }

  @Test
  void aFailedConnectKeepsAnEndpointAwayForAWhileThatGrows() {
    Pool pool = new Pool(two());
    for (long seconds : new long[] {1, 2, 4, 8, 10, 10}) {
      pool.loop.failed(pool.endpoint(0), Pool.REFUSED, pool.ticker.nanos());
      assertThat(pool.ports(3)).isEqualTo("2 2 2");

      pool.ticker.advance(Duration.ofSeconds(seconds).minusMillis(1));
      assertThat(pool.ports(3)).as("just before %s s", seconds).isEqualTo("2 2 2");

      pool.ticker.advance(Duration.ofMillis(1));
      assertThat(pool.ports(2)).as("after %s s", seconds).contains("1");
    }
  }

  @Test
  void manyFailuresOfOneOutageAreOne() {
    Pool pool = new Pool(two());
    for (int i = 0; i < 100; i++) {
      pool.loop.failed(pool.endpoint(0), Pool.REFUSED, pool.ticker.nanos());
    }
    pool.ticker.advance(Duration.ofSeconds(1));

    assertThat(pool.ports(2)).contains("1");
  }

  @Test
  void anAnswerEndsAnEjectionAndItsGrowth() {
    Pool pool = new Pool(two());
    pool.loop.failed(pool.endpoint(0), Pool.REFUSED, pool.ticker.nanos());
    pool.loop.answered(pool.endpoint(0), 200, 1_000_000, pool.ticker.nanos());
    assertThat(pool.shares(2)).containsKey("1");

    pool.loop.failed(pool.endpoint(0), Pool.REFUSED, pool.ticker.nanos());
    pool.ticker.advance(Duration.ofSeconds(1));
    assertThat(pool.shares(2)).as("the first length again").containsKey("1");
  }

  @Test
  void aGoodCheckEndsAnEjectionAndABadOneDoesNot() {
    Pool pool = new Pool(two().checked());
    pool.allUp();
    pool.loop.failed(pool.endpoint(0), Pool.REFUSED, pool.ticker.nanos());

    pool.endpoint(0).state().checked(false, Health.UP, "one bad check");
    assertThat(pool.ports(2)).isEqualTo("2 2");

    pool.endpoint(0).state().checked(true, Health.UP, "status 200");
    assertThat(pool.shares(2)).containsKey("1");
  }

  @Test
  void whenAllAreEjectedTheOneThatIsBackSoonestIsPicked() {
    Pool pool = new Pool(two());
    pool.loop.failed(pool.endpoint(1), Pool.REFUSED, pool.ticker.nanos());
    pool.ticker.advance(Duration.ofMillis(500));
    pool.loop.failed(pool.endpoint(0), Pool.REFUSED, pool.ticker.nanos());
    AttemptLog tried = new AttemptLog();

    Endpoint first = pool.pick(new Request(), tried);
    assertThat(first).isNotNull();
    tried.add(first);
    Endpoint second = pool.pick(new Request(), tried);

    assertThat(second).isNotNull().isNotSameAs(first);
  }

  @Test
  void whoComesBackGrowsIntoItsShare() {
    Pool pool = new Pool(two().checked().slowStart(Duration.ofSeconds(10)));
    pool.allUp();
    assertThat(pool.shares(100)).as("at the start all begin alike").isEqualTo(half());

    pool.health(0, Health.DOWN);
    pool.health(0, Health.UP);
    assertThat(pool.shares(105).get("1")).isBetween(4, 6); // 5 of 105: a twentieth of the other's

    pool.ticker.advance(Duration.ofSeconds(5));
    assertThat(pool.shares(300).get("1")).isBetween(98, 102); // half the other's

    pool.ticker.advance(Duration.ofSeconds(5));
    assertThat(pool.shares(100).get("1")).isBetween(49, 51);
  }

  @Test
  void whoJoinsLaterGrowsIntoItsShare() {
    Pool pool = new Pool(two().slowStart(Duration.ofSeconds(10)));
    pool.reload(two().endpoint(C).slowStart(Duration.ofSeconds(10)));

    assertThat(pool.shares(410).get("3")).isBetween(8, 12);

    pool.ticker.advance(Duration.ofSeconds(10));
    assertThat(pool.shares(300).get("3")).isBetween(98, 102);
  }

  private static ServiceConfigs two() {
    return ServiceConfigs.named("s").endpoint(A).endpoint(B);
  }

  private static Map<String, Integer> half() {
    return Map.of("1", 50, "2", 50);
  }
}
