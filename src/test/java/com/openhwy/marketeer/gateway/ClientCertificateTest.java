package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.model.ServerConfig.Certificate;
import com.openhwy.marketeer.control.Await;
import com.openhwy.marketeer.tls.OpenSslClient;
import com.openhwy.marketeer.tls.TestCertificates;
import com.openhwy.marketeer.verticle.RawHttp;
import com.openhwy.marketeer.verticle.TestGateway;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who must show a certificate, for which host, and what endpoints are told of it. */
class ClientCertificateTest {
  private static final TestCertificates SERVERS = new TestCertificates();
  private static final TestCertificates CLIENTS = new TestCertificates();

  /** Places among the gateway's listeners: one that asks by host, and one that always asks. */
  private static final int BY_HOST = 1;

  private static final int ALWAYS = 2;

  @TempDir static Path directory;

  private static Certificate server;
  private static ScriptedEndpoint endpoint;
  private static TestGateway gateway;

  private int requests;

  @BeforeAll
  static void start() throws IOException {
    // Once: a certificate that changes is a reload of its own, and none that a test waits for.
    server = TestCertificates.write(directory, "server", SERVERS.issue("EC", "a.test", "*.a.test"));
    write("clients.pem", TestCertificates.pem(CLIENTS.root()));
    TestCertificates.write(directory, "good", CLIENTS.issue("EC", "good-client", "a\\b\"c.test"));
    TestCertificates.Issued revoked = CLIENTS.issue("EC", "revoked");
    TestCertificates.write(directory, "revoked", revoked);
    write("revoked.crl", CLIENTS.crl(revoked));
    TestCertificates.write(directory, "stranger", SERVERS.issue("EC", "stranger"));
    TestCertificates.write(
        directory,
        "expired",
        CLIENTS.issue(
            "EC",
            java.time.Instant.now().minus(java.time.Duration.ofDays(9)),
            java.time.Duration.ofDays(1),
            "expired"));
    endpoint = ScriptedEndpoint.ok();
    gateway =
        new TestGateway(directory)
            .with("marketeer", config("optional"))
            .with(
                "services",
                "services: [{name: backend, endpoints: ['http://127.0.0.1:"
                    + endpoint.port()
                    + "']}]")
            .with(
                "routes",
                "routes: [{name: all, match: {path: /*}, backend: {type: service, service:"
                    + " backend}}]")
            .start();
  }

  private static String config(String laxMode) {
    String clients = "ca: " + directory.resolve("clients.pem");
    return TestGateway.LISTENERS.replace(
        "server: {",
        "server: {https: [{listen: '127.0.0.1:0', tls: {certificates: [{cert: "
            + server.cert()
            + ", key: "
            + server.key()
            + "}], hosts: [{host: [admin.a.test, '*.strict.a.test'], client_auth: {"
            + clients
            + ", crl: "
            + directory.resolve("revoked.crl")
            + "}}, {host: [lax.a.test], client_auth: {mode: "
            + laxMode
            + ", "
            + clients
            + "}}]}}, {listen: '127.0.0.1:0', tls: {certificates: [{cert: "
            + server.cert()
            + ", key: "
            + server.key()
            + "}], client_auth: {mode: required, "
            + clients
            + ", crl: "
            + directory.resolve("revoked.crl")
            + "}}}], ");
  }

  private static void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  @AfterAll
  static void stop() throws IOException {
    gateway.close();
    endpoint.close();
  }

  @BeforeEach
  void count() {
    requests = endpoint.heads().size();
  }

  private static String request(String host, String... fields) {
    return "GET / HTTP/1.1\r\nHost: "
        + host
        + "\r\nConnection: close\r\n"
        + String.join("", List.of(fields))
        + "\r\n";
  }

  /**
   * @param certificate of the client; null for none
   */
  private static String ask(String sni, String certificate, String request, String... more) {
    return ask(BY_HOST, sni, certificate, request, more);
  }

