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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two real processes on one storage: they act as one, also when one of them is killed. */
class TwoProcessesTest {
  private static final String NAME = "shop.example.com";

  @TempDir Path directory;
  private final Gate gate = new Gate();
  private Pebble pebble;
  private Path storage;

  @BeforeEach
  void start() {
    storage = directory.resolve("acme");
    pebble = Pebble.on(directory.resolve("pebble"), gate.port(), 1).start();
    gate.dns = pebble.dns();
  }

  @AfterEach
  void stop() {
    pebble.close();
    gate.close();
  }

  private AcmeCertificates ours() {
    AcmeCertificates acme = gate.acme(storage, pebble, ", challenges: [dns-01]");
    acme.want(List.of(NAME));
    return acme;
  }

  @Test
  void theSecondWaitsForTheFirstAndTakesWhatItGot() throws Exception {
    try (OtherProcess other = new OtherProcess(storage, pebble, NAME, "presenting")) {
      other.await("presenting");
      AcmeCertificates acme = ours();
      acme.tick();

      CertificateView waiting = acme.certificates().get(0);
      assertThat(waiting.lastError())
          .startsWith("being ordered by process " + other.pid() + " on ");
      assertThat(waiting.state()).isEqualTo(State.PENDING);
      assertThat(waiting.next()).isEqualTo(gate.now().plusSeconds(5));
      other.goOn();
      assertThat(other.end()).isZero();
      gate.pass(Duration.ofSeconds(5));
      acme.tick();

      assertThat(acme.certificates().get(0).state()).isEqualTo(State.VALID);
      assertThat(gate.issued.names()).containsKey("acme:" + NAME);
    }
    assertThat(gate.told).isEmpty();
    assertThat(pebble.orders()).isEqualTo(1);
    assertThat(pebble.accounts()).isEqualTo(1);
  }

  /**
   * Before the record is written, when it is to be asked for, when the name is proved and nothing
   * has been sent, and when the certificate is written.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "presenting",
        "dns-01 " + NAME + " presented",
        "dns-01 " + NAME + " valid",
        "issued " + NAME
      })
  void anOrderOfAProcessThatWasKilledIsGoneOnWith(String moment) throws Exception {
    try (OtherProcess other = new OtherProcess(storage, pebble, NAME, moment)) {
      other.await(moment);
      other.kill();
    }
    AcmeCertificates acme = ours();

    acme.tick();

    assertThat(acme.certificates().get(0).state()).isEqualTo(State.VALID);
    assertThat(pebble.orders()).as("no order was lost, none made twice").isEqualTo(1);
    assertThat(pebble.accounts()).isEqualTo(1);
    Vault vault = new Vault(new DirectoryStorage(storage));
    assertThat(vault.order(NAME)).isNull();
    assertThat(vault.certificate(NAME)).isNotNull();
  }
}
