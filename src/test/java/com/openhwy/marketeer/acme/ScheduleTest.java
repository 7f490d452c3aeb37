package com.openhwy.marketeer.acme;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.acme.Renewal.Window;
import com.openhwy.marketeer.config.model.AcmeConfig.Eab;
import com.openhwy.marketeer.tls.TestCertificates;
import com.openhwy.marketeer.tls.TestCertificates.Issued;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.shredzone.acme4j.challenge.Challenge;

/** When what is done, and by whom: all that is decided without asking anybody. */
class ScheduleTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final String OURS = "https://ours.example/dir";
  private static final Duration LIFETIME = Duration.ofDays(90);
  private static final TestCertificates AUTHORITY = new TestCertificates(NOW);

  @TempDir Path root;
  private final Schedule schedule = new Schedule(67, true, Set.of(OURS));

  private static StoredCertificate certificate(Duration lifetime) {
    Issued issued = AUTHORITY.issue("EC", NOW, lifetime, "a.example.com");
    return new StoredCertificate(issued.pair().getPrivate(), List.of(issued.certificate()));
  }

  private static NameState state() {
    return NameState.NEW.succeeded(OURS, "", "http-01", NOW);
  }

  private static Instant after(Duration whole, double part) {
    return NOW.plusMillis(Math.round(whole.toMillis() * part));
  }

  @Test
  void renewalsAreSpreadFromTwoThirdsOn() {
    Set<Instant> times = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      StoredCertificate held = certificate(LIFETIME);
      Instant at = schedule.renewal(held, state());
      assertThat(at).isBetween(after(LIFETIME, 0.67), after(LIFETIME, 0.72));
      assertThat(schedule.renewal(held, state())).as("the same in every process").isEqualTo(at);
      times.add(at);
    }
    assertThat(times).hasSizeGreaterThan(15);
  }

  @Test
  void aCertificateOfAnotherAuthorityIsReplacedAtOnce() {
    NameState elsewhere = NameState.NEW.succeeded("https://staging.example/dir", "", "", NOW);

    assertThat(schedule.isDue(certificate(LIFETIME), elsewhere, NOW)).isTrue();
    assertThat(schedule.isDue(certificate(LIFETIME), state(), NOW)).isFalse();
    assertThat(schedule.isDue(certificate(LIFETIME), NameState.NEW, NOW))
        .as("notes that were lost are no reason")
        .isFalse();
    assertThat(schedule.isDue(null, state(), NOW)).isTrue();
  }

  @Test
  void aSuggestedWindowIsFollowed() {
    Window window = new Window(NOW.plus(Duration.ofDays(5)), NOW.plus(Duration.ofDays(6)));
    NameState suggested = state().suggested(window, NOW);

    assertThat(schedule.renewal(certificate(LIFETIME), suggested))
        .isBetween(window.start(), window.end());
    assertThat(new Schedule(67, false, Set.of(OURS)).renewal(certificate(LIFETIME), suggested))
        .isAfter(after(LIFETIME, 0.66));
  }

  @ParameterizedTest
  @CsvSource({"200, 201", "89, 400"})
  void butNeverIntoTheLastTwentiethOfTheLifetime(int startDay, int endDay) {
    Window late =
        new Window(NOW.plus(Duration.ofDays(startDay)), NOW.plus(Duration.ofDays(endDay)));

    assertThat(schedule.renewal(certificate(LIFETIME), state().suggested(late, NOW)))
        .isBeforeOrEqualTo(after(LIFETIME, 0.95));
  }

  @Test
  void aWindowThatEndsBeforeItBeginsCountsAsNone() {
    Window wrong = new Window(NOW.plusSeconds(60), NOW);

    assertThat(schedule.renewal(certificate(LIFETIME), state().suggested(wrong, NOW)))
        .isAfter(after(LIFETIME, 0.66));
  }

  @Test
  void failuresPutTheNextTryOff() {
    NameState failed = NameState.NEW.failed("x", true, NOW, NOW.plusSeconds(120));

    assertThat(schedule.next(null, NameState.NEW)).isEqualTo(Instant.EPOCH);
    assertThat(schedule.next(null, failed)).isEqualTo(NOW.plusSeconds(120));
    assertThat(schedule.next(certificate(LIFETIME), failed)).isAfter(after(LIFETIME, 0.66));
  }

  @Test
  void fourAlikeAWeekAreEnough() {
    NameState state = NameState.NEW;
    for (int day = 0; day < 4; day++) {
      assertThat(schedule.enough(null, state, NOW.plus(Duration.ofDays(day)))).isNull();
      state = state.succeeded(OURS, "", "", NOW.plus(Duration.ofDays(day)));
    }

    assertThat(schedule.enough(null, state, NOW.plus(Duration.ofDays(4))))
        .isEqualTo(NOW.plus(Duration.ofDays(7)));
    assertThat(schedule.enough(null, state, NOW.plus(Duration.ofDays(7)))).isNull();
  }

  @Test
  void certificatesThatLiveForADayMayBeMore() {
    StoredCertificate daily = certificate(Duration.ofDays(1));
    NameState state = NameState.NEW;
    for (int i = 0; i < 10; i++) {
      Instant at = NOW.plus(Duration.ofHours(17L * i));
      assertThat(schedule.enough(daily, state, at)).isNull();
      state = state.succeeded(OURS, "", "", at);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0, http tls dns",
    "'', 1, tls dns http",
    "'', 2, dns http tls",
    "'', 3, http tls dns",
    "dns, 0, dns http tls",
    "dns, 1, http tls dns",
    "gone, 0, http tls dns"
  })
  void whatWorkedComesFirstAndThenTheNext(String worked, int unproved, String expected) {
    NameState state = NameState.NEW.succeeded(OURS, "", worked, NOW);
    for (int i = 0; i < unproved; i++) {
      state = state.failed("x", true, NOW, NOW).failed("down", false, NOW, NOW);
    }
    List<Solver> all = List.of(new Named("http"), new Named("tls"), new Named("dns"));

    assertThat(Schedule.solvers(all, "a.example.com", state))
        .extracting(Solver::type)
        .containsExactly(expected.split(" "));
  }

  @ParameterizedTest
  @CsvSource({"0, a b", "1, a b", "2, b a", "3, b a", "4, a b"})
  void theNextAuthorityComesFirstAfterAllChallengesFailed(int unproved, String expected) {
    Vault vault = new Vault(new DirectoryStorage(root));
    List<Authority> all = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      all.add(
          new Authority(new Issuer(name, "https://" + name, "", null, "", ""), vault, rest -> {}));
    }
    NameState state = NameState.NEW;
    for (int i = 0; i < unproved; i++) {
      state = state.failed("x", true, NOW, NOW);
    }

    assertThat(Schedule.authorities(all, 2, state))
        .extracting(authority -> authority.issuer().name())
        .containsExactly(expected.split(" "));
  }

  @ParameterizedTest
  @CsvSource({"1, 120", "2, 240", "3, 480", "4, 960", "10, 61440", "11, 86400", "5000, 86400"})
  void pausesDoubleUpToTheLongest(int failures, long seconds) {
    Backoff backoff = new Backoff(Duration.ofMinutes(2), Duration.ofHours(24));

    assertThat(backoff.after(failures, "a.example.com"))
        .isBetween(Duration.ofSeconds(seconds), Duration.ofSeconds(seconds * 11 / 10));
    assertThat(backoff.after(failures, "a.example.com"))
        .isNotEqualTo(backoff.after(failures, "b.example.com"));
  }

  @Test
  void anHourHasSoManyOrdersWhoeverMakesThem() throws Exception {
    Gate gate = new Gate();
    List<OrderLimiter> limiters = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      limiters.add(new OrderLimiter(new DirectoryStorage(root), gate, rest -> {}, 4));
    }
    for (int i = 0; i < 4; i++) {
      assertThat(limiters.get(i % 2).take(OURS)).isZero();
      gate.pass(Duration.ofMinutes(10));
    }

    assertThat(limiters.get(0).take(OURS)).isEqualTo(Duration.ofMinutes(20));
    assertThat(limiters.get(1).take("https://other.example/dir")).isZero();
    gate.pass(Duration.ofMinutes(20));
    assertThat(limiters.get(1).take(OURS)).isZero();
    assertThat(limiters.get(0).take(OURS)).isEqualTo(Duration.ofMinutes(10));
    gate.close();
  }

  @Test
  void aCountThatCannotBeReadIsBegunAnew() throws Exception {
    Gate gate = new Gate();
    DirectoryStorage storage = new DirectoryStorage(root);
    storage.write("accounts/" + Vault.accountId(OURS) + ".orders.json", new byte[] {'{'});

    assertThat(new OrderLimiter(storage, gate, rest -> {}, 1).take(OURS)).isZero();
    assertThat(new OrderLimiter(storage, gate, rest -> {}, 1).take(OURS)).isPositive();
    gate.close();
  }

  @Test
  void issuersHaveTheirDefaultsFromTheSection() {
    assertThat(Issuer.of(Gate.config("{}").acme(), "ops@example.com"))
        .containsExactly(
            new Issuer(
                "letsencrypt",
                "https://acme-v02.api.letsencrypt.org/directory",
                "ops@example.com",
                null,
                "",
                ""));
    List<Issuer> two =
        Issuer.of(
            Gate.config(
                    "{staging: true, email: a@example.com, profile: shortlived, issuers:"
                        + " [letsencrypt, {directory: zerossl, email: b@example.com, profile: long,"
                        + " eab: {kid: k, hmac: c2VjcmV0c2VjcmV0c2VjcmV0}}]}")
                .acme(),
            "ops@example.com");
    assertThat(two)
        .containsExactly(
            new Issuer(
                "letsencrypt-staging",
                "https://acme-staging-v02.api.letsencrypt.org/directory",
                "a@example.com",
                null,
                "shortlived",
                ""),
            new Issuer(
                "zerossl",
                "https://acme.zerossl.com/v2/DV90",
                "b@example.com",
                new Eab("k", "c2VjcmV0c2VjcmV0c2VjcmV0"),
                "long",
                ""));
    assertThat(two.get(1)).asString().isEqualTo("zerossl");
  }

  @Test
  void closedAuthoritiesOpenAgain() {
    Closings closings = new Closings();
    Issuer issuer = new Issuer("a", OURS, "", null, "", "");

    closings.close(issuer, NOW.plusSeconds(60));
    closings.close(issuer, NOW.plusSeconds(30));

    assertThat(closings.until(issuer, NOW.plusSeconds(59))).isEqualTo(NOW.plusSeconds(60));
    assertThat(closings.until(issuer, NOW.plusSeconds(60))).isNull();
  }

  @Test
  void namesOfACertificateAreReadInLowerCase() throws Exception {
    X509Certificate leaf = AUTHORITY.issue("EC", "A.Example.com", "10.0.0.1").certificate();

    assertThat(Leaf.names(leaf)).containsExactly("a.example.com");
    assertThat(Leaf.share(leaf)).isBetween(0.0, 1.0);
  }

  private record Named(String type) implements Solver {
    @Override
    public boolean solves(String name) {
      return true;
    }

    @Override
    public Answer present(String name, Challenge challenge) throws IOException {
      throw new IOException("never asked");
    }
  }
}
