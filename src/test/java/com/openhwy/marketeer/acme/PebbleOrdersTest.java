package com.openhwy.marketeer.acme;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.acme.CertificateView.State;
import com.openhwy.marketeer.gateway.Eventually;
import com.openhwy.marketeer.telemetry.Meters;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Session;

/** Orders at a real authority (pebble), by HTTP-01. */
class PebbleOrdersTest {
  private static final String NAME = "shop.example.com";

  @TempDir Path directory;
  private final Gate gate = new Gate();
  private Pebble pebble;

  @BeforeEach
  void start() {
    pebble = Pebble.on(directory.resolve("pebble"), gate.port(), 1).start();
  }

  @AfterEach
  void stop() {
    pebble.close();
    gate.close();
  }

  private AcmeCertificates acme() {
    return gate.acme(directory.resolve("acme"), pebble, "");
  }

  @Test
  void aWantedNameGetsACertificate() {
    AcmeCertificates acme = acme();

    acme.want(List.of(NAME));
    assertThat(acme.certificates())
        .singleElement()
        .extracting(CertificateView::state)
        .isEqualTo(State.PENDING);
    acme.tick();

    assertThat(gate.told)
        .containsExactly(
            "http-01 " + NAME + " presented", "http-01 " + NAME + " valid", "issued " + NAME);
    assertThat(gate.issued.names()).containsEntry("acme:" + NAME, List.of(NAME));
    CertificateView view = acme.certificates().get(0);
    assertThat(view.state()).isEqualTo(State.VALID);
    assertThat(view.issuer()).isEqualTo(pebble.url());
    assertThat(view.notAfter()).isAfter(gate.now().plus(Duration.ofDays(89)));
    assertThat(view.next())
        .isBetween(gate.now().plus(Duration.ofDays(59)), gate.now().plus(Duration.ofDays(66)));
    assertThat(view.lastError()).isNull();
  }

  @Test
  void aSecondProcessTakesWhatIsKept() {
    AcmeCertificates first = acme();
    first.want(List.of(NAME));
    first.tick();
    try (Gate other = new Gate()) {
      AcmeCertificates second = other.acme(directory.resolve("acme"), pebble, "");

      second.want(List.of(NAME));
      second.tick();

      assertThat(other.issued.names()).containsKey("acme:" + NAME);
      assertThat(other.told).isEmpty();
    }
    assertThat(pebble.orders()).isEqualTo(1);
    assertThat(pebble.accounts()).isEqualTo(1);
  }

  @Test
  void itIsRenewedWhenTheClockSaysSo() {
    AcmeCertificates acme = acme();
    acme.want(List.of(NAME));
    acme.tick();
    CertificateView first = acme.certificates().get(0);
    gate.told.clear();

    gate.pass(Duration.between(gate.now(), first.next()).minusSeconds(1));
    acme.tick();
    assertThat(gate.told).isEmpty();
    gate.pass(Duration.ofSeconds(1));
    acme.tick();

    assertThat(gate.told).contains("renewed " + NAME);
    assertThat(pebble.orders()).isEqualTo(2);
    assertThat(pebble.accounts()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"ec256, EC", "ec384, EC", "rsa2048, RSA"})
  void keysAreOfTheKindThatIsWanted(String type, String algorithm) throws Exception {
    AcmeCertificates acme = gate.acme(directory.resolve("acme"), pebble, ", key_type: " + type);

    acme.want(List.of(NAME));
    acme.tick();

    StoredCertificate kept = vault().certificate(NAME);
    assertThat(kept.leaf().getPublicKey().getAlgorithm()).isEqualTo(algorithm);
    assertThat(kept.chain()).hasSizeGreaterThan(1);
  }

  @Test
  void everyRenewalHasAKeyOfItsOwn() throws Exception {
    AcmeCertificates acme = acme();
    acme.want(List.of(NAME));
    acme.tick();
    StoredCertificate first = vault().certificate(NAME);

    gate.pass(Duration.ofDays(66));
    acme.tick();

    assertThat(vault().certificate(NAME).key()).isNotEqualTo(first.key());
    assertThat(vault().state(NAME).issued()).hasSize(2);
    assertThat(vault().state(NAME).directory()).isEqualTo(pebble.url());
    assertThat(vault().state(NAME).order()).contains("/my-order/");
    assertThat(vault().order(NAME)).isNull();
  }

