package com.openhwy.marketeer.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.model.ServerConfig.Certificate;
import com.openhwy.marketeer.config.model.ServerConfig.TlsConfig;
import com.openhwy.marketeer.config.model.ServerConfig.TlsVersion;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our handshake, as a client sees it that is not ours. */
class HandshakeTest {
  private static final long PATIENCE_SECONDS = 20;

  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final TestCertificates authority = new TestCertificates();
  private final IssuedCertificates issued = new IssuedCertificates();
  private final List<TlsTermination> terminations = new ArrayList<>();
  private final Queue<String> spoken = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    terminations.forEach(TlsTermination::close);
  }

  private Certificate certificate(String algorithm, String file, String... names) {
    return TestCertificates.write(directory, file, authority.issue(algorithm, names));
  }

  private int port(TlsConfig config, Certificate... certificates) throws Exception {
    CertificateStore store = CertificateStore.of(List.of(certificates), List.of(), issued);
    TlsTermination termination = TlsTermination.of(config, List.of("h2", "http/1.1"), store);
    terminations.add(termination);
    return TestTls.serve(
            vertx,
            termination,
            (session, protocol) ->
                spoken.add(
                    session.version()
                        + " "
                        + session.cipher()
                        + " "
                        + session.serverName()
                        + " "
                        + protocol))
        .actualPort();
  }

  private OpenSslClient client(TlsConfig config, Certificate... certificates) throws Exception {
    return new OpenSslClient(port(config, certificates));
  }

  private OpenSslClient both() throws Exception {
    return client(
        TestTls.config(),
        certificate("EC", "ec", "a.test"),
        certificate("RSA", "rsa", "a.test", "*.wild.test"));
  }

  @ParameterizedTest
  @CsvSource({
    "tls1_3, ECDSA+SHA256:RSA-PSS+SHA256, ECDSA",
    "tls1_3, RSA-PSS+SHA256, RSA",
    "tls1_2, ECDSA+SHA256:RSA-PSS+SHA256:RSA+SHA256, ECDSA",
    "tls1_2, RSA-PSS+SHA256:RSA+SHA256, RSA"
  })
  void aClientGetsTheKindOfKeyItCanVerify(String version, String algorithms, String expected)
      throws Exception {
    String seen = both().run("-" + version, "-servername", "a.test", "-sigalgs", algorithms);
    assertThat(OpenSslClient.echoed(seen)).as(seen).isTrue();
    assertThat(seen).contains("Peer signature type: " + expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls1_2", "tls1_3"})
  void aSessionIsTakenUpAgain(String version) throws Exception {
    OpenSslClient client = both();
    String file = directory.resolve("session").toString();
    String first = client.run("-" + version, "-servername", "a.test", "-sess_out", file);
    assertThat(first).contains("New, TLSv1");
    assertThat(client.run("-" + version, "-servername", "a.test", "-sess_in", file))
        .contains("Reused, TLSv1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-alpn h2,http/1.1 | h2",
        "-alpn http/1.1 | http/1.1",
        "-alpn spdy/3,http/1.1 | http/1.1",
        "-tls1_3 | null"
      })
  void theProtocolIsTheOneWePreferOfTheirs(String options, String protocol) throws Exception {
    both().run(options.split(" "));
    assertThat(spoken).singleElement().asString().endsWith(" " + protocol);
  }

  @Test
  void whoSpeaksNoneOfOurProtocolsIsToldSo() throws Exception {
    assertThat(both().run("-alpn", "smtp")).contains("alert no application protocol");
    assertThat(spoken).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a.test, true",
    "x.wild.test, true",
    "x.y.wild.test, false",
    "b.test, false",
    ", false"
  })
  void strictMeansThatANameMustBeOurs(String name, boolean served) throws Exception {
    OpenSslClient client =
        client(
            TestTls.config(null, List.of(), true),
            certificate("EC", "ec", "a.test", "*.wild.test"));
    String seen = name == null ? client.run("-noservername") : client.run("-servername", name);
    if (served) {
      assertThat(OpenSslClient.echoed(seen)).as(seen).isTrue();
    } else {
      assertThat(seen).contains("SSL alert number 112");
      assertThat(spoken).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-tls1_1, TLS_1_2, false",
    "-tls1_2, TLS_1_2, true",
    "-tls1_2, TLS_1_3, false",
    "-tls1_3, TLS_1_3, true"
  })
  void oldVersionsAreRefused(String option, TlsVersion minimum, boolean served) throws Exception {
    TlsConfig lax = TestTls.config();
    TlsConfig config =
        new TlsConfig(
            false,
            "",
            List.of(),
            null,
            List.of(),
            minimum,
            lax.cipherSuites(),
            lax.groups(),
            false,
            true);
    String seen =
        client(config, certificate("EC", "ec", "a.test")).run(option, "-cipher", "ALL:@SECLEVEL=0");
    assertThat(OpenSslClient.echoed(seen)).as(seen).isEqualTo(served);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AES128-SHA", "AES256-GCM-SHA384", "ECDHE-RSA-AES128-SHA", "ECDHE-ECDSA-AES128-SHA256",
        "DES-CBC3-SHA", "NULL", "aNULL", "RC4"
      })
  void suitesWithoutForwardSecrecyOrAuthenticationAreNotSpoken(String suite) throws Exception {
    String seen = both().run("-tls1_2", "-cipher", suite + ":@SECLEVEL=0");
    assertThat(OpenSslClient.echoed(seen)).as(seen).isFalse();
    assertThat(spoken).isEmpty();
  }

  @Test
  void aChallengeIsAnsweredWithItsOwnCertificateAndNothingElse() throws Exception {
    OpenSslClient client = both();
    TestCertificates.Issued challenge = authority.issue("RSA", "new.test");
    issued.beginChallenge("New.test", challenge.pair().getPrivate(), challenge.certificate());
    String seen = client.run("-servername", "new.test", "-alpn", "acme-tls/1");
    assertThat(seen).contains("ALPN protocol: acme-tls/1").contains("CN = new.test");
    assertThat(OpenSslClient.echoed(seen)).isFalse();
    assertThat(client.run("-servername", "new.test", "-alpn", "http/1.1"))
        .as("a client that is no authority")
        .contains("CN = a.test");

    issued.endChallenge("new.test");
    assertThat(client.run("-servername", "new.test", "-alpn", "acme-tls/1"))
        .contains("alert no application protocol");
    assertThat(spoken).hasSize(1);
  }

  /** They cost a start dear, and one that is being replaced at that moment would cost it all. */
  @Test
  void theAuthoritiesOfTheJdkAreNotReadForClientsThatAreNotAsked() throws Exception {
    Path broken = Files.writeString(directory.resolve("cacerts"), "being written");
    String before = System.setProperty("javax.net.ssl.trustStore", broken.toString());
    try {
      OpenSslClient client = both();
      TestCertificates.Issued challenge = authority.issue("EC", "new.test");
      issued.beginChallenge("new.test", challenge.pair().getPrivate(), challenge.certificate());
      assertThat(OpenSslClient.echoed(client.run("-servername", "a.test"))).isTrue();
      assertThat(client.run("-servername", "new.test", "-alpn", "acme-tls/1"))
          .contains("CN = new.test");
    } finally {
      if (before == null) {
        System.clearProperty("javax.net.ssl.trustStore");
      } else {
        System.setProperty("javax.net.ssl.trustStore", before);
      }
    }
  }

  /** Abuse 27. */
  @Test
  void aHelloThatAnnouncesSixteenMebibytesIsNotWaitedFor() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", port(TestTls.config()))) {
      socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      OutputStream out = socket.getOutputStream();
      byte[] record = new byte[5 + 16_384];
      record[0] = 22;
      record[1] = 3;
      record[2] = 1;
      record[3] = 0x40;
      record[5] = 1;
      record[6] = (byte) 0xff;
      record[7] = (byte) 0xff;
      record[8] = (byte) 0xff;
      out.write(record);
      out.flush();
      assertThat(drain(socket)).isLessThan(100);
    }
    assertThat(spoken).isEmpty();
  }

  @Test
  void plainHttpOnATlsPortIsNoHandshake() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", port(TestTls.config()))) {
      socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(drain(socket)).isLessThan(100);
    }
    assertThat(spoken).isEmpty();
  }

  /** Bytes until the other end closes. */
  private static int drain(Socket socket) throws IOException {
    int bytes = 0;
    try {
      InputStream in = socket.getInputStream();
      while (in.read() >= 0) {
        bytes++;
      }
    } catch (java.net.SocketException reset) {
      return bytes; // as good an end as any
    }
    return bytes;
  }
}
