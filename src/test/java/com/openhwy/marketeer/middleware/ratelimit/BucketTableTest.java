package com.openhwy.marketeer.middleware.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BucketTableTest {
  private static final int THREADS = 4;
  private static final long PATIENCE_SECONDS = 120;
  private static final long NOW = TimeUnit.SECONDS.toNanos(1);
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  /** How many distinct clients the tests of scale bring; {@code -Dratelimit.clients=10000000}. */
  private static final int CLIENTS = Integer.getInteger("ratelimit.clients", 200_000);

  private static TokenBucket hourly(int burst) {
    return new TokenBucket(Rate.parse("1/h"), burst);
  }

  /** As evenly spread as the keyed hash of an address is. */
  private static long client(long number) {
    long z = (number + 1) * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  private static boolean passes(BucketTable table, long number, long now) {
    return table.charge(client(number), now) >= 0;
  }

  private interface Work {
    void run(int thread);
  }

  private static void onAllThreads(Work work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<?>> running = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      int thread = t;
      running.add(
          threads.submit(
              () -> {
                start.await();
                work.run(thread);
                return null;
              }));
    }
    start.countDown();
    for (Future<?> one : running) {
      one.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    threads.shutdown();
  }

  @Test
  void exactlyTheBurstPassesHoweverManyLoopsChargeAtOnce() throws Exception {
    int burst = 10;
    int clients = 5000;
    BucketTable table = new BucketTable(hourly(burst), 10_000);
    AtomicIntegerArray passed = new AtomicIntegerArray(clients);
    onAllThreads(
        thread -> {
          for (int round = 0; round < burst; round++) {
            for (int c = 0; c < clients; c++) {
              if (passes(table, c, NOW)) {
                passed.incrementAndGet(c);
              }
            }
          }
        });
    for (int c = 0; c < clients; c++) {
      assertThat(passed.get(c)).as("client %d", c).isEqualTo(burst);
    }
  }

  @Test
  void oneClientWithAllLoopsAtItIsExactToo() throws Exception {
    int burst = 100_000;
    BucketTable table = new BucketTable(new TokenBucket(Rate.parse("100/h"), burst), 1000);
    AtomicIntegerArray passed = new AtomicIntegerArray(1);
    onAllThreads(
        thread -> {
          for (int i = 0; i < burst / 2; i++) {
            if (passes(table, 7, NOW)) {
              passed.incrementAndGet(0);
            }
          }
        });
    assertThat(passed.get(0)).isEqualTo(burst);
  }

  @Test
  void aFloodOfOthersNeverFreesAClientOverItsLimit() throws Exception {
    int over = 300;
    int burst = 3;
    BucketTable table = new BucketTable(hourly(burst), 1000);
    for (int c = 0; c < over; c++) {
      for (int i = 0; i < burst; i++) {
        assertThat(passes(table, c, NOW)).isTrue();
      }
    }
    AtomicIntegerArray freed = new AtomicIntegerArray(1);
    onAllThreads(
        thread -> {
          for (long i = 0; i < CLIENTS; i++) {
            passes(table, 1_000_000 + i * THREADS + thread, NOW);
            if (passes(table, i % over, NOW)) {
              freed.incrementAndGet(0);
            }
          }
        });
    assertThat(freed.get(0)).isZero();
  }

  @Test
  void theClientThatUsedLeastGoes() {
    BucketTable table = new BucketTable(hourly(100), 1000);
    for (int i = 0; i < 60; i++) {
      passes(table, 0, NOW);
    }
    for (long other = 1; other < 50_000; other++) {
      passes(table, other, NOW);
    }
    long state = table.charge(client(0), NOW);
    assertThat(hourly(100).remaining(state, NOW)).isEqualTo(39);
  }

  @Test
  void millionsOverTheirLimitAreAllRemembered() {
    BucketTable table = new BucketTable(hourly(1), CLIENTS);
    for (long c = 0; c < CLIENTS; c++) {
      if (!passes(table, c, NOW)) {
        throw new AssertionError("client " + c + " was refused its first request");
      }
    }
    long freed = LongStream.range(0, CLIENTS).filter(c -> passes(table, c, NOW)).count();
    assertThat(freed).isZero();
    assertThat(table.longs() * Long.BYTES).isLessThan(CLIENTS * 22L);
  }

  @Test
  void millionsOfClientsPassThroughAFixedMemory() {
    BucketTable table = new BucketTable(hourly(2), CLIENTS / 10);
    long bound = CLIENTS / 10 * 22L;
    long passed = LongStream.range(0, CLIENTS).filter(c -> passes(table, c, NOW)).count();
    assertThat(passed).isEqualTo(CLIENTS);
    assertThat(table.longs() * Long.BYTES).isLessThan(bound);
  }

  @Test
  void fewClientsTakeLittleMemory() {
    BucketTable table = new BucketTable(hourly(1), 1_000_000);
    for (long c = 0; c < 5000; c++) {
      assertThat(passes(table, c, NOW)).isTrue();
    }
    assertThat(table.longs() * Long.BYTES).isLessThan(500_000);
  }

  @Test
  void aFullTableTurnsNewClientsAwayUntilOneHasRecovered() {
    BucketTable table = new BucketTable(hourly(1), 1000);
    int refusedNew = 0;
    for (long c = 0; c < 20_000; c++) {
      long outcome = table.charge(client(c), NOW);
      if (outcome < 0) {
        assertThat(outcome).isEqualTo(BucketTable.FULL);
        refusedNew++;
      }
    }
    assertThat(refusedNew).isBetween(18_700, 18_800);
    for (long c = 20_000; c < 21_000; c++) {
      assertThat(passes(table, c, NOW + HOUR)).isTrue();
    }
  }

  @Test
  void aClientIsForgottenOnlyWhenNothingIsLost() {
    BucketTable table = new BucketTable(hourly(2), 1000);
    passes(table, 1, NOW);
    assertThat(hourly(2).remaining(table.charge(client(1), NOW + HOUR), NOW + HOUR)).isEqualTo(1);
    assertThat(passes(table, 1, NOW + HOUR)).isTrue();
    assertThat(passes(table, 1, NOW + HOUR)).isFalse();
  }

  @Test
  void aRefundGivesOneBackAndOfAStrangerNothing() {
    BucketTable table = new BucketTable(hourly(1), 1000);
    assertThat(passes(table, 1, NOW)).isTrue();
    assertThat(passes(table, 1, NOW)).isFalse();
    table.refund(client(1), NOW);
    assertThat(passes(table, 1, NOW)).isTrue();
    table.refund(client(2), NOW);
    assertThat(passes(table, 2, NOW)).isTrue();
    assertThat(passes(table, 2, NOW)).isFalse();
  }

  @Test
  void theHashThatMeansNobodyIsAClientToo() {
    BucketTable table = new BucketTable(hourly(1), 1000);
    assertThat(table.charge(0, NOW)).isNotNegative();
    assertThat(table.charge(0, NOW)).isNegative();
    table.refund(0, NOW);
    assertThat(table.charge(0, NOW)).isNotNegative();
  }
}