  private static String ask(
      int listener, String sni, String certificate, String request, String... more) {
    List<String> options = new ArrayList<>(List.of("-quiet", "-servername", sni));
    if (certificate != null) {
      options.addAll(
          List.of(
              "-cert", directory.resolve(certificate + ".pem").toString(),
              "-key", directory.resolve(certificate + ".key").toString()));
    }
    options.addAll(List.of(more));
    int port = gateway.gateway().port(listener);
    return new OpenSslClient(port).request(request, options.toArray(String[]::new));
  }

  private String seenByEndpoint() {
    assertThat(endpoint.heads()).hasSizeGreaterThan(requests);
    return endpoint.heads().get(requests);
  }

  @ParameterizedTest
  @CsvSource({
    "a.test, , 200",
    "a.test, good, 200",
    "admin.a.test, good, 200",
    "x.strict.a.test, good, 200",
    "lax.a.test, , 200",
    "lax.a.test, good, 200",
    "lax.a.test, revoked, 200",
  })
  void whoMayComeIn(String host, String certificate, int status) {
    assertThat(ask(host, certificate, request(host))).contains("HTTP/1.1 " + status);
  }

  @ParameterizedTest
  @CsvSource({
    "admin.a.test, , tls1_3",
    "admin.a.test, , tls1_2",
    "admin.a.test, stranger, tls1_3",
    "admin.a.test, expired, tls1_3",
    "admin.a.test, revoked, tls1_3",
    "admin.a.test, revoked, tls1_2",
    "x.strict.a.test, , tls1_3",
    "lax.a.test, stranger, tls1_3"
  })
  void whoMayNot(String host, String certificate, String version) {
    String seen = ask(host, certificate, request(host), "-" + version);
    assertThat(seen).contains("alert").doesNotContain("HTTP/1.1");
    assertThat(endpoint.heads()).hasSize(requests);
  }

  @ParameterizedTest
  @CsvSource({", false", "good, true", "stranger, false", "expired, false", "revoked, false"})
  void aListenerMayAskForOneAtEveryName(String certificate, boolean served) {
    for (String host : List.of("a.test", "admin.a.test", "other.test")) {
      assertThat(ask(ALWAYS, host, certificate, request(host)).contains("HTTP/1.1 200"))
          .isEqualTo(served);
    }
    assertThat(endpoint.heads()).hasSize(requests + (served ? 3 : 0));
  }

  /** Abuse 28: neither way round is the certificate of one host good for another. */
  @ParameterizedTest
  @CsvSource({
    "a.test, , admin.a.test",
    "a.test, , x.strict.a.test",
    "lax.a.test, , admin.a.test",
    "admin.a.test, good, a.test",
    "admin.a.test, good, lax.a.test"
  })
  void aHostWithAnotherPolicyIsMisdirected(String sni, String certificate, String host) {
    assertThat(ask(sni, certificate, request(host)))
        .contains("HTTP/1.1 421")
        .contains("misdirected_request");
    assertThat(endpoint.heads()).hasSize(requests);
  }

  /** Where clients share connections between hosts (RFC 9113 9.1.1). */
  @Test
  void overHttp2TheConnectionGoesOnForTheOthers() throws Exception {
    try (FrameClient client = FrameClient.tls(gateway.gateway().port(BY_HOST))) {
      int stream = 1;
      for (String host : List.of("a.test", "admin.a.test", "lax.a.test", "b.test")) {
        client.headers(
            stream, true, ":method", "GET", ":scheme", "https", ":authority", host, ":path", "/");
        assertThat(client.response(stream).status())
            .as(host)
            .isEqualTo(host.matches("a.test|b.test") ? 200 : 421);
        stream += 2;
      }
    }
    assertThat(endpoint.heads()).hasSize(requests + 2);
  }

