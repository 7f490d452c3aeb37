package com.openhwy.marketeer.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.openhwy.marketeer.config.model.LoadBalancerKind;
import com.openhwy.marketeer.config.model.ServiceConfig.HashKey;
import com.openhwy.marketeer.http.Request;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Near endpoints come first, others take what they cannot carry. */
class LocalityTest {
  private static final Locality HERE = new Locality("eu", "a");

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          eu, a,  0
          eu, b,  1
          us, a,  2
          eu, '', 0
          '', '', 0
          '', b,  1
          """)
  void howFarIsIt(String region, String zone, int distance) {
    assertThat(HERE.distance(new Locality(region, zone))).isEqualTo(distance);
    assertThat(Locality.NOWHERE.distance(new Locality(region, zone))).isZero();
  }

  /** The table of Envoy's documentation, and what stands between its lines. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          100 100,    100 0
          72 100,     100 0
          71 100,     99.4 0.6
          50 100,     70 30
          25 100,     35 65
          0 100,      0 100
          25 25,      50 50
          100 0 0,    100 0 0
          72 72 0,    100 0 0
          50 50 100,  70 30 0
          30 30 100,  42 42 16
          20 0 20,    50 0 50
          0 0 10,     0 0 100
          """)
  void sharesOfLevels(String healthy, String shares) {
    double[] health =
        Arrays.stream(healthy.split(" ", -1))
            .mapToDouble(h -> Double.parseDouble(h) / 100)
            .toArray();
    @Nullable Spread spread = Spread.of(health);
    int[] hits = new int[health.length];
    for (int i = 0; i < 10_000; i++) {
      hits[spread == null ? 0 : spread.level(i / 10_000.0)]++;
    }
    String[] expected = shares.split(" ", -1);
    for (int level = 0; level < hits.length; level++) {
      assertThat(hits[level] / 100.0)
          .as("level %s", level)
          .isCloseTo(Double.parseDouble(expected[level]), within(0.02));
    }
  }

  /** Ports 1 to 4 in our zone, 5 and 6 in our region, 7 and 8 far away. */
  private static ServiceConfigs eight() {
    ServiceConfigs config = ServiceConfigs.named("s");
    for (int port = 1; port <= 8; port++) {
      String zone = port <= 4 ? "a" : "b";
      config.at(port <= 6 ? "eu" : "us", zone, "http://127.0.0.1:" + port);
    }
    return config;
  }

  private static Pool checked(ServiceConfigs config) {
    Pool pool = new Pool(config.checked(), HERE);
    pool.allUp();
    return pool;
  }

  private static void down(Pool pool, int... ports) {
    for (int port : ports) {
      pool.health(port - 1, Health.DOWN);
    }
  }

  private static int sum(Map<String, Integer> shares, String... ports) {
    return Arrays.stream(ports).mapToInt(port -> shares.getOrDefault(port, 0)).sum();
  }

  @ParameterizedTest
  @EnumSource(
      value = LoadBalancerKind.class,
      names = {"ROUND_ROBIN", "LEAST_CONNECTIONS", "RANDOM", "P2C_EWMA"})
  void theNearestTakeAllAsLongAsTheyCan(LoadBalancerKind kind) {
    Pool pool = checked(eight().by(kind));
    assertThat(pool.shares(400)).containsOnlyKeys("1", "2", "3", "4");
    down(pool, 1);
    assertThat(pool.shares(400)).as("three of four carry it").containsOnlyKeys("2", "3", "4");
  }

  @Test
  void halfOfAZoneCarriesSeventyPercentAndTheRegionTheRest() {
    Pool pool = checked(eight());
    down(pool, 1, 2);
    Map<String, Integer> shares = pool.shares(20_000);
    assertThat(sum(shares, "3", "4")).isBetween(13_600, 14_400);
    assertThat(sum(shares, "5", "6")).isBetween(5_600, 6_400);
    assertThat(shares).doesNotContainKeys("7", "8");
  }

  @Test
  void oneRegionTakesOverFromAnother() {
    Pool pool = checked(eight());
    down(pool, 1, 2, 3, 4, 5, 6);
    assertThat(pool.shares(100)).containsOnlyKeys("7", "8");
    pool.allUp();
    assertThat(pool.shares(100)).containsOnlyKeys("1", "2", "3", "4");
  }

  @Test
  void priorityComesBeforePlaceAndBackupsAfterAll() {
    Pool pool =
        checked(
            ServiceConfigs.named("s")
                .priority(1, "http://127.0.0.1:1")
                .at("us", "x", "http://127.0.0.1:2")
                .backup("http://127.0.0.1:3"));
    assertThat(pool.ports(2)).isEqualTo("2 2");
    down(pool, 2);
    assertThat(pool.ports(2)).isEqualTo("1 1");
    down(pool, 1);
    assertThat(pool.ports(2)).isEqualTo("3 3");
  }

  @Test
  void aKeyStaysWithItsLevel() {
    Pool pool = checked(eight().hash(HashKey.From.IP, "", HashKey.Algorithm.MAGLEV));
    down(pool, 1, 2);
    int far = 0;
    for (int client = 0; client < 1000; client++) {
      Request request = Pool.from("10.0." + client / 250 + "." + client % 250);
      String port = pool.port(request);
      assertThat(pool.port(request)).isEqualTo(port);
      far += port.equals("5") || port.equals("6") ? 1 : 0;
    }
    assertThat(far).isBetween(240, 360);
  }

  @Test
  void whenTheNearestAreFullTheNextAreUsedBeforeAnybodyWaits() {
    Pool pool =
        new Pool(
            ServiceConfigs.named("s")
                .limited("http://127.0.0.1:1", 1)
                .limited(1, "http://127.0.0.1:2", 1)
                .backup("http://127.0.0.1:3"));
    Endpoint near = pool.pick();
    Endpoint next = pool.pick();
    assertThat(near).isSameAs(pool.endpoint(0));
    assertThat(next).isSameAs(pool.endpoint(1));
    assertThat(pool.pick()).as("the backup is not for those that are busy").isNull();
    assertThat(pool.loop.refusal()).isEqualTo(Refusal.FULL);
  }

  // ---- panic

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0,   1 2 3, 1
          50,  '',  4
          50,  1,   3
          50,  1 2, 2
          50,  1 2 3, 4
          50,  1 2 3 4, 4
          75,  1,   3
          76,  1,   4
          76,  1 2, 4
          """)
  void tooFewReadyOnesAreAPanic(int threshold, String downs, int used) {
    ServiceConfigs config = ServiceConfigs.named("s").panic(threshold);
    for (int port = 1; port <= 4; port++) {
      config.endpoint("http://127.0.0.1:" + port);
    }
    Pool pool = new Pool(config.checked());
    pool.allUp();
    String[] ports = downs.isEmpty() ? new String[0] : downs.split(" ", -1);
    for (String port : ports) {
      pool.health(Integer.parseInt(port) - 1, Health.DOWN);
    }
    assertThat(pool.shares(40)).hasSize(used);
    assertThat(pool.service().view().panic()).isEqualTo(ports.length > 0 && used == 4);
  }

  @Test
  void thereIsNoPanicAsLongAsOthersCanCarryIt() {
    Pool pool = checked(eight().panic(60));
    down(pool, 1, 2, 3);
    assertThat(pool.shares(1000))
        .as("the zone is bad, the region is not")
        .doesNotContainKeys("1", "2", "3");
    down(pool, 4, 5, 6, 7);
    assertThat(pool.service().view().panic()).isTrue();
    assertThat(pool.shares(1000)).as("only one of all is left").containsKeys("7", "8");
  }

  @Test
  void backupsAreBetterThanAPanic() {
    Pool pool =
        checked(
            ServiceConfigs.named("s")
                .endpoint("http://127.0.0.1:1")
                .backup("http://127.0.0.1:2")
                .panic(100));
    down(pool, 1);
    assertThat(pool.ports(2)).isEqualTo("2 2");
    down(pool, 2);
    assertThat(pool.ports(2)).isEqualTo("1 1");
  }
}
