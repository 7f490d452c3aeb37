package com.openhwy.marketeer.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.openhwy.marketeer.base.GrpcCode;
import com.openhwy.marketeer.base.Ratio;
import com.openhwy.marketeer.config.model.Retries;
import com.openhwy.marketeer.config.model.Retries.Trigger;
import com.openhwy.marketeer.config.model.StatusRanges;
import com.openhwy.marketeer.upstream.RetryDecision.Verdict;
import com.openhwy.marketeer.upstream.TryOutcome.Cause;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is tried again, and what speaks against it. */
class RetryPolicyTest {
  private static final long MILLI = 1_000_000;

  private final RetryBudget budget = new RetryBudget();
  private final Dice dice = new Dice(7);

  private static RetryPolicy policy(int attempts, Trigger... on) {
    Retries usual = ServiceConfigs.retries(attempts);
    return RetryPolicy.of(
        new Retries(
            attempts,
            List.of(on),
            StatusRanges.parse("429,502-504"),
            List.of(GrpcCode.UNAVAILABLE, GrpcCode.ABORTED),
            usual.methods(),
            Duration.ZERO,
            usual.backoff(),
            usual.retryAfterMax(),
            usual.bodyLimit(),
            usual.budget(),
            usual.hedge()));
  }

  private static RetryPolicy all() {
    return policy(2, Trigger.values());
  }

  /** seen, repeatable, replayable and other: what stands in the table is so. */
  private static TryOutcome outcome(String cause, String facts, int retries, long askedMillis) {
    return outcome(cause, facts, retries, askedMillis, Long.MAX_VALUE);
  }

  private static TryOutcome outcome(
      String cause, String facts, int retries, long askedMillis, long leftNanos) {
    return new TryOutcome(
        Cause.valueOf(cause.toUpperCase(Locale.ROOT)),
        facts.contains("seen"),
        facts.contains("repeatable"),
        facts.contains("replayable"),
        retries,
        askedMillis * MILLI,
        leftNanos,
        facts.contains("other"));
  }

  @ParameterizedTest(name = "{0} of what is {1}, {2} made, {3} ms asked: {4}")
  @CsvSource({
    // cause, what holds, tries made, ms asked for, verdict
    "connect_failure, replayable other, 0, 0, AGAIN",
    "connect_failure, replayable, 0, 0, AGAIN",
    "connect_failure, repeatable replayable, 1, 0, AGAIN",
    "connect_failure, repeatable replayable, 2, 0, ATTEMPTS",
    "connect_failure, repeatable, 0, 0, BODY",
    "reset, seen repeatable replayable, 0, 0, AGAIN",
    "reset, seen repeatable replayable, 2, 0, ATTEMPTS",
    "reset, seen replayable, 0, 0, METHOD",
    "reset, replayable, 0, 0, AGAIN",
    "reset, seen repeatable, 0, 0, BODY",
    "timeout, seen repeatable replayable, 0, 0, AGAIN",
    "timeout, seen replayable, 0, 0, METHOD",
    "timeout, replayable, 0, 0, AGAIN",
    "status, seen repeatable replayable, 0, 0, AGAIN",
    "status, seen replayable, 0, 0, METHOD",
    "status, seen repeatable, 0, 0, BODY",
    "status, seen repeatable replayable, 0, 1000, AGAIN",
    "status, seen repeatable replayable, 0, 1001, RETRY_AFTER",
    "grpc, seen replayable, 0, 0, AGAIN",
    "grpc, seen, 0, 0, BODY",
    "grpc, seen replayable, 0, 2000, RETRY_AFTER",
    "grpc, seen replayable, 2, 0, ATTEMPTS",
    "loop, replayable other, 0, 0, AGAIN",
    "loop, repeatable replayable, 0, 0, NOT_LISTED",
    "loop, repeatable other, 0, 0, BODY",
    "loop, replayable other, 2, 0, ATTEMPTS",
    "final, seen repeatable replayable, 0, 0, NOT_LISTED",
  })
  void decides(String cause, String facts, int retries, long askedMillis, Verdict expected) {
    RetryDecision decision =
        all().decide(outcome(cause, facts, retries, askedMillis), budget, 1, dice);

    assertThat(decision.verdict()).isEqualTo(expected);
    assertThat(decision.again()).isEqualTo(expected == Verdict.AGAIN);
    assertThat(budget.spent()).isEqualTo(decision.spends() ? 1 : 0);
  }

  @Test
  void whoWasTurnedBackGoesOnAtOnceAndWithinTheBudget() {
    TryOutcome outcome = outcome("loop", "replayable other", 0, 0);

    assertThat(policy(2).decide(outcome, budget, 1, dice))
        .isEqualTo(new RetryDecision(Verdict.AGAIN, 0, true));
  }

