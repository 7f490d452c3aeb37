package com.openhwy.marketeer.acme;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.acme.CertificateView.State;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.exception.AcmeException;

/** What goes wrong between us and an authority (pebble), and that nothing is lost by it. */
class PebbleFaultsTest {
  private static final String NAME = "shop.example.com";
  private static final String LIMITED =
      "{\"type\": \"urn:ietf:params:acme:error:rateLimited\", \"detail\": \"too many orders\"}";

  @TempDir Path directory;
  private final Gate gate = new Gate();
  private Pebble pebble;

  private Pebble pebble() {
    pebble = Pebble.on(directory.resolve("pebble"), gate.port(), 1);
    return pebble;
  }

  @AfterEach
  void stop() {
    if (pebble != null) {
      pebble.close();
    }
    gate.close();
  }

  private AcmeCertificates acme(String more) {
    AcmeCertificates acme = gate.acme(directory.resolve("acme"), pebble, more);
    acme.want(List.of(NAME));
    return acme;
  }

  private AcmeCertificates scripted(String directories) {
    AcmeCertificates acme =
        gate.acme(
            new DirectoryStorage(directory.resolve("acme")),
            "{issuers: [" + directories + "], ca: '" + pebble.ca() + "'}");
    acme.want(List.of(NAME));
    return acme;
  }

  private static CertificateView only(AcmeCertificates acme) {
    return acme.certificates().get(0);
  }

  /** To the moment of the next try. */
  private void passUntilNext(AcmeCertificates acme) {
    gate.pass(Duration.between(gate.now(), only(acme).next()).plusMillis(1));
  }

  /**
   * A quarter of them: acme4j gives up after ten in a row, which of half happens once in a while.
   */
  @Test
  void noncesThatAreRefusedAreNoFailure() {
    pebble().with("PEBBLE_WFE_NONCEREJECT", "25").start();
    AcmeCertificates acme = acme("");

    acme.tick();

    assertThat(only(acme).state()).isEqualTo(State.VALID);
    assertThat(pebble.orders()).isEqualTo(1);
  }

  @Test
  void validationsThatTakeTheirTimeAreWaitedFor() {
    pebble().with("PEBBLE_VA_NOSLEEP", "0").with("PEBBLE_VA_SLEEPTIME", "3").start();
    AcmeCertificates acme = acme("");

    acme.tick();

    assertThat(only(acme).state()).isEqualTo(State.VALID);
  }

  @Test
  void anAuthorityThatIsDownIsAskedAgainLater() {
    pebble().start();
    pebble.stop();
    AcmeCertificates acme = acme("");

    acme.tick();
    CertificateView down = only(acme);
    acme.tick();

    assertThat(down.state()).isEqualTo(State.FAILING);
    assertThat(down.lastError()).startsWith("the authority cannot be reached");
    assertThat(down.next()).isBetween(gate.now().plusSeconds(120), gate.now().plusSeconds(132));
    assertThat(gate.told).containsExactly("failed " + NAME);
    pebble.start();
    passUntilNext(acme);
    acme.tick();
    assertThat(only(acme).state()).isEqualTo(State.VALID);
    assertThat(only(acme).failures()).isZero();
  }

  @Test
  void anAccountThatTheAuthorityForgotIsMadeAgainWithTheSameKey() throws Exception {
    pebble().start();
    AcmeCertificates acme = acme("");
    acme.tick();
    Vault vault = new Vault(new DirectoryStorage(directory.resolve("acme")));
    var key = vault.account(pebble.url());
    pebble.stop();
    pebble.start();

    acme.want(List.of(NAME, "new.example.com"));
    acme.tick();

    assertThat(acme.certificates()).extracting(CertificateView::state).containsOnly(State.VALID);
    assertThat(vault.account(pebble.url()).getPrivate()).isEqualTo(key.getPrivate());
  }

