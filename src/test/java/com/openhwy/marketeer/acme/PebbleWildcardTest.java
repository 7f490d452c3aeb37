package com.openhwy.marketeer.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wildcards at a real authority (pebble), by DNS-01, and the hosts they spare. */
class PebbleWildcardTest {
  private static final String NAME = "shop.example.com";

  @TempDir Path directory;
  private final Gate gate = new Gate();
  private Pebble pebble;

  @BeforeEach
  void start() {
    pebble = Pebble.on(directory.resolve("pebble"), gate.port(), 1).start();
    gate.dns = pebble.dns();
  }

  @AfterEach
  void stop() {
    pebble.close();
    gate.close();
  }

  @Test
  void aWildcardIsProvedByDnsAndCoversHostsBelowIt() {
    AcmeCertificates acme = gate.acme(directory.resolve("acme"), pebble, "");
    acme.want(List.of(NAME));

    acme.want(List.of("*.example.com", NAME, "a.b.example.com"));
    acme.tick();

    assertThat(gate.issued.names().values())
        .containsExactlyInAnyOrder(List.of("*.example.com"), List.of("a.b.example.com"));
    assertThat(pebble.orders()).isEqualTo(2);
    assertThat(gate.told).contains("dns-01 *.example.com valid");
    acme.want(List.of(NAME));
    acme.tick();
    assertThat(gate.issued.names())
        .as("what is kept")
        .containsEntry("acme:" + NAME, List.of("*.example.com"));
    assertThat(pebble.orders()).isEqualTo(2);
  }

  @Test
  void aHostWhoseCertificateEndsGoesOverToTheWildcard() {
    AcmeCertificates acme = gate.acme(directory.resolve("acme"), pebble, "");
    acme.want(List.of(NAME));
    acme.tick();
    gate.pass(Duration.ofDays(50));
    acme.want(List.of("*.example.com", NAME));
    acme.tick();
    assertThat(gate.issued.names()).hasSize(2);

    gate.told.clear();
    gate.pass(Duration.ofDays(16));
    acme.tick();

    assertThat(gate.issued.names()).containsOnlyKeys("acme:*.example.com");
    assertThat(gate.told).doesNotContain("renewed " + NAME);
  }
}
