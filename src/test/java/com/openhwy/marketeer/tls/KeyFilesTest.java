package com.openhwy.marketeer.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.config.model.ServerConfig.Certificate;
import com.openhwy.marketeer.tls.TestCertificates.Issued;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFilesTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  @TempDir Path directory;

  private final TestCertificates authority = new TestCertificates(NOW);

  private String refusal(Certificate files) {
    IllegalArgumentException[] thrown = new IllegalArgumentException[1];
    assertThatThrownBy(() -> KeyFiles.load(files, NOW))
        .isInstanceOfSatisfying(IllegalArgumentException.class, e -> thrown[0] = e);
    return thrown[0].getMessage();
  }

  private Certificate written(String name, String... names) {
    return TestCertificates.write(directory, name, authority.issue("EC", names));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA", "Ed25519"})
  void everyKindOfKeyIsRead(String algorithm) {
    Issued issued = authority.issue(algorithm, "A.Example.com", "*.b.example.com", "192.0.2.7");
    CertifiedKey key = KeyFiles.load(TestCertificates.write(directory, algorithm, issued), NOW);
    assertThat(key.key().getAlgorithm()).isEqualTo(issued.pair().getPrivate().getAlgorithm());
    assertThat(key.names()).containsExactly("a.example.com", "*.b.example.com", "192.0.2.7");
    assertThat(key.chain()).containsExactly(issued.certificate());
    assertThat(key.selfSigned()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void olderKeyFormatsAreReadAsWell(String algorithm) throws IOException {
    Issued issued = authority.issue(algorithm, "old.example.com");
    Certificate files = TestCertificates.write(directory, "old", issued);
    Files.writeString(
        Path.of(files.key()),
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
            + TestCertificates.olderPem(issued.pair().getPrivate()));
    assertThat(Files.readString(Path.of(files.key()))).contains("BEGIN " + algorithm + " PRIVATE");
    assertThat(KeyFiles.load(files, NOW).leaf()).isEqualTo(issued.certificate());
  }

  @Test
  void keyAndChainMayShareOneFileWithProseAround() throws IOException {
    Issued issued = authority.issue("EC", "one.example.com");
    Path both =
        file(
            "both.pem",
            "subject=one\n"
                + TestCertificates.olderPem(issued.pair().getPrivate())
                + "the chain:\n"
                + TestCertificates.pem(issued.certificate())
                + TestCertificates.pem(authority.root()));
    CertifiedKey key = KeyFiles.load(new Certificate(both.toString(), both.toString()), NOW);
    assertThat(key.chain()).containsExactly(issued.certificate(), authority.root());
  }

  @Test
  void aMissingFileIsNamed() {
    Certificate good = written("good", "good.example.com");
    String absent = directory.resolve("absent.pem").toString();
    assertThat(refusal(new Certificate(absent, good.key())))
        .isEqualTo(absent + ": there is no such file");
    assertThat(refusal(new Certificate(good.cert(), absent)))
        .isEqualTo(absent + ": there is no such file");
  }

  @Test
  void aFileOfSomethingElseIsNamed() throws IOException {
    Certificate good = written("good", "good.example.com");
    String empty = file("empty.pem", "nothing here\n").toString();
    String broken =
        file("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
            .toString();
    assertThat(refusal(new Certificate(empty, good.key())))
        .isEqualTo(empty + ": holds no certificate; expected a block BEGIN CERTIFICATE");
    assertThat(refusal(new Certificate(good.cert(), empty)))
        .isEqualTo(empty + ": holds no private key; expected a block BEGIN PRIVATE KEY");
    assertThat(refusal(new Certificate(broken, good.key())))
        .startsWith(broken + ": cannot be read (");
    assertThat(refusal(new Certificate(directory.toString(), good.key())))
        .startsWith(directory + ": cannot be read");
  }

  @Test
  void anEncryptedKeyIsToldApart() throws Exception {
    Issued issued = authority.issue("EC", "locked.example.com");
    Certificate files = TestCertificates.write(directory, "locked", issued);
    Files.writeString(
        Path.of(files.key()),
        TestCertificates.pem(
            new JcaPKCS8Generator(
                    issued.pair().getPrivate(),
                    new JceOpenSSLPKCS8EncryptorBuilder(JcaPKCS8Generator.AES_128_CBC)
                        .setProvider(new BouncyCastleProvider())
                        .setPassword("secret".toCharArray())
                        .build())
                .generate()));
    assertThat(refusal(files))
        .startsWith(files.key() + ": the private key is encrypted; decrypt it")
        .doesNotContain("secret");
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() {
    Certificate one = written("one", "one.example.com");
    Certificate two = written("two", "two.example.com");
    Certificate rsa =
        TestCertificates.write(directory, "rsa", authority.issue("RSA", "rsa.example.com"));
    assertThat(refusal(new Certificate(one.cert(), two.key())))
        .isEqualTo(two.key() + ": is not the key of the certificate in " + one.cert());
    assertThat(refusal(new Certificate(one.cert(), rsa.key())))
        .startsWith(rsa.key() + ": is no key for the certificate in " + one.cert());
  }

  @Test
  void datesAreChecked() {
    Duration month = Duration.ofDays(30);
    Certificate old =
        TestCertificates.write(
            directory,
            "old",
            authority.issue("EC", NOW.minus(Duration.ofDays(31)), month, "a.example.com"));
    Certificate young =
        TestCertificates.write(
            directory,
            "young",
            authority.issue("EC", NOW.plus(Duration.ofDays(1)), month, "a.example.com"));
    assertThat(refusal(old))
        .isEqualTo(
            old.cert() + ": expired on 2026-05-31T12:00:00Z; put a renewed certificate there");
    assertThat(refusal(young))
        .startsWith(young.cert() + ": is not valid before 2026-06-02T12:00:00Z");
  }

  @Test
  void aChainOutOfOrderIsRefused() throws IOException {
    Issued leaf = authority.issue("EC", "leaf.example.com");
    Issued other = authority.issue("EC", "other.example.com");
    Certificate files = TestCertificates.write(directory, "leaf", leaf);
    Files.writeString(
        Path.of(files.cert()),
        TestCertificates.pem(leaf.certificate()) + TestCertificates.pem(other.certificate()));
    assertThat(refusal(files))
        .startsWith(
            files.cert()
                + ": certificate 2 (CN=other.example.com) did not sign certificate 1; put the"
                + " server's own first");
  }
}