  @Test
  void theChallengeThatWorksIsFoundAndRemembered() throws Exception {
    gate.answersHttp = false;
    pebble().start();
    gate.dns = pebble.dns();
    AcmeCertificates acme = acme(", challenges: [http-01, dns-01]");

    acme.tick();
    assertThat(only(acme).lastError()).startsWith("http-01 for " + NAME + " failed: ");
    passUntilNext(acme);
    acme.tick();
    assertThat(gate.told)
        .containsExactly(
            "http-01 " + NAME + " presented",
            "http-01 " + NAME + " failed",
            "failed " + NAME,
            "dns-01 " + NAME + " presented",
            "dns-01 " + NAME + " valid",
            "issued " + NAME);
    gate.told.clear();
    passUntilNext(acme);
    acme.tick();

    assertThat(gate.told)
        .as("the renewal begins with what worked")
        .startsWith("dns-01 " + NAME + " presented")
        .endsWith("renewed " + NAME);
    assertThat(pebble.orders()).isEqualTo(3);
  }

  @Test
  void accountsAreBoundWhereTheAuthorityWantsIt() {
    String hmac = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";
    pebble().bound(Map.of("kid-1", hmac)).start();
    AcmeCertificates unbound = acme("");

    unbound.tick();
    assertThat(only(unbound).lastError()).contains("write its key into acme.issuers[].eab");
    gate.pass(Duration.ofHours(1));
    AcmeCertificates bound =
        scripted("{directory: '" + pebble.url() + "', eab: {kid: kid-1, hmac: " + hmac + "}}");
    bound.tick();

    assertThat(only(bound).state()).isEqualTo(State.VALID);
    assertThat(pebble.log()).contains("Successful newAccount Binding");
  }

  @Test
  void anAuthorizationThatIsTakenAwayCostsOneTryAndOneOrder() {
    pebble().start();
    gate.whenProved = this::deactivate;
    AcmeCertificates acme = acme("");

    acme.tick();
    assertThat(only(acme).state()).isEqualTo(State.FAILING);
    assertThat(only(acme).lastError()).contains("DEACTIVATED");
    passUntilNext(acme);
    acme.tick();

    assertThat(only(acme).state()).isEqualTo(State.VALID);
    assertThat(pebble.orders()).isEqualTo(2);
  }

