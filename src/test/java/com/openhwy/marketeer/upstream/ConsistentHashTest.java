package com.openhwy.marketeer.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.openhwy.marketeer.config.model.ServiceConfig.HashKey.Algorithm;
import com.openhwy.marketeer.config.model.ServiceConfig.HashKey.From;
import com.openhwy.marketeer.http.Request;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConsistentHashTest {
  private static final int KEYS = 20_000;
  private static final int ENDPOINTS = 10;

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void spreadsKeysByWeight(Algorithm algorithm) {
    Pool pool = new Pool(pool(algorithm, ENDPOINTS).endpoint("http://127.0.0.1:99", 5));
    Map<String, Integer> shares = new HashMap<>();
    owners(pool).values().forEach(port -> shares.merge(port, 1, Integer::sum));
    double unit = KEYS / (ENDPOINTS + 5.0);

    double tolerance = algorithm == Algorithm.MAGLEV ? 0.15 : 0.35;
    shares.forEach(
        (port, share) ->
            assertThat(share / unit)
                .as(port)
                .isCloseTo(port.equals("99") ? 5 : 1, within(tolerance * 5)));
    assertThat(shares.get("99") / unit).isCloseTo(5, within(5 * tolerance));
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void anEndpointThatGoesDownMovesItsOwnShareOnly(Algorithm algorithm) {
    Pool pool = new Pool(pool(algorithm, ENDPOINTS).checked());
    pool.allUp();
    Map<Integer, String> before = owners(pool);

    pool.health(3, Health.DOWN);
    Map<Integer, String> during = owners(pool);
    pool.health(3, Health.UP);

    Map<String, Integer> heirs = new HashMap<>();
    before.forEach(
        (key, port) -> {
          if (port.equals("4")) {
            assertThat(during.get(key)).isNotEqualTo("4");
            heirs.merge(during.get(key), 1, Integer::sum);
          } else {
            assertThat(during.get(key)).isEqualTo(port);
          }
        });
    assertThat(heirs).as("its share is spread over all the others").hasSize(ENDPOINTS - 1);
    assertThat(owners(pool)).as("it has its share back").isEqualTo(before);
  }

  @Test
  void anEndpointThatIsTakenOutOfTheRingMovesItsOwnShareOnly() {
    Map<Integer, String> before = owners(new Pool(pool(Algorithm.RING, ENDPOINTS)));
    Map<Integer, String> after = owners(new Pool(pool(Algorithm.RING, ENDPOINTS - 1)));

    before.forEach(
        (key, port) -> {
          if (!port.equals("10")) {
            assertThat(after.get(key)).isEqualTo(port);
          }
        });
  }

  @Test
  void takenOutOfMaglevItMovesLittleMore() {
    Map<Integer, String> before = owners(new Pool(pool(Algorithm.MAGLEV, ENDPOINTS)));
    Map<Integer, String> after = owners(new Pool(pool(Algorithm.MAGLEV, ENDPOINTS - 1)));
    long moved =
        before.entrySet().stream()
            .filter(e -> !e.getValue().equals("10"))
            .filter(e -> !e.getValue().equals(after.get(e.getKey())))
            .count();

    assertThat((double) moved / KEYS).isLessThan(0.1);
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void theOrderOfTheFileAndTheLoopChangeNothing(Algorithm algorithm) {
    ServiceConfigs reversed = ServiceConfigs.named("s").hash(From.PATH, "", algorithm);
    for (int port = ENDPOINTS; port >= 1; port--) {
      reversed.endpoint("http://127.0.0.1:" + port);
    }
    Pool other = new Pool(reversed);
    other.loop = other.onLoop(1);

    assertThat(owners(other)).isEqualTo(owners(new Pool(pool(algorithm, ENDPOINTS))));
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void backupsServeWhenAllOthersAreDown(Algorithm algorithm) {
    Pool pool =
        new Pool(pool(algorithm, 2).backup("http://127.0.0.1:7").backup("http://127.0.0.1:8"));
    assertThat(owners(pool).values()).containsOnly("1", "2");

    pool = new Pool(pool(algorithm, 2).backup("http://127.0.0.1:7").checked());
    pool.allUp();
    pool.health(0, Health.DOWN);
    pool.health(1, Health.DOWN);
    assertThat(owners(pool).values()).containsOnly("7");
  }

  @ParameterizedTest
  @EnumSource(From.class)
  void theKeyIsWhatTheOperatorNamed(From from) {
    Pool pool = new Pool(keyed(from));
    Map<String, Integer> byKey = new HashMap<>();
    Map<String, Integer> byOther = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      byKey.merge(pool.port(request(from, "alice", i)), 1, Integer::sum);
      byOther.merge(pool.port(request(from, "user" + i, 0)), 1, Integer::sum);
    }

    assertThat(byKey).as("one key, one endpoint, whatever else differs").hasSize(1);
    assertThat(byOther).as("other keys go elsewhere").hasSizeGreaterThan(5);
  }

  @ParameterizedTest
  @EnumSource(
      value = From.class,
      names = {"HEADER", "COOKIE", "QUERY"})
  void withoutTheKeyTheClientsAddressCounts(From from) {
    Pool pool = new Pool(keyed(from));
    Map<String, Integer> shares = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      String port = pool.port(Pool.from("10.0.0." + i));
      assertThat(pool.port(Pool.from("10.0.0." + i))).isEqualTo(port);
      shares.merge(port, 1, Integer::sum);
    }

    assertThat(shares).hasSizeGreaterThan(5);
  }

  /** The wanted part says {@code key}, every other part says something of {@code noise}. */
  private static Request request(From from, String key, int noise) {
    String other = "n" + noise;
    Request request = Pool.from(from == From.IP ? key : "10.9.9." + noise);
    request.path(from == From.PATH ? "/" + key : "/" + other);
    request.query("a=" + other + "&user=" + (from == From.QUERY ? key : other));
    request.headers().add("X-User", from == From.HEADER ? key : other);
    request
        .headers()
        .add("Cookie", "a=" + other + "; user=" + (from == From.COOKIE ? key : other) + "; z=1");
    return request;
  }

  private static ServiceConfigs keyed(From from) {
    ServiceConfigs config =
        ServiceConfigs.named("s")
            .hash(from, from == From.HEADER ? "X-User" : "user", Algorithm.MAGLEV);
    for (int port = 1; port <= ENDPOINTS; port++) {
      config.endpoint("http://127.0.0.1:" + port);
    }
    return config;
  }

  private static ServiceConfigs pool(Algorithm algorithm, int endpoints) {
    ServiceConfigs config = ServiceConfigs.named("s").hash(From.PATH, "", algorithm);
    for (int port = 1; port <= endpoints; port++) {
      config.endpoint("http://127.0.0.1:" + port);
    }
    return config;
  }

  private static Map<Integer, String> owners(Pool pool) {
    Map<Integer, String> owners = new HashMap<>();
    Request request = new Request();
    for (int key = 0; key < KEYS; key++) {
      owners.put(key, pool.port(request.path("/item/" + key)));
    }
    return owners;
  }
}
