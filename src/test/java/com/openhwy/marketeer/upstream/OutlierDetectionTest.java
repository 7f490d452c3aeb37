package com.openhwy.marketeer.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.config.model.OutlierDetectionConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is ejected for what it answers, for how long, and who is not. */
class OutlierDetectionTest {

  private static ServiceConfigs pool(int size) {
    ServiceConfigs config = ServiceConfigs.named("s").outliers();
    for (int port = 1; port <= size; port++) {
      config.endpoint("http://127.0.0.1:" + port);
    }
    return config;
  }

  /**
   * Endpoint 1 of 4 answers so; 0 is a time-out, 1 a reset, 2 a client that left, 3 a time-out of
   * the client's own, 4 a failed connect.
   */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          five in a row,           500 500 500 500 500,     server_errors
          of any kind,             500 503 599 502 504,     server_errors
          four are not enough,     500 500 500 500,
          one that is good,        500 500 500 500 200 500,
          client errors are good,  500 500 500 500 404 500,
          nobody implements it,    501 501 501 501 501 501,
          five of a gateway,       502 503 504 502 503,     gateway_errors
          broken connections,      1 1 1 1 1,               local_errors
          time-outs and resets,    0 1 0 1 0,               local_errors
          an answer between them,  0 1 0 1 500 0,
          clients that leave,      2 2 2 2 2 2 2 2,
          impatient clients,       3 3 3 3 3 3 3 3,
          a client leaves between, 500 500 2 500 500 500,   server_errors
          a failed connect,        4,                       unreachable
          """)
  void whatEjects(String why, String answers, String cause) {
    Pool pool = new Pool(pool(4));
    for (String answer : answers.split(" ", -1)) {
      int status = Integer.parseInt(answer);
      switch (status) {
        case 0 -> pool.fails(0, FailureKind.RESPONSE_TIMEOUT);
        case 1 -> pool.fails(0, FailureKind.UPSTREAM_RESET);
        case 2 -> pool.fails(0, FailureKind.CLIENT_ABORTED);
        case 3 -> pool.fails(0, FailureKind.CLIENT_DEADLINE);
        case 4 -> pool.fails(0, FailureKind.CONNECT_TIMEOUT);
        default -> pool.answers(0, status);
      }
    }
    EndpointView view = pool.service().view().endpoints().get(0);

    assertThat(pool.ejected()).as(why).isEqualTo(cause == null ? "" : "1");
    assertThat(view.ejected() == null ? null : view.ejected().cause()).isEqualTo(cause);
    assertThat(pool.shares(12).containsKey("1")).isEqualTo(cause == null);
  }

  @Test
  void aServiceThatWantsNoneOfItEjectsNobodyForItsAnswers() {
    Pool pool =
        new Pool(
            ServiceConfigs.named("s")
                .endpoint("http://127.0.0.1:1")
                .endpoint("http://127.0.0.1:2"));
    for (int i = 0; i < 100; i++) {
      pool.answers(0, 500);
      pool.fails(0, FailureKind.UPSTREAM_RESET);
    }
    assertThat(pool.ejected()).isEmpty();
  }

  @Test
  void aRowIsOneOverAllLoops() {
    Pool pool = new Pool(pool(2));
    LoopService other = pool.onLoop(1);
    for (int i = 0; i < 5; i++) {
      (i % 2 == 0 ? other : pool.loop).answered(pool.endpoint(0), 500, 1, pool.ticker.nanos());
    }
    assertThat(pool.ejected()).isEqualTo("1");
    assertThat(other.pick(Pool.from("10.0.0.1"), AttemptLog.NONE, pool.ticker.nanos()))
        .as("the other loop sees it at once")
        .isSameAs(pool.endpoint(1));
  }

  @Test
  void whatIsOffEjectsNobody() {
    Pool pool = new Pool(pool(2).outliers(ServiceConfigs.outliers(0, 0, 0, null)));
    for (int i = 0; i < 100; i++) {
      pool.answers(0, 503);
      pool.fails(0, FailureKind.RESPONSE_TIMEOUT);
    }
    assertThat(pool.ejected()).isEmpty();
  }

  private static void burst(Pool pool, int index) {
    for (int i = 0; i < 5; i++) {
      pool.answers(index, 500);
    }
  }

  @Test
  void theTimeGrowsWithEachEjectionAndShrinksWithEachGoodTime() {
    Pool pool = new Pool(pool(4));
    for (int seconds : new int[] {30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 300}) {
      burst(pool, 0);
      assertThat(pool.ejected()).isEqualTo("1");
      pool.advance(seconds - 0.001);
      assertThat(pool.ports(8)).as("just before %s s", seconds).doesNotContain("1");
      pool.advance(0.001);
      assertThat(pool.ports(8)).as("after %s s", seconds).contains("1");
    }
    pool.advance(10 * 30); // eleven times it was away, ten times as long as the first it was good
    burst(pool, 0);
    pool.advance(60);
    assertThat(pool.ejected()).as("twice the first time, not twelve times").isEmpty();
    pool.advance(24 * 3600);
    burst(pool, 0);
    pool.advance(30);
    assertThat(pool.ejected()).as("forgotten by and by").isEmpty();
  }

  @Test
  void noAnswerAndNoCheckBringsAnOutlierBackBeforeItsTime() {
    Pool pool = new Pool(pool(2).checked());
    pool.allUp();
    burst(pool, 0);
    pool.answers(0, 200);
    pool.health(0, Health.UP);
    assertThat(pool.ejected()).isEqualTo("1");
  }

  @Test
  void aPoolOfOneIsNeverLeftEmpty() {
    Pool pool = new Pool(pool(1));
    burst(pool, 0);
    assertThat(pool.ejected()).isEmpty();
    assertThat(pool.port()).isEqualTo("1");
  }

  @Test
  void thoseThatCannotBeReachedCountAsAwayToo() {
    Pool pool = new Pool(pool(4));
    pool.fails(0, FailureKind.CONNECT_FAILED);
    pool.fails(1, FailureKind.CONNECT_FAILED);
    burst(pool, 2);
    assertThat(pool.ejected()).as("half are away already").isEqualTo("1 2");
    pool.fails(3, FailureKind.CONNECT_FAILED);
    assertThat(pool.ejected()).as("who is not there is not there").isEqualTo("1 2 4");
  }

  /** Random endpoints fail at random: never are more away than may be. */
  @ParameterizedTest
  @ValueSource(ints = {0, 10, 34, 50, 99, 100})
  void neverMoreAreAwayThanMayBe(int percent) {
    SplittableRandom random = new SplittableRandom(percent);
    for (int size = 1; size <= 9; size++) {
      OutlierDetectionConfig all = ServiceConfigs.outliers(3, 2, 2, null);
      Pool pool =
          new Pool(
              pool(size)
                  .outliers(
                      new OutlierDetectionConfig(
                          3, 2, 2, null, all.ejection(), all.maxEjection(), percent)));
      int most = 0;
      for (int step = 0; step < 2000; step++) {
        int index = random.nextInt(size);
        switch (random.nextInt(4)) {
          case 0 -> pool.answers(index, 500);
          case 1 -> pool.answers(index, 503);
          case 2 -> pool.fails(index, FailureKind.UPSTREAM_RESET);
          default -> pool.advance(random.nextInt(10));
        }
        int away = pool.ejected().isEmpty() ? 0 : pool.ejected().split(" ", -1).length;
        most = Math.max(most, away);
        assertThat(away * 100).isLessThanOrEqualTo(percent * size);
        assertThat(pool.port()).as("somebody serves").isNotEqualTo("-");
      }
      assertThat(most).as("and so many there were").isEqualTo(size * percent / 100);
    }
  }

  @Test
  void whoIsAwayAndComesBackIsTold() {
    Pool pool = new Pool(pool(2));
    List<String> told = new ArrayList<>();
    pool.service()
        .listener(
            new ServiceListener() {
              @Override
              public void ejected(Service s, Endpoint endpoint, Ejection ejection, long nanos) {
                told.add(endpoint.port() + " " + ejection.why() + " " + nanos / 1_000_000_000);
              }

              @Override
              public void circuit(String service, String endpoint, String state, String why) {
                told.add("a breaker, and there is none");
              }

              @Override
              public void readmitted(Service service, Endpoint endpoint) {
                told.add(endpoint.port() + " back");
              }
            });
    burst(pool, 0);
    String before = pool.port();
    pool.advance(30);
    LoopService other = pool.onLoop(1);
    Endpoint taken = other.pick(Pool.from("10.0.0.1"), AttemptLog.NONE, pool.ticker.nanos());
    String after = pool.port();
    pool.fails(1, FailureKind.CONNECT_FAILED);
    pool.answers(1, 200);
    String last = pool.ports(2);

    assertThat(List.of(before, after, last)).doesNotContain("-");
    assertThat(taken).isNotNull();
    assertThat(told)
        .containsExactly(
            "1 5 server errors in a row 30", "1 back", "2 1 failed connect 1", "2 back");
    assertThat(pool.service().view().ejections())
        .containsEntry("server_errors", 1L)
        .containsEntry("unreachable", 1L)
        .containsEntry("success_rate", 0L);
  }

  @Test
  void aReloadForgetsNothing() {
    Pool pool = new Pool(pool(3));
    burst(pool, 0);
    for (int i = 0; i < 4; i++) {
      pool.answers(1, 500);
    }
    pool.reload(pool(4));
    assertThat(pool.ejected()).isEqualTo("1");
    pool.answers(1, 500);
    assertThat(pool.ejected()).as("the row goes on").isEqualTo("1 2");
  }
}
