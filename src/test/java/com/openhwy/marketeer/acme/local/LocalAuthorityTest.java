package com.openhwy.marketeer.acme.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Program;
import com.openhwy.marketeer.base.Program.Ended;
import com.openhwy.marketeer.base.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What it signs is judged by OpenSSL, which nobody here wrote. */
class LocalAuthorityTest {
  @TempDir Path directory;

  private final LocalAuthority authority = LocalAuthority.create(List.of("gateway"), Ticker.SYSTEM);

  private Ended verify(String name, String asked) throws IOException {
    Path root = write("root.crt", authority.root());
    Path leaf = write("leaf.crt", authority.issue(List.of(name)).certificate());
    String kind = asked.matches("[0-9.]+|.*:.*") ? "-verify_ip" : "-verify_hostname";
    return Program.run(
        List.of(
                "openssl",
                "verify",
                "-x509_strict",
                "-purpose",
                "sslserver",
                kind,
                asked,
                "-CAfile",
                root.toString(),
                leaf.toString())
            .toArray(String[]::new));
  }

  private Path write(String name, X509Certificate certificate) throws IOException {
    return Files.writeString(directory.resolve(name), AuthorityFiles.pem(certificate));
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, localhost",
    "app.localhost, app.localhost",
    "*.shop.test, www.shop.test",
    "a.b.internal, a.b.internal",
    "printer.local, printer.local",
    "nas.home.arpa, nas.home.arpa",
    "gateway, gateway",
    "127.0.0.1, 127.0.0.1",
    "::1, ::1",
    "[fd00::17], fd00::17",
    "172.31.4.5, 172.31.4.5"
  })
  void openSslBelievesIt(String name, String asked) throws IOException {
    assertThat(authority.permits(name)).isTrue();
    assertThat(verify(name, asked).ok().output()).endsWith("OK\n");
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, example.com",
    "another-box, another-box",
    "8.8.8.8, 8.8.8.8",
    "172.32.0.1, 172.32.0.1",
    "2001:db8::1, 2001:db8::1"
  })
  void whatItsRootMayNotDoNobodyBelieves(String name, String asked) throws IOException {
    assertThat(authority.permits(name)).isFalse();
    Ended verified = verify(name, asked);
    assertThat(verified.code()).isNotZero();
    assertThat(verified.output()).contains("permitted subtree violation");
  }

  @Test
  void theRootIsForTenYearsAndALeafForAWeek() {
    Instant now = Instant.parse("2026-03-01T12:00:00Z");
    LocalAuthority at = LocalAuthority.create(List.of(), Clock.at(now));
    X509Certificate root = at.root();
    assertThat(root.getNotBefore().toInstant()).isEqualTo(now.minus(Duration.ofHours(1)));
    assertThat(root.getNotAfter().toInstant()).isEqualTo(now.plus(Duration.ofDays(3650)));
    assertThat(root.getBasicConstraints()).as("signs servers, no further authority").isZero();
    assertThat(root.getCriticalExtensionOIDs()).contains("2.5.29.30");
    X509Certificate leaf = at.issue(List.of("localhost")).certificate();
    assertThat(leaf.getNotAfter().toInstant()).isEqualTo(now.plus(Duration.ofDays(7)));
    assertThat(leaf.getBasicConstraints()).isNegative();
    assertThat(leaf.getSerialNumber().bitLength()).isEqualTo(127);
  }

  @Test
  void noLeafOutlivesItsRoot() {
    Clock clock = Clock.at(Instant.parse("2026-03-01T12:00:00Z"));
    LocalAuthority at = LocalAuthority.create(List.of(), clock);
    clock.pass(Duration.ofDays(3648));
    assertThat(at.issue(List.of("localhost")).certificate().getNotAfter())
        .isEqualTo(at.root().getNotAfter());
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.com", "*.example.com", "box", "*", "8.8.8.8", "gateway.com"})
  void itKnowsWhatItMayNotDo(String host) {
    assertThat(authority.permits(host)).isFalse();
  }
}