  /** As somebody does who has got hold of the account key. */
  private void deactivate() {
    Vault vault = new Vault(new DirectoryStorage(directory.resolve("acme")));
    try {
      Session session = new Session(URI.create(pebble.url()), new AcmeNetwork(pebble.ca()));
      Login login =
          new AccountBuilder().useKeyPair(vault.account(pebble.url())).createLogin(session);
      Order order = login.bindOrder(OrderFlow.url(vault.order(NAME).url()));
      order.getAuthorizations().get(0).deactivate();
    } catch (AcmeException | GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {LIMITED + "| false", "''| false", "''| true"})
  void aLimitIsHonouredForAsLongAsTheAuthoritySays(String body, boolean date) {
    pebble().start();
    try (ScriptedDirectory front = new ScriptedDirectory(pebble)) {
      front.orderStatus = 429;
      front.orderBody = body;
      front.retryAfter =
          date
              ? DateTimeFormatter.RFC_1123_DATE_TIME.format(
                  Instant.now().atZone(ZoneOffset.UTC).plusSeconds(7200))
              : "7200";
      AcmeCertificates acme = scripted("'" + front.url() + "'");

      acme.tick();
      Instant next = only(acme).next();
      // A date says the less, the later it is read.
      assertThat(next).isBetween(gate.now().plusSeconds(7050), gate.now().plusSeconds(7200));
      gate.pass(Duration.ofSeconds(7000));
      acme.tick();
      assertThat(front.orders).as("never before it is time").hasSize(1);
      front.orderStatus = 0;
      front.retryAfter = "";
      passUntilNext(acme);
      acme.tick();

      assertThat(only(acme).state()).isEqualTo(State.VALID);
    }
  }

  @Test
  void anOverloadedAuthorityIsLeftAloneByEveryName() {
    pebble().start();
    try (ScriptedDirectory front = new ScriptedDirectory(pebble)) {
      front.directoryStatus = 503;
      front.retryAfter = "3600";
      AcmeCertificates acme = scripted("'" + front.url() + "'");

      acme.want(List.of(NAME, "other.example.com", "third.example.com"));
      acme.tick();

      assertThat(front.asked).isEqualTo(1);
      assertThat(acme.certificates())
          .allSatisfy(view -> assertThat(view.next()).isAfter(gate.now().plusSeconds(3500)));
    }
  }

  @Test
  void theNextAuthorityTakesOver() {
    pebble().start();
    try (ScriptedDirectory front = new ScriptedDirectory(pebble)) {
      front.orderStatus = 403;
      front.orderBody =
          "{\"type\": \"urn:ietf:params:acme:error:rejectedIdentifier\", \"detail\": \"not this\"}";
      AcmeCertificates acme = scripted("'" + front.url() + "', '" + pebble.url() + "'");

      acme.tick();

      assertThat(only(acme).state()).isEqualTo(State.VALID);
      assertThat(only(acme).issuer()).isEqualTo(pebble.url());
      assertThat(front.orders).hasSize(1);
    }
  }

  @Test
  void anotherAuthorityInTheConfigurationReplacesTheCertificateAtOnce() {
    pebble().start();
    try (ScriptedDirectory staging = new ScriptedDirectory(pebble)) {
      AcmeCertificates before = scripted("'" + staging.url() + "'");
      before.tick();
      assertThat(only(before).issuer()).isEqualTo(staging.url());

      AcmeCertificates after = scripted("'" + pebble.url() + "'");
      after.tick();

      assertThat(only(after).issuer()).isEqualTo(pebble.url());
      assertThat(gate.told).endsWith("renewed " + NAME);
    }
  }

  @Test
  void aStopInTheMiddleIsNobodysFailure() throws Exception {
    pebble().start();
    try (ScriptedDirectory front = new ScriptedDirectory(pebble)) {
      AcmeCertificates acme = scripted("'" + front.url() + "'");
      Thread worker = new Thread(acme::tick);
      front.beforeDirectory =
          () -> {
            worker.interrupt();
            try {
              worker.join();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          };

      worker.start();
      worker.join();

      assertThat(gate.told).isEmpty();
      assertThat(only(acme).failures()).isZero();
      front.beforeDirectory = () -> {};
      acme.tick();
      assertThat(only(acme).state()).isEqualTo(State.VALID);
    }
  }

  /** Against a scripted directory: pebble 2.4 has neither. */
  @Test
  void profilesAreAskedForWhereThereAreSuch() {
    pebble().start();
    try (ScriptedDirectory front = new ScriptedDirectory(pebble)) {
      front.orderStatus = 403;
      front.profiles = new JsonObject().put("shortlived", "six days");
      scripted("{directory: '" + front.url() + "', profile: shortlived}").tick();
      gate.pass(Duration.ofHours(1));
      scripted("{directory: '" + front.url() + "', profile: none-such}").tick();

      assertThat(front.orders).hasSize(2);
      assertThat(front.orders.get(0).getString("profile")).isEqualTo("shortlived");
      assertThat(front.orders.get(1).containsKey("profile")).isFalse();
    }
  }

  /** Against a scripted directory: pebble 2.4 has no ARI. */
  @Test
  void theWindowThatAnAuthoritySuggestsIsKept() {
    pebble().start();
    try (ScriptedDirectory front = new ScriptedDirectory(pebble)) {
      Instant start = gate.now().plus(Duration.ofDays(10));
      front.window = window(start, start.plus(Duration.ofDays(1)));
      front.retryAfter = "21600";
      AcmeCertificates acme = scripted("'" + front.url() + "'");
      acme.tick();
      acme.tick();
      assertThat(only(acme).next()).isBetween(start, start.plus(Duration.ofDays(1)));
      gate.pass(Duration.ofHours(5));
      acme.tick();
      assertThat(front.windowAsked).as("not before Retry-After").isEqualTo(1);

      front.window = window(gate.now().minusSeconds(10), gate.now().minusSeconds(5)); // revoked
      gate.pass(Duration.ofMinutes(61));
      acme.tick();
      front.orderStatus = 403;
      acme.tick();

      assertThat(front.windowAsked).isEqualTo(2);
      assertThat(front.orders).singleElement().extracting(o -> o.getString("replaces")).isNotNull();
    }
  }

  private static JsonObject window(Instant start, Instant end) {
    return new JsonObject().put("start", start.toString()).put("end", end.toString());
  }
}
