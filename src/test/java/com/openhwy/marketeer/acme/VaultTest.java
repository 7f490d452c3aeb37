package com.openhwy.marketeer.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.openhwy.marketeer.acme.Renewal.Window;
import com.openhwy.marketeer.config.model.AcmeConfig.KeyType;
import com.openhwy.marketeer.tls.TestCertificates;
import com.openhwy.marketeer.tls.TestCertificates.Issued;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class VaultTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final String DIRECTORY = "https://acme.example/dir";

  @TempDir Path root;
  private final TestCertificates authority = new TestCertificates();
  private Vault vault;

  @BeforeEach
  void open() {
    vault = new Vault(new DirectoryStorage(root));
  }

  private StoredCertificate certificate(String algorithm, String name) {
    Issued issued = authority.issue(algorithm, name);
    return new StoredCertificate(
        issued.pair().getPrivate(), List.of(issued.certificate(), authority.root()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void certificatesComeBackAsTheyWere(String algorithm) throws IOException {
    StoredCertificate made = certificate(algorithm, "*.example.com");

    vault.certificate("*.example.com", made);

    assertThat(root.resolve("certificates/wildcard_.example.com.pem")).exists();
    assertThat(vault.certificate("*.example.com")).isEqualTo(made);
    assertThat(vault.certificate("example.com")).isNull();
  }

  @ParameterizedTest
  @EnumSource(KeyType.class)
  void ordersComeBackWithTheirKey(KeyType type) throws IOException {
    KeyPair key = Keys.generate(type);

    vault.order("a.example", new PendingOrder(DIRECTORY, "https://acme.example/1", "dns-01", key));

    PendingOrder read = vault.order("a.example");
    assertThat(read.url()).isEqualTo("https://acme.example/1");
    assertThat(read.directory()).isEqualTo(DIRECTORY);
    assertThat(read.key().getPrivate()).isEqualTo(key.getPrivate());
    assertThat(read.key().getPublic()).isEqualTo(key.getPublic());
    vault.orderDone("a.example");
    assertThat(vault.order("a.example")).isNull();
  }

  @Test
  void whatIsKnownOfANameComesBack() throws IOException {
    NameState state =
        NameState.NEW
            .succeeded(DIRECTORY, "https://acme.example/1", "http-01", NOW)
            .suggested(new Window(NOW, NOW.plusSeconds(60)), NOW.plusSeconds(30))
            .failed("no route", true, NOW, NOW.plusSeconds(120))
            .failed("down", false, NOW, NOW.plusSeconds(240));

    vault.state("a.example", state);

    assertThat(vault.state("a.example")).isEqualTo(state);
    assertThat(state.failures()).isEqualTo(2);
    assertThat(state.unproved()).isEqualTo(1);
    assertThat(vault.state("b.example")).isEqualTo(NameState.NEW);
  }

  @Test
  void onlyTheLastCertificatesAreRemembered() {
    NameState state = NameState.NEW;
    for (int i = 0; i < 20; i++) {
      state = state.succeeded(DIRECTORY, "", "", NOW.plusSeconds(i));
    }

    assertThat(state.issued()).hasSize(10).endsWith(NOW.plusSeconds(19));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-----BEGIN PRIVATE KEY-----\nMIG", "no pem", "\u0000\u0001"})
  void aBrokenCertificateCountsAsMissing(String text) throws IOException {
    write("certificates/a.example.pem", text);

    assertThat(vault.certificate("a.example")).isNull();
  }

  @Test
  void whatIsBrokenIsReportedWithItsPlaceAndTheWayOut() throws IOException {
    Logger logger = (Logger) LoggerFactory.getLogger(Vault.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try {
      write("certificates/a.example.pem", "cut sh");
      write("orders/a.example.json", "{\"key\": \"secret");
      vault.certificate("a.example");
      vault.order("a.example");
    } finally {
      logger.detachAppender(log);
    }

    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .satisfiesExactly(
            told ->
                assertThat(told)
                    .startsWith(root.resolve("certificates/a.example.pem") + ": cannot be read")
                    .contains("put back the file from a copy"),
            told ->
                assertThat(told)
                    .startsWith(root.resolve("orders/a.example.json") + ": cannot be read")
                    .contains("a new one made")
                    .doesNotContain("secret"));
  }

  @Test
  void aCertificateCutShortCountsAsMissing() throws Exception {
    String whole = certificate("EC", "a.example").write();
    int firstEnd = whole.indexOf("-----END CERTIFICATE");
    for (int length : new int[] {10, whole.indexOf("-----BEGIN CERTIFICATE"), firstEnd - 20}) {
      write("certificates/a.example.pem", whole.substring(0, length));
      assertThat(vault.certificate("a.example")).as("cut at %d", length).isNull();
    }
  }

  @Test
  void aKeyOfAnotherCertificateCountsAsMissing() throws Exception {
    StoredCertificate one = certificate("EC", "a.example");
    StoredCertificate other = certificate("EC", "a.example");
    write("certificates/a.example.pem", new StoredCertificate(one.key(), other.chain()).write());

    assertThat(vault.certificate("a.example")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"issued\": 3}", "{\"key\": \"\"}"})
  void brokenNotesCountAsMissing(String text) throws IOException {
    write("certificates/a.example.json", text);
    write("orders/a.example.json", text);

    assertThat(vault.state("a.example").failures()).isZero();
    assertThat(vault.order("a.example")).isNull();
  }

  @Test
  void anAccountKeyIsNeverReplacedBehindTheOperatorsBack() throws IOException {
    KeyPair key = Keys.generate(KeyType.EC256);
    vault.account(DIRECTORY, key);
    assertThat(vault.account(DIRECTORY).getPrivate()).isEqualTo(key.getPrivate());
    String place = "accounts/" + Vault.accountId(DIRECTORY) + ".pem";

    write(place, "-----BEGIN PRIVATE");

    assertThatThrownBy(() -> vault.account(DIRECTORY))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(root.resolve(place).toString())
        .hasMessageContaining("put it back from a copy");
  }

  @Test
  void everyDirectoryHasAnAccountOfItsOwn() {
    assertThat(Vault.accountId("https://acme.example/a"))
        .startsWith("acme.example-")
        .isNotEqualTo(Vault.accountId("https://acme.example/b"))
        .matches("[a-z0-9._-]+");
    assertThat(Vault.accountId("http://127.0.0.1:8080/dir")).startsWith("127.0.0.1-");
  }

  private void write(String key, String text) throws IOException {
    Path file = root.resolve(key);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
