package com.openhwy.marketeer.middleware.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FlightTest {

  @Test
  void everybodyWhoWaitsHearsOfTheFirstOutcome() {
    Flight flight = new Flight();
    List<Flight.Outcome> heard = new ArrayList<>();
    assertThat(flight.wasAwaited()).isFalse();
    assertThat(flight.join(heard::add)).isNull();
    assertThat(flight.join(heard::add)).isNull();
    assertThat(flight.wasAwaited()).isTrue();
    Flight.Failed failed = new Flight.Failed(BodyTest.BROKEN);
    flight.land(failed);
    flight.land(Flight.PASS);
    assertThat(heard).containsExactly(failed, failed);
    assertThat(flight.join(heard::add)).as("known at once").isSameAs(failed);
    assertThat(heard).hasSize(2);
  }

  @Test
  void whoeverHasLeftHearsNothing() {
    Flight flight = new Flight();
    List<Flight.Outcome> heard = new ArrayList<>();
    Flight.Waiter waiter = heard::add;
    flight.join(waiter);
    flight.leave(waiter);
    flight.leave(waiter);
    flight.land(Flight.PASS);
    assertThat(heard).isEmpty();
  }

  /** Joining races with landing: each hears exactly once, one way or the other. */
  @Test
  void nobodyIsForgottenWhenItLandsJustThen() throws Exception {
    int threads = 4;
    int each = 50;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    for (int round = 0; round < 300; round++) {
      Flight flight = new Flight();
      AtomicInteger heard = new AtomicInteger();
      CyclicBarrier start = new CyclicBarrier(threads);
      List<Future<?>> done = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        boolean lands = t == 0;
        done.add(
            pool.submit(
                () -> {
                  start.await();
                  for (int i = 0; i < each; i++) {
                    if (lands && i == each / 2) {
                      flight.land(Flight.PASS);
                    }
                    if (flight.join(outcome -> heard.incrementAndGet()) != null) {
                      heard.incrementAndGet();
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> one : done) {
        one.get(20, TimeUnit.SECONDS);
      }
      assertThat(heard).hasValue(threads * each);
    }
    pool.shutdown();
  }
}
