package com.openhwy.marketeer.acme.ondemand;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Rate;
import com.openhwy.marketeer.config.ConfigFiles;
import com.openhwy.marketeer.config.Surroundings;
import com.openhwy.marketeer.config.check.MiddlewareCheck;
import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.config.model.OnDemandConfig;
import com.openhwy.marketeer.middleware.Loops.ManualTicker;
import com.openhwy.marketeer.tls.IssuedCertificates;
import com.openhwy.marketeer.tls.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnDemandTest {
  private static final String WILDCARD =
      "{name: w, match: {host: ['*.apps.example.com', shop.example.com]},"
          + " backend: {type: respond, body: a}}";
  private static final String ANY = "{name: any, backend: {type: respond, body: a}}";

  @TempDir Path directory;

  private final ManualTicker ticker = new ManualTicker();
  private final IssuedCertificates issued = new IssuedCertificates();
  private final TestCertificates authority = new TestCertificates();
  private final Map<String, CompletableFuture<Boolean>> asked = new HashMap<>();
  private final List<String> ended = new ArrayList<>();
  private int changes;
  private OnDemand names;

  @BeforeEach
  void tenAMinuteAndThreeInAll() throws IOException {
    names = names("10/m", 3);
    names.update(routes(WILDCARD));
  }

  private OnDemand names(String rate, int certificates) {
    OnDemandConfig config =
        new OnDemandConfig(
            "http://127.0.0.1/",
            Rate.parse(rate),
            certificates,
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofHours(24));
    OnDemand made =
        new OnDemand(
            config,
            name -> asked.compute(name, (n, before) -> new CompletableFuture<>()),
            issued,
            () -> changes++,
            ticker);
    issued.onChange(made::served);
    return made;
  }

  private GatewayConfig routes(String... routes) throws IOException {
    Files.writeString(
        directory.resolve("routes.yaml"), "routes: [" + String.join(", ", routes) + "]");
    return ConfigFiles.load(directory, new Surroundings(Map.of(), Map.of()), MiddlewareCheck.NONE)
        .config();
  }

  private boolean wanted(String name) {
    return names.wanted(name, () -> ended.add(name));
  }

  private void answer(String name, boolean yes) {
    asked.get(name).complete(yes);
  }

  private void issue(String name) {
    TestCertificates.Issued made = authority.issue("EC", name);
    issued.put(name, made.pair().getPrivate(), List.of(made.certificate()), "test");
  }

  // ---- the way of a name

  @Test
  void aYesWantsItAndTheCertificateEndsTheWait() {
    assertThat(wanted("a.apps.example.com")).isTrue();
    assertThat(ended).isEmpty();
    answer("a.apps.example.com", true);
    assertThat(names.names()).containsExactly("a.apps.example.com");
    assertThat(changes).isEqualTo(1);
    assertThat(ended).as("it is only on order").isEmpty();
    issue("b.apps.example.com");
    assertThat(ended).isEmpty();
    issue("a.apps.example.com");
    assertThat(ended).containsExactly("a.apps.example.com");
  }

  @Test
  void aNoEndsTheWaitAndIsRemembered() {
    wanted("a.apps.example.com");
    answer("a.apps.example.com", false);
    assertThat(ended).containsExactly("a.apps.example.com");
    assertThat(names.names()).isEmpty();
    asked.clear();
    assertThat(wanted("a.apps.example.com")).isFalse();
    assertThat(asked).isEmpty();
    ticker.advance(Duration.ofMinutes(2));
    assertThat(wanted("a.apps.example.com")).isTrue();
    assertThat(asked).containsOnlyKeys("a.apps.example.com");
  }

  @Test
  void whoeverFailsToAnswerHasNotSaidYes() {
    wanted("a.apps.example.com");
    asked.get("a.apps.example.com").completeExceptionally(new IOException("refused"));
    assertThat(ended).hasSize(1);
    assertThat(names.names()).isEmpty();
    assertThat(wanted("a.apps.example.com")).isFalse();
  }

  @Test
  void manyWhoWantTheSameAskOnce() {
    for (int i = 0; i < 200; i++) {
      boolean waits = wanted("a.apps.example.com");
      assertThat(waits).isEqualTo(i < 100);
    }
    assertThat(asked).hasSize(1);
    answer("a.apps.example.com", true);
    issue("*.apps.example.com");
    assertThat(ended).hasSize(100);
  }

  @Test
  void whatIsOnOrderIsNotAskedAboutAgain() {
    wanted("a.apps.example.com");
    answer("a.apps.example.com", true);
    ticker.advance(Duration.ofSeconds(31));
    names.tick();
    assertThat(ended).as("nobody waits for ever").hasSize(1);
    ticker.advance(Duration.ofMinutes(2));
    asked.clear();
    assertThat(wanted("a.apps.example.com")).isTrue();
    assertThat(asked).isEmpty();
    assertThat(changes).isEqualTo(1);
  }

  // ---- which names

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop.example.com", // a route names it
        "apps.example.com",
        "www.example.org",
        "*.apps.example.com",
        "A.apps.example.com",
        "a..apps.example.com",
        "a b.apps.example.com",
        "-a.apps.example.com",
        "127.0.0.1",
        "[::1]",
        ""
      })
  void othersAreNobodysBusiness(String name) {
    assertThat(wanted(name)).isFalse();
    assertThat(asked).isEmpty();
  }

  @Test
  void namesAreOfSensibleLength() {
    assertThat(wanted("x".repeat(64) + ".apps.example.com")).isFalse();
    assertThat(wanted("x.".repeat(120) + "apps.example.com")).isFalse();
  }

  @Test
  void aRouteForEveryHostTakesEveryName() throws IOException {
    names.update(routes(ANY, WILDCARD));
    assertThat(wanted("www.example.org")).isTrue();
    assertThat(wanted("a.test")).isTrue();
    assertThat(wanted("shop.example.com")).isFalse();
  }

  @Test
  void whatNoRouteTakesAnyMoreIsNotWantedAnyMore() throws IOException {
    wanted("a.apps.example.com");
    answer("a.apps.example.com", true);
    names.update(routes(WILDCARD.replace("*.apps", "*.others")));
    assertThat(names.names()).isEmpty();
    assertThat(wanted("b.apps.example.com")).isFalse();
  }

  // ---- what clients invent is bounded

  @Test
  void aFloodOfNamesIsAskedAboutAHundredAtATime() {
    for (int i = 0; i < 10_000; i++) {
      wanted("n" + i + ".apps.example.com");
    }
    assertThat(asked).hasSize(OnDemand.MAX_PENDING);
    asked.values().forEach(each -> each.complete(false));
    assertThat(ended).hasSize(OnDemand.MAX_PENDING);
    assertThat(wanted("later.apps.example.com")).isTrue();
  }

  @Test
  void noMoreBeginThanTheRateAllows() {
    names = names("2/m", 100);
    try {
      names.update(routes(ANY));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    for (String name : List.of("a.example.com", "b.example.com", "c.example.com")) {
      wanted(name);
      answer(name, true);
    }
    assertThat(names.names()).containsExactlyInAnyOrder("a.example.com", "b.example.com");
    assertThat(ended).containsExactly("c.example.com");
    ticker.advance(Duration.ofSeconds(61));
    wanted("c.example.com");
    answer("c.example.com", true);
    assertThat(names.names()).contains("c.example.com");
  }

  @Test
  void noMoreAreHeldThanAllowed() {
    for (String name : List.of("a", "b", "c", "d")) {
      wanted(name + ".apps.example.com");
      answer(name + ".apps.example.com", true);
    }
    assertThat(names.names()).hasSize(3);
    assertThat(ended).containsExactly("d.apps.example.com");
  }

  // ---- later

  @Test
  void aYesIsAskedAgainAfterADay() {
    wanted("a.apps.example.com");
    answer("a.apps.example.com", true);
    asked.clear();
    ticker.advance(Duration.ofHours(24));
    names.tick();
    assertThat(asked).isEmpty();
    ticker.advance(Duration.ofSeconds(1));
    names.tick();
    names.tick();
    assertThat(asked).hasSize(1);
    asked.get("a.apps.example.com").completeExceptionally(new IOException("down"));
    assertThat(names.names()).as("whoever is down has not said no").hasSize(1);
    ticker.advance(Duration.ofHours(25));
    names.tick();
    answer("a.apps.example.com", false);
    assertThat(names.names()).isEmpty();
    assertThat(changes).isEqualTo(2);
  }
}
