package com.openhwy.marketeer.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.acme.Pebble;
import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.model.ServerConfig.Certificate;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With OpenSSL's responder as the authority, and its client as the one who wants to know. */
class OcspStaplesTest {
  private static final long PATIENCE_SECONDS = 20;

  @TempDir Path directory;

  private final TestCertificates authority = new TestCertificates();
  private final long[] millis = {System.currentTimeMillis()};
  private final Ticker ticker = ticker();
  private final List<Process> responders = new ArrayList<>();
  private int port;

  private Ticker ticker() {
    return new Ticker() {
      @Override
      public long nanos() {
        return millis[0] * 1_000_000;
      }

      @Override
      public long epochMillis() {
        return millis[0];
      }
    };
  }

  @BeforeEach
  void authorityFiles() throws IOException {
    port = Pebble.freePorts(1).get(0);
    Files.writeString(directory.resolve("ca.pem"), TestCertificates.pem(authority.root()));
    Files.writeString(directory.resolve("ca.key"), authority.authorityKey());
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Process each : responders) {
      each.destroy();
      assertThat(each.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }

  private TestCertificates.Issued issue(String name) {
    return authority.issueWithResponder("http://127.0.0.1:" + port + "/", name);
  }

  /** With the root behind the leaf, as authorities hand chains out. */
  private Certificate chain(TestCertificates.Issued issued) throws IOException {
    Certificate files = TestCertificates.write(directory, "own", issued);
    Files.writeString(
        Path.of(files.cert()),
        TestCertificates.pem(issued.certificate()) + TestCertificates.pem(authority.root()));
    return files;
  }

  /**
   * @param status V for valid, R for revoked (the form of OpenSSL's index file)
   */
  private void respond(TestCertificates.Issued about, char status) throws IOException {
    String serial = about.certificate().getSerialNumber().toString(16);
    Path index =
        Files.writeString(
            directory.resolve("index-" + responders.size()),
            status
                + "\t350101000000Z\t"
                + (status == 'R' ? "240101000000Z" : "")
                + "\t"
                + (serial.length() % 2 == 0 ? "" : "0")
                + serial.toUpperCase(java.util.Locale.ROOT)
                + "\tunknown\t/CN=own\n");
    Process responder =
        new ProcessBuilder(
                "openssl",
                "ocsp",
                "-index",
                index.toString(),
                "-port",
                Integer.toString(port),
                "-rsigner",
                directory.resolve("ca.pem").toString(),
                "-rkey",
                directory.resolve("ca.key").toString(),
                "-CA",
                directory.resolve("ca.pem").toString(),
                "-ndays",
                "4")
            .redirectErrorStream(true)
            .start();
    responders.add(responder);
    BufferedReader said =
        new BufferedReader(
            new InputStreamReader(responder.getInputStream(), StandardCharsets.US_ASCII));
    StringBuilder text = new StringBuilder();
    String line = said.readLine();
    while (line != null && !line.contains("waiting for OCSP client connections")) {
      text.append(line).append('\n');
      line = said.readLine();
    }
    assertThat(line).as("the responder listens: %s", text).isNotNull();
  }

  private CertificateStore store(TestCertificates.Issued issued) throws IOException {
    return CertificateStore.of(List.of(chain(issued)), List.of(), null, ticker);
  }

  private String seenByClient(CertificateStore store) throws Exception {
    Vertx vertx = Vertx.vertx();
    TlsTermination termination = TlsTermination.of(TestTls.config(), List.of("http/1.1"), store);
    try {
      int tls = TestTls.serve(vertx, termination, (s, p) -> {}).actualPort();
      return new OpenSslClient(tls).run("-status", "-servername", "own.test");
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
      termination.close();
    }
  }

  @Test
  void aClientThatAsksIsShownTheAuthoritysAnswer() throws Exception {
    TestCertificates.Issued own = issue("own.test");
    CertificateStore store = store(own);
    assertThat(seenByClient(store)).contains("OCSP response: no response sent");
    respond(own, 'V');
    store.refreshStaples();
    assertThat(seenByClient(store))
        .contains("OCSP Response Status: successful")
        .contains("Cert Status: good");
  }

  @Test
  void aRevokedCertificateIsNotSaidToBeGood() throws Exception {
    TestCertificates.Issued own = issue("own.test");
    CertificateStore store = store(own);
    respond(own, 'R');
    store.refreshStaples();
    assertThat(seenByClient(store)).contains("OCSP response: no response sent");
  }

  private CertifiedKey key(TestCertificates.Issued issued) {
    return CertifiedKey.of(
        issued.pair().getPrivate(), List.of(issued.certificate(), authority.root()), "test", false);
  }

  @Test
  void itIsAskedAgainHalfWayAndAnOldAnswerServesUntilItsEnd() throws Exception {
    TestCertificates.Issued own = issue("own.test");
    respond(own, 'V');
    List<URI> asked = new ArrayList<>();
    boolean[] down = {false};
    OcspStaples real = new OcspStaples(ticker);
    CertifiedKey key = key(own);
    real.refresh(List.of(key));
    byte[] first = real.staple(key.alias());
    assertThat(first).isNotNull();

    OcspStaples staples =
        new OcspStaples(
            ticker,
            (responder, request) -> {
              asked.add(responder);
              if (down[0]) {
                throw new IOException("nobody there");
              }
              return first;
            });
    staples.refresh(List.of(key));
    staples.refresh(List.of(key));
    assertThat(asked).containsExactly(URI.create("http://127.0.0.1:" + port + "/"));

    down[0] = true;
    millis[0] += Duration.ofDays(2).plusMinutes(1).toMillis();
    staples.refresh(List.of(key));
    staples.refresh(List.of(key));
    assertThat(asked).as("once, then it waits").hasSize(2);
    assertThat(staples.staple(key.alias())).isEqualTo(first);
    millis[0] += Duration.ofMinutes(1).toMillis();
    staples.refresh(List.of(key));
    assertThat(asked).hasSize(3);
    millis[0] += Duration.ofMinutes(1).toMillis();
    staples.refresh(List.of(key));
    assertThat(asked).as("twice as long after the second failure").hasSize(3);

    millis[0] += Duration.ofDays(2).toMillis();
    assertThat(staples.staple(key.alias())).as("beyond its end").isNull();
    staples.refresh(List.of());
    down[0] = false;
    staples.refresh(List.of(key));
    assertThat(staples.staple(key.alias())).as("an answer of another time").isNull();
  }

  @Test
  void anAnswerMustBeTheAuthoritysAndAboutThisCertificate() throws Exception {
    TestCertificates.Issued own = issue("own.test");
    TestCertificates.Issued other = issue("other.test");
    respond(own, 'V');
    OcspStaples real = new OcspStaples(ticker);
    real.refresh(List.of(key(own)));
    byte[] good = real.staple(key(own).alias());
    assertThat(good).isNotNull();

    byte[] spoilt = good.clone();
    spoilt[spoilt.length - 400] ^= 1;
    for (byte[] answer :
        List.of(
            spoilt, new byte[0], "<html>".getBytes(StandardCharsets.US_ASCII), new byte[70_000])) {
      OcspStaples staples = new OcspStaples(ticker, (responder, request) -> answer);
      staples.refresh(List.of(key(own)));
      assertThat(staples.staple(key(own).alias())).isNull();
    }
    OcspStaples staples = new OcspStaples(ticker, (responder, request) -> good);
    staples.refresh(List.of(key(other)));
    assertThat(staples.staple(key(other).alias())).isNull();
    assertThat(Ocsp.responder(key(authority.issue("EC", "silent.test")))).isNull();
    assertThat(Instant.ofEpochMilli(ticker.epochMillis())).isAfter(Instant.EPOCH);
  }
}