  @ParameterizedTest
  @CsvSource({
    "CONNECT_FAILURE, connect_failure, AGAIN",
    "CONNECT_FAILURE, reset, NOT_LISTED",
    "CONNECT_FAILURE, timeout, NOT_LISTED",
    "RESET, connect_failure, NOT_LISTED",
    "RESET, reset, AGAIN",
    "TIMEOUT, timeout, AGAIN",
    "TIMEOUT, reset, NOT_LISTED",
  })
  void followsOnlyWhatIsListed(Trigger on, String cause, Verdict expected) {
    TryOutcome outcome = outcome(cause, "seen repeatable replayable", 0, 0);

    assertThat(policy(2, on).decide(outcome, budget, 1, dice).verdict()).isEqualTo(expected);
  }

  @Test
  void noAttemptsIsNoRetryAndNothingToLookFor() {
    RetryPolicy none = policy(0, Trigger.values());

    assertThat(none.decide(outcome("connect_failure", "replayable", 0, 0), budget, 1, dice))
        .isEqualTo(new RetryDecision(Verdict.NOT_LISTED, 0, false));
    assertThat(none.follows(503)).isFalse();
    assertThat(none.readsGrpc()).isFalse();
    assertThat(none.followsGrpc(14)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"200, false", "404, false", "429, true", "500, false", "502, true", "504, true"})
  void looksForStatuses(int status, boolean follows) {
    assertThat(all().follows(status)).isEqualTo(follows);
  }

  @ParameterizedTest
  @CsvSource({"0, false", "4, false", "10, true", "13, false", "14, true", "16, false"})
  void looksForCodesOfGrpc(int code, boolean follows) {
    assertThat(all().followsGrpc(code)).isEqualTo(follows);
  }

  @ParameterizedTest
  @CsvSource({"GET, true", "PUT, true", "POST, false", "PATCH, false", "get, false"})
  void knowsTheMethods(String method, boolean repeats) {
    assertThat(all().repeats(method)).isEqualTo(repeats);
  }

  @ParameterizedTest(name = "{0}, grpc {1}, {2} bytes: {3}")
  @CsvSource({
    "PUT, false, 65536, true",
    "PUT, false, 65537, false",
    "PUT, false, -1, true",
    "POST, false, 5, false",
    "POST, true, 5, true",
    "POST, true, 70000, false",
  })
  void keepsBodiesThatMayHaveToBeSentAgain(String method, boolean grpc, long length, boolean kept) {
    assertThat(all().keepsBody(method, grpc, length)).isEqualTo(kept);
    assertThat(policy(0, Trigger.values()).keepsBody(method, grpc, length)).isFalse();
    assertThat(policy(0, Trigger.values()).keepsBody(length)).isFalse();
    assertThat(all().keepsBody(length)).isEqualTo(length <= all().bodyLimit());
  }

  @Test
  void keepsNoBodyWhereOnlyWhatWasNotSentIsTriedAgain() {
    Retries usual = ServiceConfigs.retries(2);
    RetryPolicy policy =
        RetryPolicy.of(
            new Retries(
                2,
                List.of(Trigger.CONNECT_FAILURE),
                null,
                List.of(),
                usual.methods(),
                Duration.ZERO,
                usual.backoff(),
                usual.retryAfterMax(),
                usual.bodyLimit(),
                usual.budget(),
                null));

    assertThat(policy.keepsBody("PUT", false, 5)).isFalse();
    assertThat(policy.keepsBody("POST", true, 5)).isFalse();
    assertThat(policy.hedges()).isFalse();
  }

  @Test
  void waitsAtRandomUpToABaseThatDoublesUpToAMaximum() {
    long[] most = {25, 50, 100, 200, 250, 250};
    for (int retries = 0; retries < most.length; retries++) {
      long longest = 0;
      long shortest = Long.MAX_VALUE;
      for (int i = 0; i < 2000; i++) {
        RetryDecision decision =
            policy(10, Trigger.values())
                .decide(
                    outcome("reset", "seen repeatable replayable", retries, 0), budget, 1, dice);
        budget.giveBack();
        longest = Math.max(longest, decision.delayNanos());
        shortest = Math.min(shortest, decision.delayNanos());
      }
      assertThat(longest).isBetween(most[retries] * MILLI * 9 / 10, most[retries] * MILLI);
      assertThat(shortest).isLessThan(most[retries] * MILLI / 10);
    }
  }

  @Test
  void theSameDiceGiveTheSameWaits() {
    TryOutcome outcome = outcome("reset", "seen repeatable replayable", 1, 0);

    assertThat(all().decide(outcome, budget, 1, new Dice(3)))
        .isEqualTo(all().decide(outcome, budget, 1, new Dice(3)));
  }

  @Test
  void waitsAtLeastAsLongAsItIsAsked() {
    RetryDecision decision =
        all().decide(outcome("status", "seen repeatable replayable", 0, 700), budget, 1, dice);

    assertThat(decision.delayNanos()).isEqualTo(700 * MILLI);
  }

