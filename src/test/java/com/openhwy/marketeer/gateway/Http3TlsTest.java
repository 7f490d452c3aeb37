package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.model.ServerConfig.Certificate;
import com.openhwy.marketeer.http3.Http3Client;
import com.openhwy.marketeer.tls.OpenSslClient;
import com.openhwy.marketeer.tls.TestCertificates;
import com.openhwy.marketeer.tls.TestCertificates.Issued;
import com.openhwy.marketeer.verticle.TestGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates over QUIC: ours by name and live, and whom clients are asked to be. */
class Http3TlsTest {
  private static final TestCertificates SERVERS = new TestCertificates();
  private static final TestCertificates CLIENTS = new TestCertificates();
  private static final String ROUTES =
      "routes: [{name: all, match: {path: /*}, backend: {type: respond, body: ok}}]";

  @TempDir Path directory;
  private TestGateway gateway;

  @AfterEach
  void stop() {
    gateway.close();
  }

  private String listener(String more) throws Exception {
    Files.writeString(directory.resolve("clients.pem"), TestCertificates.pem(CLIENTS.root()));
    Certificate first =
        TestCertificates.write(directory, "first", SERVERS.issue("EC", "first.test"));
    Certificate wild =
        TestCertificates.write(directory, "wild", SERVERS.issue("RSA", "*.wild.test"));
    return TestGateway.LISTENERS.replace(
        "server: {",
        "server: {https: [{listen: '127.0.0.1:0', http3: true, tls: {certificates: [{cert: "
            + first.cert()
            + ", key: "
            + first.key()
            + "}, {cert: "
            + wild.cert()
            + ", key: "
            + wild.key()
            + "}]"
            + more.replace("CA", directory.resolve("clients.pem").toString())
            + "}}], ");
  }

  private void start(String more) throws Exception {
    gateway =
        new TestGateway(directory).with("marketeer", listener(more)).with("routes", ROUTES).start();
  }

  private Http3Client.To to(String name) {
    return Http3Client.to(gateway.gateway().port(1)).name(name);
  }

  private static String served(Http3Client client) throws Exception {
    X509Certificate leaf =
        (X509Certificate) client.connection().sslEngine().getSession().getPeerCertificates()[0];
    return leaf.getSubjectAlternativeNames().iterator().next().get(1).toString();
  }

  @ParameterizedTest
  @CsvSource({
    "first.test, first.test",
    "A.WILD.test, *.wild.test",
    "stranger.test, first.test",
    "noname, first.test", // without a dot it is not sent
  })
  void theNameDecidesWhichCertificateIsServed(String name, String expected) throws Exception {
    start("");
    try (Http3Client client = to(name).connect()) {
      assertThat(client.get("/").text()).isEqualTo("ok");
      assertThat(served(client)).isEqualTo(expected);
    }
  }

  /** The first is the hybrid of X25519 and ML-KEM. */
  @ParameterizedTest
  @ValueSource(strings = {"X25519MLKEM768", "X25519", "P-256"})
  void keysAreExchangedInTheGroupsOfTheListener(String group) throws Exception {
    start("");
    try (Http3Client client = to("first.test").groups(group).connect()) {
      assertThat(client.get("/").text()).isEqualTo("ok");
    }
    assertThat(to("first.test").groups("P-521").failure()).isNotNull();
  }

  @Test
  void strangersAreRefusedWhereNamesAreStrict() throws Exception {
    start(", strict_sni: true");
    assertThat(to("stranger.test").failure()).isNotNull();
    try (Http3Client client = to("b.wild.test").connect()) {
      assertThat(client.get("/").status()).isEqualTo(200);
    }
  }

  @Test
  void aChangedCertificateIsServedFromTheNextHandshakeOn() throws Exception {
    start("");
    try (Http3Client old = to("first.test").connect()) {
      assertThat(served(old)).isEqualTo("first.test");
      TestCertificates.write(directory, "first", SERVERS.issue("EC", "next.test", "first.test"));
      assertThat(gateway.adminPost("/reload").status()).isEqualTo(200);
      Eventually.is(
          "next.test",
          () -> {
            try (Http3Client client = to("first.test").connect()) {
              return served(client);
            }
          });
      assertThat(old.get("/").text()).isEqualTo("ok");
    }
  }

  @ParameterizedTest
  @CsvSource({"required, false", "optional, true"})
  void aListenerThatAsksForCertificatesAsksOverQuicToo(String mode, boolean without)
      throws Exception {
    start(", client_auth: {mode: " + mode + ", ca: CA}");
    Issued good = CLIENTS.issue("EC", "client.test");
    Issued bad = SERVERS.issue("EC", "client.test");
    try (Http3Client client =
        to("first.test").certificate(good.pair().getPrivate(), good.certificate()).connect()) {
      assertThat(client.get("/").text()).isEqualTo("ok");
    }
    assertThat(to("first.test").certificate(bad.pair().getPrivate(), bad.certificate()).failure())
        .isNotNull();
    if (without) {
      try (Http3Client client = to("first.test").connect()) {
        assertThat(client.get("/").text()).isEqualTo("ok");
      }
    } else {
      assertThat(to("first.test").failure()).isNotNull();
    }
  }

  @Test
  void aNameThatAsksForAnotherCertificateIsServedOverTcpOnly() throws Exception {
    start(", hosts: [{host: ['*.wild.test'], client_auth: {ca: CA}}]");
    Issued good = CLIENTS.issue("EC", "client.test");
    assertThat(
            to("a.wild.test").certificate(good.pair().getPrivate(), good.certificate()).failure())
        .isNotNull();
    try (Http3Client client = to("first.test").connect()) {
      assertThat(client.get("/").text()).isEqualTo("ok");
      assertThat(
              client.request("GET", "/", h -> h.authority("a.wild.test")).end().answer().status())
          .isEqualTo(421);
    }
    OpenSslClient tcp = new OpenSslClient(gateway.gateway().port(1));
    String request = "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n";
    assertThat(tcp.request(request.formatted("first.test"), "-servername", "first.test"))
        .contains("Alt-Svc: h3=");
    assertThat(tcp.request(request.formatted("a.wild.test"), "-servername", "first.test"))
        .contains("421")
        .doesNotContain("Alt-Svc");
  }

  @Test
  void aTakenPortIsSaidToBeTakenOverUdp() throws Exception {
    try (java.net.DatagramSocket taken = new java.net.DatagramSocket(0)) {
      gateway =
          new TestGateway(directory)
              .with(
                  "marketeer",
                  listener("").replaceFirst("127.0.0.1:0", "127.0.0.1:" + taken.getLocalPort()))
              .with("routes", ROUTES);
      assertThat(gateway.failure())
          .hasMessageContaining("server.https[0].listen")
          .hasMessageContaining("over UDP, for HTTP/3")
          .hasMessageContaining("ss -lunp");
    }
  }
}