  @Test
  void hostsWithTheSamePolicyShareAConnection() {
    assertThat(ask("admin.a.test", "good", request("x.strict.a.test"))).contains("HTTP/1.1 200");
    assertThat(ask("a.test", null, request("b.test"))).contains("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls1_2", "tls1_3"})
  void aSessionWithoutACertificateIsNoWayIn(String version) {
    String file = directory.resolve("session-" + version).toString();
    String first = ask("a.test", null, request("a.test"), "-" + version, "-sess_out", file);
    assertThat(first).contains("HTTP/1.1 200");
    assertThat(ask("admin.a.test", null, request("admin.a.test"), "-" + version, "-sess_in", file))
        .doesNotContain("HTTP/1.1");
    assertThat(endpoint.heads()).hasSize(requests + 1);
  }

  @Test
  void theEndpointIsToldOfTheCertificateByUsAlone() {
    String lie = "X-Forwarded-Client-Cert: Subject=\"CN=root\"\r\n";
    ask("admin.a.test", "good", request("admin.a.test", lie));
    assertThat(seenByEndpoint())
        .containsPattern(
            "X-Forwarded-Client-Cert: Hash=[0-9a-f]{64};Subject=\"CN=good-client\";"
                + "DNS=\"good-client\";DNS=\"a\\\\\\\\b\\\\\"c\\.test\"\r\n")
        .doesNotContain("root");
    count();
    ask("lax.a.test", null, request("lax.a.test", lie));
    assertThat(seenByEndpoint()).doesNotContainIgnoringCase("client-cert");
    count();
    RawHttp.exchange(gateway.port(), request("a.test", lie.replace('-', '_')));
    assertThat(seenByEndpoint()).doesNotContainIgnoringCase("client");
  }

  /** The list is watched; what was agreed on before it is no way in either. */
  @Test
  void aListThatChangesRevokesFromTheNextHandshakeOn() throws Exception {
    TestCertificates.Issued leaver = CLIENTS.issue("EC", "leaver");
    TestCertificates.write(directory, "leaver", leaver);
    String before = Files.readString(directory.resolve("revoked.crl"));
    String session = directory.resolve("leaver-session").toString();
    String request = request("admin.a.test");
    assertThat(ask("admin.a.test", "leaver", request, "-sess_out", session))
        .contains("HTTP/1.1 200");

    assertThat(relist(CLIENTS.crl(leaver))).isEqualTo("applied");
    assertThat(ask("admin.a.test", "leaver", request, "-sess_in", session))
        .contains("alert")
        .doesNotContain("HTTP/1.1");
    assertThat(relist("nothing to be read")).isEqualTo("rejected");
    assertThat(ask("admin.a.test", "leaver", request)).doesNotContain("HTTP/1.1");

    assertThat(relist(before)).isEqualTo("applied");
    assertThat(ask("admin.a.test", "leaver", request)).contains("HTTP/1.1 200");
  }

  private static String relist(String crl) throws IOException {
    var report = gateway.nextReload();
    write("next.crl", crl);
    Files.move(
        directory.resolve("next.crl"),
        directory.resolve("revoked.crl"),
        StandardCopyOption.ATOMIC_MOVE);
    return Await.result(report).getString("result");
  }

  @Test
  void aReloadChangesWhoIsAskedAndAMissingFileChangesNothing() throws Exception {
    JsonObject bad = reload(config("required").replace("clients.pem", "gone.pem"));
    assertThat(bad.getString("result")).isEqualTo("rejected");
    assertThat(bad.encode()).contains("gone.pem").contains("does not exist");
    assertThat(ask("admin.a.test", null, request("admin.a.test"))).contains("alert");
    assertThat(ask("lax.a.test", null, request("lax.a.test"))).contains("HTTP/1.1 200");

    assertThat(reload(config("required")).getString("result")).isEqualTo("applied");
    Eventually.is(true, () -> ask("lax.a.test", null, request("lax.a.test")).contains("alert"));
    assertThat(ask("lax.a.test", "good", request("lax.a.test"))).contains("HTTP/1.1 200");

    assertThat(reload(config("optional")).getString("result")).isEqualTo("applied");
    Eventually.is(
        true, () -> ask("lax.a.test", null, request("lax.a.test")).contains("HTTP/1.1 200"));
  }

  private static JsonObject reload(String config) {
    var report = gateway.nextReload();
    gateway.with("marketeer", config);
    return Await.result(report);
  }
}