  @Test
  void anotherEndpointIsTakenAtOnceAndCostsNoBudget() {
    RetryPolicy stingy = stingy();

    RetryDecision decision =
        stingy.decide(outcome("connect_failure", "replayable other", 0, 0), budget, 1, dice);

    assertThat(decision).isEqualTo(new RetryDecision(Verdict.AGAIN, 0, false));
    assertThat(stingy.decide(outcome("connect_failure", "replayable", 0, 0), budget, 1, dice))
        .as("where it has failed already")
        .isEqualTo(new RetryDecision(Verdict.BUDGET, 0, false));
  }

  @ParameterizedTest(name = "{0} that asks for {1} ms with {2} ms left: {3}")
  @CsvSource({
    "status, 700, 701, AGAIN",
    "status, 700, 700, DEADLINE",
    "status, 0, 0, DEADLINE",
    "connect_failure, 0, 0, AGAIN", // another is asked at once, if it is not too late for that
    "loop, 0, 1, AGAIN",
  })
  void aWaitThatCannotEndInTimeIsNotBegun(String cause, long asked, long left, Verdict expected) {
    String facts = "seen repeatable replayable other";

    RetryDecision decision =
        policy(2, Trigger.values())
            .decide(outcome(cause, facts, 0, asked, left * MILLI), budget, 1, dice);

    assertThat(decision.verdict()).isEqualTo(expected);
  }

  private static RetryPolicy stingy() {
    Retries usual = ServiceConfigs.retries(2);
    return RetryPolicy.of(
        new Retries(
            2,
            usual.on(),
            null,
            List.of(),
            usual.methods(),
            Duration.ZERO,
            usual.backoff(),
            usual.retryAfterMax(),
            usual.bodyLimit(),
            new Retries.Budget(new Ratio(0), 0),
            null));
  }

  @ParameterizedTest(name = "{0} in flight: {1} at a time")
  @CsvSource({"0, 3", "1, 3", "15, 3", "19, 3", "20, 4", "100, 20", "1004, 200"})
  void theBudgetIsAPartOfWhatIsInFlightButNeverLessThanItsMinimum(long inFlight, int most) {
    TryOutcome outcome = outcome("reset", "seen repeatable replayable", 0, 0);
    for (int i = 0; i < most; i++) {
      assertThat(all().decide(outcome, budget, inFlight, dice).again()).isTrue();
    }

    assertThat(all().decide(outcome, budget, inFlight, dice).verdict()).isEqualTo(Verdict.BUDGET);
    budget.giveBack();
    assertThat(all().decide(outcome, budget, inFlight, dice).again()).isTrue();
  }

  @Test
  void whatWasNotSpentCannotBeGivenBack() {
    assertThatIllegalStateException().isThrownBy(budget::giveBack);
    assertThat(budget.spent()).isZero();
  }

  @Test
  void theBudgetSurvivesANewConfiguration() {
    Pool pool = new Pool(ServiceConfigs.named("s").endpoint("http://127.0.0.1:1"));
    RetryBudget before = pool.service().state().retries();
    TryOutcome outcome = outcome("reset", "seen repeatable replayable", 0, 0);
    LoopService old = pool.loop;
    assertThat(old.decide(pool.service().retries(), outcome).again()).isTrue();

    pool.reload(ServiceConfigs.named("s").endpoint("http://127.0.0.1:2"));

    assertThat(pool.service().state().retries()).isSameAs(before);
    assertThat(before.spent()).isEqualTo(1);
    old.retryOver();
    assertThat(before.spent()).isZero();
  }

  @Test
  void anotherEndpointIsOneThatIsReadyAndWasNotTried() {
    Pool pool =
        new Pool(
            ServiceConfigs.named("s")
                .endpoint("http://127.0.0.1:1")
                .endpoint("http://127.0.0.1:2")
                .checked());
    pool.allUp();
    AttemptLog tried = new AttemptLog();
    assertThat(pool.loop.otherReady(tried, pool.ticker.nanos())).isTrue();
    tried.add(pool.endpoint(0));
    assertThat(pool.loop.otherReady(tried, pool.ticker.nanos())).isTrue();
    pool.health(1, Health.DOWN);
    assertThat(pool.loop.otherReady(tried, pool.ticker.nanos())).isFalse();
    pool.health(1, Health.UP);
    tried.add(pool.endpoint(1));
    assertThat(pool.loop.otherReady(tried, pool.ticker.nanos())).isFalse();
  }

  @Test
  void theLogOfTriesHoldsAsManyAsThereAre() {
    ServiceConfigs config = ServiceConfigs.named("s");
    for (int port = 1; port <= 9; port++) {
      config.endpoint("http://127.0.0.1:" + port);
    }
    Pool pool = new Pool(config);
    AttemptLog tried = new AttemptLog();
    for (int i = 0; i < 9; i++) {
      assertThat(tried.contains(pool.endpoint(i))).isFalse();
      tried.add(pool.endpoint(i));
      assertThat(tried.size()).isEqualTo(i + 1);
    }
    for (int i = 0; i < 9; i++) {
      assertThat(tried.contains(pool.endpoint(i))).isTrue();
    }
    tried.clear();
    assertThat(tried.size()).isZero();
    assertThat(tried.contains(pool.endpoint(0))).isFalse();
  }
}