  @Test
  void theContactIsThatOfTheListener() throws Exception {
    AcmeCertificates acme = acme();
    acme.want(List.of(NAME));
    acme.tick();

    Session session = new Session(URI.create(pebble.url()), new AcmeNetwork(pebble.ca()));
    Login login =
        new AccountBuilder()
            .onlyExisting()
            .useKeyPair(vault().account(pebble.url()))
            .createLogin(session);
    assertThat(login.getAccount().getContacts())
        .containsExactly(URI.create("mailto:ops@example.com"));
  }

  @Test
  void namesThatGoAreServedAndRenewedNoMoreButKept() throws Exception {
    AcmeCertificates acme = acme();
    acme.want(List.of(NAME, "old.example.com"));
    acme.tick();
    assertThat(pebble.orders()).isEqualTo(2);

    acme.want(List.of(NAME));
    gate.pass(Duration.ofDays(66));
    acme.tick();

    assertThat(gate.issued.names()).containsOnlyKeys("acme:" + NAME);
    assertThat(acme.certificates()).extracting(CertificateView::id).containsExactly(NAME);
    assertThat(pebble.orders()).isEqualTo(3);
    acme.want(List.of(NAME, "old.example.com"));
    assertThat(gate.issued.names()).as("comes back").hasSize(2);
  }

  @Test
  void noMoreAreOrderedThanOurOwnLimitAllows() {
    AcmeCertificates acme =
        gate.acme(directory.resolve("acme"), pebble, ", limits: {orders_per_hour: 2}");

    acme.want(List.of("a.example.com", "b.example.com", "c.example.com"));
    acme.tick();
    acme.tick();

    assertThat(pebble.orders()).isEqualTo(2);
    CertificateView last = acme.certificates().get(2);
    assertThat(last.state()).isEqualTo(State.PENDING);
    assertThat(last.failures()).isZero();
    assertThat(last.lastError()).contains("is left alone until");
    gate.pass(Duration.ofHours(1));
    acme.tick();
    assertThat(pebble.orders()).isEqualTo(3);
  }

  /** On the product's own workers, as many at a time as there are. */
  @Test
  void severalAreOrderedAtOnceAndNoneTwice() throws Exception {
    ThreadPoolExecutor workers = AcmeWorkers.start();
    gate.workers = workers;
    try {
      AcmeCertificates acme = acme();
      List<String> names = IntStream.range(0, 8).mapToObj(i -> "n" + i + ".example.com").toList();
      acme.want(names);
      for (int i = 0; i < 5; i++) {
        acme.tick();
      }

      Eventually.is(8, () -> gate.issued.names().size());
      Eventually.is(0, workers::getActiveCount);
      acme.tick();
      assertThat(pebble.orders()).isEqualTo(8);
      assertThat(pebble.accounts()).isEqualTo(1);
    } finally {
      workers.shutdownNow();
      // What the last tick began still writes into the directory that is deleted next.
      assertThat(workers.awaitTermination(15, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void ordersAreCounted() {
    AcmeCertificates acme = acme();
    gate.answersHttp = false;
    acme.want(List.of(NAME));
    acme.tick();
    gate.answersHttp = true;
    gate.pass(Duration.ofHours(1));
    acme.tick(); // by tls-alpn-01, which nobody answers here
    gate.pass(Duration.ofHours(1));
    acme.tick();

    try (Meters meters = new Meters()) {
      gate.meters.register(meters);
      String issuer = "{issuer=\"" + pebble.url() + "\",";
      assertThat(meters.scrape())
          .contains("acme_orders_total" + issuer + "result=\"issued\"} 1.0")
          .contains("acme_orders_total" + issuer + "result=\"failed\"} 2.0")
          .contains("acme_failures_total" + issuer + "reason=\"challenge\"} 2.0");
    }
  }

  private Vault vault() {
    return new Vault(new DirectoryStorage(directory.resolve("acme")));
  }
}
