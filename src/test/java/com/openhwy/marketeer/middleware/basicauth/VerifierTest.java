package com.openhwy.marketeer.middleware.basicauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.middleware.Fingerprint;
import com.openhwy.marketeer.middleware.Loops;
import com.openhwy.marketeer.middleware.basicauth.Verifier.Outcome;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One thread and room for two more; a gate in the hash of {@code gate} keeps the thread busy. */
@Timeout(60)
class VerifierTest {
  private static final long TTL = Duration.ofMinutes(1).toNanos();

  /** Counts how often it is asked. */
  private static final class Counting implements PasswordHash {
    private final String right;
    private final AtomicInteger asked = new AtomicInteger();

    Counting(String right) {
      this.right = right;
    }

    @Override
    public boolean verify(byte[] password) {
      asked.incrementAndGet();
      return right.equals(new String(password, UTF_8));
    }
  }

  private final Loops loops = new Loops();
  private final Ticker ticker = loops.ticker();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);
  private final Counting alice = new Counting("wonder");
  private final Counting bob = new Counting("builder");
  private final Map<String, PasswordHash> hashes = new LinkedHashMap<>();
  private final BlockingQueue<Outcome> heard = new ArrayBlockingQueue<>(100);
  private final Verifier verifier = new Verifier("test", 1, 2, 100, TTL);
  private final Fingerprint.Hasher hasher = new Fingerprint.Hasher(new byte[32]);
  private Users users;

  VerifierTest() {
    hashes.put("alice", alice);
    hashes.put("bob", bob);
    users = new Users(hashes);
  }

  @AfterEach
  void close() {
    gate.countDown();
    verifier.close();
  }

  private static String field(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  private Fingerprint presented(String user, String password) {
    return hasher.of(field(user, password));
  }

  private Verifier.Job ask(String user, String password, Verifier.Waiter waiter) {
    Credentials given = Credentials.parse(field(user, password));
    return verifier.ask(presented(user, password), given, users, ticker, waiter);
  }

  private Verifier.Job ask(String user, String password) {
    return ask(user, password, heard::add);
  }

  private Outcome outcome() throws InterruptedException {
    return heard.poll(30, TimeUnit.SECONDS);
  }

  /** Until the gate opens nothing else is hashed. */
  private void occupy() throws InterruptedException {
    PasswordHash slow =
        password -> {
          begun.countDown();
          try {
            return gate.await(30, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    Users slowOnly = new Users(Map.of("gate", slow));
    Credentials given = Credentials.parse(field("gate", "x"));
    verifier.ask(presented("gate", "x"), given, slowOnly, ticker, outcome -> {});
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private Verified known(String user, String password) {
    return verifier.known(presented(user, password), users, ticker.nanos());
  }

  @Test
  void whatIsRightIsAskedOnceUntilItsTimeIsOver() throws InterruptedException {
    assertThat(known("alice", "wonder")).isNull();
    ask("alice", "wonder");
    assertThat(outcome()).isEqualTo(Outcome.RIGHT);
    assertThat(known("alice", "wonder").principal().name()).isEqualTo("alice");
    assertThat(known("alice", "wonder ")).isNull();
    assertThat(known("bob", "wonder")).isNull();

    loops.ticker().advance(Duration.ofSeconds(59));
    assertThat(known("alice", "wonder")).isNotNull();
    loops.ticker().advance(Duration.ofSeconds(1));
    assertThat(known("alice", "wonder")).isNull();
  }

  @Test
  void whatIsWrongIsAskedEveryTime() throws InterruptedException {
    for (int i = 1; i <= 3; i++) {
      ask("alice", "wander");
      assertThat(outcome()).isEqualTo(Outcome.WRONG);
      assertThat(alice.asked).hasValue(i);
      assertThat(known("alice", "wander")).isNull();
    }
  }

  @Test
  void somebodyUnknownCostsAHashAndIsWrongEvenWithThePasswordOfTheDecoy()
      throws InterruptedException {
    for (String password : new String[] {"wonder", "builder"}) {
      ask("eve", password);
      assertThat(outcome()).isEqualTo(Outcome.WRONG);
      assertThat(known("eve", password)).isNull();
    }
    assertThat(alice.asked.get() + bob.asked.get()).isEqualTo(2);
  }

  @Test
  void manyWhoAskTheSameAreAnsweredByOneHash() throws InterruptedException {
    occupy();
    for (int i = 0; i < 50; i++) {
      assertThat(ask("alice", "wonder")).isNotNull();
    }
    gate.countDown();
    for (int i = 0; i < 50; i++) {
      assertThat(outcome()).isEqualTo(Outcome.RIGHT);
    }
    assertThat(alice.asked).hasValue(1);
    assertThat(verifier.pending()).isZero();
  }

  @Test
  void whereThereIsNoRoomNobodyWaits() throws InterruptedException {
    occupy();
    assertThat(ask("alice", "1")).isNotNull();
    Verifier.Job second = ask("alice", "2");
    assertThat(second).isNotNull();
    assertThat(ask("alice", "3")).isNull();
    assertThat(ask("alice", "2")).as("asked already").isSameAs(second);
    gate.countDown();
    for (int i = 0; i < 3; i++) {
      assertThat(outcome()).isEqualTo(Outcome.WRONG);
    }
    assertThat(alice.asked).hasValue(2);
  }

  @Test
  void whoeverIsGoneIsNotVerifiedAndMakesRoom() throws InterruptedException {
    occupy();
    Verifier.Waiter gone = heard::add;
    Verifier.Job first = ask("alice", "1", gone);
    ask("alice", "2");
    assertThat(ask("alice", "3")).isNull();
    verifier.leave(first, gone);
    assertThat(ask("alice", "3")).as("room was made").isNotNull();
    gate.countDown();
    assertThat(outcome()).isEqualTo(Outcome.WRONG);
    assertThat(outcome()).isEqualTo(Outcome.WRONG);
    assertThat(heard).isEmpty();
    assertThat(alice.asked).hasValue(2);
    assertThat(verifier.pending()).isZero();
  }

  @Test
  void oneWhoLeavesDoesNotTakeOthersWithHim() throws InterruptedException {
    occupy();
    Verifier.Waiter gone = outcome -> heard.add(Outcome.BROKEN);
    Verifier.Job job = ask("alice", "wonder", gone);
    ask("alice", "wonder");
    verifier.leave(job, gone);
    gate.countDown();
    assertThat(outcome()).isEqualTo(Outcome.RIGHT);
    assertThat(heard).isEmpty();
  }

  @Test
  void whoeverWaitedTooLongIsToldToComeAgainWithoutAHash() throws InterruptedException {
    occupy();
    ask("alice", "wonder");
    loops.ticker().advance(Duration.ofSeconds(11));
    gate.countDown();
    assertThat(outcome()).isEqualTo(Outcome.BUSY);
    assertThat(alice.asked).hasValue(0);
  }

  @Test
  void aHashThatFailsIsToldToo() throws InterruptedException {
    PasswordHash broken =
        password -> {
          throw new IllegalStateException("no memory for so large a hash (part of a test)");
        };
    users = new Users(Map.of("alice", broken));
    ask("alice", "wonder");
    assertThat(outcome()).isEqualTo(Outcome.BROKEN);
    assertThat(verifier.pending()).isZero();
  }

  @Test
  void aChangedPasswordEndsWhatWasRemembered() throws InterruptedException {
    ask("alice", "wonder");
    outcome();
    Users same = users;
    users = new Users(Map.of("alice", new Counting("other"), "bob", bob));
    assertThat(known("alice", "wonder")).as("her hash is another").isNull();
    users = new Users(Map.of("bob", bob));
    assertThat(known("alice", "wonder")).as("she is gone").isNull();
    users = new Users(Map.of("alice", alice));
    assertThat(known("alice", "wonder")).as("only others have changed").isNotNull();
    users = same;
    assertThat(known("alice", "wonder")).isNotNull();
  }

  @Test
  void afterTheEndNobodyIsTaken() {
    verifier.close();
    assertThat(ask("alice", "wonder")).isNull();
    assertThat(verifier.pending()).isZero();
  }

  @Test
  void withoutATimeNothingIsRemembered() throws InterruptedException {
    try (Verifier forgetful = new Verifier("test", 1, 2, 100, 0)) {
      Credentials given = Credentials.parse(field("alice", "wonder"));
      Fingerprint presented = presented("alice", "wonder");
      forgetful.ask(presented, given, users, ticker, heard::add);
      assertThat(outcome()).isEqualTo(Outcome.RIGHT);
      assertThat(forgetful.known(presented, users, ticker.nanos())).isNull();
    }
  }
}
