package com.openhwy.marketeer.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.config.model.LoadBalancerKind;
import com.openhwy.marketeer.http.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** max_connections and those who wait for it, on one thread. */
class SlotsTest {
  private static final String A = "http://127.0.0.1:1";
  private static final String B = "http://127.0.0.1:2";

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<String> served = new ArrayList<>();

  @Test
  void picksWhileThereIsRoomAndSaysWhenThereIsNone() {
    Pool pool = new Pool(ServiceConfigs.named("s").limited(A, 2).limited(B, 1));
    List<Endpoint> taken = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      taken.add(Objects.requireNonNull(pool.pick()));
    }

    assertThat(pool.pick()).isNull();
    assertThat(pool.loop.refusal()).isEqualTo(Refusal.FULL);
    assertThat(taken)
        .containsExactlyInAnyOrder(pool.endpoint(0), pool.endpoint(0), pool.endpoint(1));

    pool.loop.finished(pool.endpoint(1));
    assertThat(pool.pick()).isSameAs(pool.endpoint(1));
  }

  @Test
  void theLimitHoldsOverAllLoopsAndAlgorithms() {
    Pool pool = new Pool(ServiceConfigs.named("s").limited(A, 1));
    LoopService other = pool.onLoop(1, LoadBalancerKind.RANDOM);
    Endpoint taken = Objects.requireNonNull(other.pick(new Request(), AttemptLog.NONE, 0));

    assertThat(pool.pick()).isNull();
    other.finished(taken);
    assertThat(pool.pick()).isNotNull();
  }

  @Test
  void fullPrimariesAreWaitedForAndNotReplacedByBackups() {
    Pool pool = new Pool(ServiceConfigs.named("s").limited(A, 1).backup(B));
    assertThat(pool.pick()).isNotNull();

    assertThat(pool.pick()).isNull();
    assertThat(pool.loop.refusal()).isEqualTo(Refusal.FULL);
  }

  @Test
  void whoCameFirstIsServedFirstWhateverItsLoop() {
    Pool pool = new Pool(ServiceConfigs.named("s").limited(A, 1));
    Endpoint taken = Objects.requireNonNull(pool.pick());
    LoopService first = queued(pool, 0);
    LoopService second = queued(pool, 1);
    assertThat(first.await(2, e -> served.add("first"))).isNotNull();
    assertThat(second.await(2, e -> served.add("second"))).isNotNull();

    pool.loop.finished(taken);
    runTasks();
    assertThat(served).containsExactly("first");
    assertThat(taken.state().inFlight()).isEqualTo(1);

    first.finished(taken);
    runTasks();
    assertThat(served).containsExactly("first", "second");
    second.finished(taken);
    assertThat(taken.state().slotsInUse()).isZero();
    assertThat(taken.state().inFlight()).isZero();
  }

  @Test
  void nobodyJumpsTheQueue() {
    Pool pool = new Pool(ServiceConfigs.named("s").limited(A, 1));
    Endpoint taken = Objects.requireNonNull(pool.pick());
    assertThat(queued(pool, 1).await(2, e -> served.add("waited"))).isNotNull();
    pool.loop.finished(taken);

    assertThat(pool.pick()).as("the slot was handed over already").isNull();
    runTasks();
    assertThat(served).containsExactly("waited");
  }

  @Test
  void theQueueIsBounded() {
    Pool pool = new Pool(ServiceConfigs.named("s").limited(A, 1).queue(2));
    assertThat(pool.pick()).isNotNull();
    Ticket first = queued(pool, 0).await(2, e -> served.add("1"));
    assertThat(first).isNotNull();
    assertThat(queued(pool, 1).await(2, e -> served.add("2"))).isNotNull();
    assertThat(queued(pool, 1).await(2, e -> served.add("3"))).isNull();
    assertThat(pool.service().view().waiting()).isEqualTo(2);

    first.cancel();
    assertThat(queued(pool, 1).await(2, e -> served.add("4"))).isNotNull();
  }

  @Test
  void theMoreImportantComeFirstAndTheLeastImportantHaveToGo() {
    Pool pool = new Pool(ServiceConfigs.named("s").limited(A, 1).queue(2));
    Endpoint taken = Objects.requireNonNull(pool.pick());
    List<String> displaced = new ArrayList<>();
    LoopService loop = queued(pool, 0);
    Ticket.Listener low =
        new Ticket.Listener() {
          @Override
          public void served(Endpoint endpoint) {
            served.add("low");
          }

          @Override
          public void displaced() {
            displaced.add("low");
          }
        };
    assertThat(loop.await(3, low)).isNotNull();
    assertThat(loop.await(2, e -> served.add("normal"))).isNotNull();
    assertThat(loop.await(3, e -> served.add("late"))).isNull();
    assertThat(loop.await(0, e -> served.add("critical"))).isNotNull();
    runTasks();
    assertThat(displaced).containsExactly("low");

    pool.loop.finished(taken);
    runTasks();
    assertThat(served).containsExactly("critical");
  }

  @Test
  void noQueueMeansNobodyWaits() {
    Pool pool = new Pool(ServiceConfigs.named("s").limited(A, 1).queue(0));
    assertThat(pool.pick()).isNotNull();

    assertThat(pool.loop.await(2, e -> served.add("1"))).isNull();
  }

  @Test
  void whoLeftIsNotServedAndItsSlotGoesToTheNext() {
    Pool pool = new Pool(ServiceConfigs.named("s").limited(A, 1));
    Endpoint taken = Objects.requireNonNull(pool.pick());
    Ticket early = Objects.requireNonNull(queued(pool, 0).await(2, e -> served.add("early")));
    assertThat(queued(pool, 1).await(2, e -> served.add("next"))).isNotNull();

    pool.loop.finished(taken); // granted to the early one, but its loop has not heard of it yet
    early.cancel();
    early.cancel();
    runTasks();

    assertThat(served).containsExactly("next");
    assertThat(taken.state().slotsInUse()).isEqualTo(1);
  }

  @Test
  void aLoopThatHasShutDownLosesNoSlot() {
    Pool pool = new Pool(ServiceConfigs.named("s").limited(A, 1));
    Endpoint taken = Objects.requireNonNull(pool.pick());
    LoopService dead =
        pool.service()
            .onLoop(
                1,
                task -> {
                  throw new RejectedExecutionException("shut down");
                },
                null);
    assertThat(dead.await(2, e -> served.add("dead"))).isNotNull();
    assertThat(queued(pool, 0).await(2, e -> served.add("alive"))).isNotNull();

    pool.loop.finished(taken);
    runTasks();

    assertThat(served).containsExactly("alive");
  }

  @Test
  void whoWaitsIsServedByAnEndpointThatComesUp() {
    Pool pool = new Pool(ServiceConfigs.named("s").limited(A, 1).limited(B, 1).checked());
    pool.health(0, Health.UP);
    pool.health(1, Health.DOWN);
    assertThat(pool.pick()).isNotNull();
    assertThat(queued(pool, 0).await(2, e -> served.add(e.label()))).isNotNull();

    pool.health(1, Health.UP);
    runTasks();

    assertThat(served).containsExactly("127.0.0.1:2");
  }

  @Test
  void whoWaitsIsNotServedByAnEndpointThatIsDown() {
    Pool pool = new Pool(ServiceConfigs.named("s").limited(A, 1).checked());
    pool.health(0, Health.UP);
    Endpoint taken = Objects.requireNonNull(pool.pick());
    assertThat(queued(pool, 0).await(2, e -> served.add("in vain"))).isNotNull();
    pool.health(0, Health.DOWN);

    pool.loop.finished(taken);
    runTasks();

    assertThat(served).isEmpty();
    assertThat(pool.pick()).isNull();
    assertThat(pool.loop.refusal()).as("waiting does not help now").isEqualTo(Refusal.NO_ENDPOINT);
  }

  @Test
  void aReloadKeepsWhatIsTakenAndWhoWaits() {
    Pool pool = new Pool(ServiceConfigs.named("s").limited(A, 1));
    LoopService before = pool.loop;
    Endpoint taken = Objects.requireNonNull(pool.pick());
    assertThat(queued(pool, 1).await(2, e -> served.add("waited"))).isNotNull();

    pool.reload(ServiceConfigs.named("s").limited(A, 1));
    assertThat(pool.pick()).isNull();
    before.finished(taken);
    runTasks();

    assertThat(served).containsExactly("waited");
    assertThat(pool.endpoint(0).state().slotsInUse()).isEqualTo(1);
  }

  @Test
  void aLimitThatComesByAReloadCountsFromThenOn() {
    Pool pool = new Pool(ServiceConfigs.named("s").endpoint(A));
    LoopService before = pool.loop;
    Endpoint unlimited = Objects.requireNonNull(pool.pick());
    pool.reload(ServiceConfigs.named("s").limited(A, 1));
    Endpoint limited = Objects.requireNonNull(pool.pick());

    before.finished(unlimited);
    assertThat(limited.state().slotsInUse()).isEqualTo(1);
    pool.loop.finished(limited);
    assertThat(limited.state().slotsInUse()).isZero();
  }

  @Test
  void aSlotThatWasNotTakenCannotBeGivenBack() {
    Pool pool = new Pool(ServiceConfigs.named("s").limited(A, 1));

    assertThatThrownBy(() -> pool.endpoint(0).release())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("was not taken");
    assertThat(pool.endpoint(0).state().slotsInUse()).isZero();
  }

  private LoopService queued(Pool pool, int loop) {
    return pool.service().onLoop(loop, tasks::add, null);
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }
}
