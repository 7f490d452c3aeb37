package com.openhwy.marketeer.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate that is replaced because the operator wants it. */
class RenewNowTest {
  private static final String NAME = "shop.example.com";

  @TempDir Path directory;
  private final Gate gate = new Gate();
  private Pebble pebble;
  private AcmeCertificates acme;

  @BeforeEach
  void start() {
    pebble = Pebble.on(directory.resolve("pebble"), gate.port(), 1).start();
    acme = gate.acme(directory.resolve("acme"), pebble, "");
    acme.want(List.of(NAME));
    acme.tick();
  }

  @AfterEach
  void stop() {
    pebble.close();
    gate.close();
  }

  @Test
  void onceAndNotAgain() {
    assertThat(pebble.orders()).isEqualTo(1);
    gate.pass(Duration.ofMinutes(1));
    acme.tick();
    assertThat(pebble.orders()).as("it is not time to").isEqualTo(1);

    assertThat(acme.renew(NAME)).isTrue();
    acme.tick();
    acme.tick();

    assertThat(pebble.orders()).isEqualTo(2);
    assertThat(gate.told).contains("issued " + NAME, "renewed " + NAME);
  }

  @Test
  void whatIsNotWantedIsNotRenewed() {
    assertThat(acme.renew("other.example.com")).isFalse();
    acme.tick();
    assertThat(pebble.orders()).isEqualTo(1);
  }
}
