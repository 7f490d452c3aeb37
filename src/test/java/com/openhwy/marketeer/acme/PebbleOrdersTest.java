package com.openhwy.marketeer.acme;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.acme.CertificateView.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
