package com.openhwy.marketeer.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.snapshot.Snapshot;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetirementTest {
  private static final long DEADLINE = 30;

  private final Vertx vertx = Vertx.vertx();
  private final Snapshots snapshots = new Snapshots();
  private final Clock clock = new Clock();
  private final Retirement retirement = new Retirement(vertx, clock, snapshots);
  private Snapshotted made;
  private Snapshot old;

  private static final class Clock implements Ticker {
    private long now;

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public long epochMillis() {
      return now / 1_000_000;
    }
  }

  @BeforeEach
  void replaceOne(@TempDir Path directory) {
    made = new Snapshotted(directory);
    old = made.compiled(1, null);
    snapshots.serve(old);
    snapshots.serve(made.compiled(2, old));
  }

  @AfterEach
  void close() {
    Await.result(vertx.close());
  }

  @Test
  void withNobodyInItItGoesAtOnce() {
    assertThat(retirement.look(old, DEADLINE)).isTrue();
    assertThat(made.feature.closed).containsExactly("m/1");
    assertThat(snapshots.find(old.version())).isNull();
  }

  @Test
  void itWaitsForWhoIsStillInIt() {
    old.inFlight(0).increment();
    assertThat(retirement.look(old, DEADLINE)).isFalse();
    assertThat(made.feature.closed).isEmpty();

    old.inFlight(0).add(-1);
    assertThat(retirement.look(old, DEADLINE)).isTrue();
    assertThat(made.feature.closed).containsExactly("m/1");
  }

  @Test
  void atTheDeadlineItGoesAnyway() {
    old.inFlight(0).increment();
    clock.now = DEADLINE;

    assertThat(retirement.look(old, DEADLINE)).isTrue();
    assertThat(made.feature.closed).containsExactly("m/1");
  }

  @Test
  void aSecondEndIsNone() {
    retirement.look(old, DEADLINE);
    retirement.look(old, DEADLINE);

    assertThat(made.feature.closed).hasSize(1);
  }

  @Test
  void atTheEndOfTheProcessEverythingIsClosed() {
    snapshots.retireAll();

    assertThat(made.feature.closed).containsExactlyInAnyOrder("m/1", "m/2");
    assertThat(snapshots.current()).isNull();
  }
}
