package com.openhwy.marketeer.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.http.Request;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Loops on threads of their own that fight for a few slots. */
class SlotsStressTest {
  private static final int LOOPS = 3;
  private static final int MAX = 2;
  private static final int REQUESTS = 20_000;
  private static final int AT_ONCE = 8;

  private final Service service =
      Services.compile(
              List.of(
                  ServiceConfigs.named("s")
                      .limited("http://127.0.0.1:1", MAX)
                      .limited("http://127.0.0.1:2", MAX)
                      .queue(1000)
                      .build()),
              null,
              LOOPS,
              Ticker.SYSTEM)
          .all()
          .iterator()
          .next();

  private final AtomicInteger[] inUse = {new AtomicInteger(), new AtomicInteger()};
  private final AtomicInteger worst = new AtomicInteger();
  private final AtomicLong served = new AtomicLong();
  private final AtomicLong cancelled = new AtomicLong();
  private final CountDownLatch done = new CountDownLatch(LOOPS * REQUESTS);

  @Test
  void neverMoreThanTheLimitAndNobodyWaitsForEver() throws InterruptedException {
    ExecutorService[] threads = new ExecutorService[LOOPS];
    for (int i = 0; i < LOOPS; i++) {
      threads[i] = Executors.newSingleThreadExecutor();
    }
    for (int i = 0; i < LOOPS; i++) {
      Loop loop = new Loop(i, threads[i]);
      threads[i].execute(() -> loop.start(AT_ONCE));
    }

    assertThat(done.await(60, TimeUnit.SECONDS)).as("%s left", done.getCount()).isTrue();

    for (ExecutorService thread : threads) {
      thread.shutdown();
      assertThat(thread.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(worst).hasValueLessThanOrEqualTo(MAX);
    assertThat(served.get() + cancelled.get()).isEqualTo((long) LOOPS * REQUESTS);
    assertThat(served.get()).isGreaterThan((long) LOOPS * REQUESTS / 2);
    assertThat(service.view().waiting()).isZero();
    for (Endpoint endpoint : service.endpoints()) {
      assertThat(endpoint.state().slotsInUse()).isZero();
      assertThat(endpoint.state().inFlight()).isZero();
    }
  }

  /** Keeps some requests going; each ends in a task of its own, some leave the queue before. */
  private final class Loop {
    private final ExecutorService thread;
    private final LoopService picks;
    private final SplittableRandom random;
    private final Request request = new Request();
    private int left = REQUESTS;

    Loop(int number, ExecutorService thread) {
      this.thread = thread;
      this.picks = service.onLoop(number, thread, null);
      this.random = new SplittableRandom(number);
    }

    void start(int atOnce) {
      for (int i = 0; i < atOnce; i++) {
        next();
      }
    }

    private void next() {
      if (left == 0) {
        return;
      }
      left--;
      Endpoint endpoint = picks.pick(request, AttemptLog.NONE, System.nanoTime());
      if (endpoint != null) {
        serve(endpoint);
        return;
      }
      assertThat(picks.refusal()).isEqualTo(Refusal.FULL);
      Ticket ticket = picks.await(2, this::serve);
      assertThat(ticket).isNotNull();
      if (random.nextInt(8) == 0) {
        thread.execute(() -> leave(ticket));
      }
    }

    private void leave(@Nullable Ticket ticket) {
      if (ticket != null && ticket.cancel()) {
        cancelled.incrementAndGet();
        done.countDown();
        next();
      }
    }

    private void serve(Endpoint endpoint) {
      int now = inUse[endpoint.port() - 1].incrementAndGet();
      worst.accumulateAndGet(now, Math::max);
      thread.execute(
          () -> {
            inUse[endpoint.port() - 1].decrementAndGet();
            picks.finished(endpoint);
            served.incrementAndGet();
            done.countDown();
            next();
          });
    }
  }
}
