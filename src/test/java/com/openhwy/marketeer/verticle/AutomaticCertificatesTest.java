package com.openhwy.marketeer.verticle;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.acme.Pebble;
import com.openhwy.marketeer.control.Addresses;
import com.openhwy.marketeer.gateway.Eventually;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole gateway gets its certificates from an authority (pebble) and serves them. */
class AutomaticCertificatesTest {
  private static final String ROUTES =
      "routes:\n"
          + "  - {name: shop, match: {host: shop.example.com}, backend: {type: respond, body:"
          + " shop}}\n"
          + "  - {name: local, match: {host: [localhost, shop.internal]}, backend: {type: respond,"
          + " body: local}}\n";

  @TempDir Path directory;
  private final List<Integer> ports = Pebble.freePorts(2);
  private final List<String> facts = new CopyOnWriteArrayList<>();
  private Pebble pebble;
  private TestGateway gateway;

  @BeforeEach
  void prepare() {
    pebble = Pebble.on(directory.resolve("pebble"), ports.get(0), ports.get(1)).start();
  }

  private void start(String acme) {
    start(acme, ROUTES);
  }

  private void start(String acme, String routes) {
    gateway =
        new TestGateway(directory)
            .with(
                "marketeer",
                "server: {http: [{listen: '127.0.0.1:"
                    + ports.get(0)
                    + "', redirect_https: true}], https: [{listen: '127.0.0.1:"
                    + ports.get(1)
                    + "', tls: {auto: true}}], workers: 2, graceful_shutdown: 5s}\n"
                    + "admin: {listen: '127.0.0.1:0'}\n"
                    + "log: {access: {output: 'off'}}\n"
                    + "config: {interval: 50ms}\n"
                    + "acme: {issuers: [{directory: '"
                    + pebble.url()
                    + "', ca: '"
                    + pebble.ca()
                    + "'}], limits: {retry: 1s}"
                    + acme
                    + "}\n")
            .with("routes", routes)
            .start();
    var bus = gateway.gateway().vertx().eventBus();
    bus.<JsonObject>localConsumer(
        Addresses.ACME_CHALLENGE,
        m -> facts.add(m.body().getString("type") + " " + m.body().getString("state")));
    bus.<JsonObject>localConsumer(
        Addresses.TLS_RENEWED,
        m -> facts.add(m.body().getString("result") + " " + m.body().getJsonArray("names")));
  }

  @AfterEach
  void close() {
    try {
      gateway.close();
    } finally {
      pebble.close();
    }
  }

  /** Who vouches for what is served under that name. */
  private String issuer(String name) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", ports.get(1))) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(name)));
      socket.setSSLParameters(parameters);
      socket.setSoTimeout(10_000);
      socket.startHandshake();
      X509Certificate leaf = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return leaf.getIssuerX500Principal().getName().replaceAll("^CN=([A-Za-z]+).*", "$1");
    }
  }

  private record Anybody() implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http-01", "tls-alpn-01"})
  void aCertificateIsOrderedAndServed(String challenge) throws Exception {
    // The test listens to what the gateway says before there is a name to order for.
    start(", challenges: [" + challenge + "]", ROUTES.replace("shop.example.com", "shop.test"));
    gateway.with("routes", ROUTES);
    Eventually.is("Pebble", () -> issuer("shop.example.com"));

    assertThat(issuer("shop.internal")).isNotEqualTo("Pebble");
    List<String> expected =
        List.of(challenge + " presented", challenge + " valid", "issued [\"shop.example.com\"]");
    Eventually.holds("all is told", () -> facts.containsAll(expected));
    assertThat(pebble.orders()).isEqualTo(1);
    assertThat(gateway.admin("/metrics").body())
        .containsPattern(
            "tls_certificate_expiry_seconds\\{domain=\"shop.example.com\",listener=\"0\",source=\"acme:")
        .contains("acme_orders_total{issuer=\"" + pebble.url() + "\",result=\"issued\"} 1.0");
  }

  @Test
  void aRestartServesWhatIsKeptFromTheFirstHandshakeOn() throws Exception {
    start("");
    Eventually.is("Pebble", () -> issuer("shop.example.com"));
    gateway.stop();
    pebble.stop();

    gateway.start();

    assertThat(issuer("shop.example.com")).isEqualTo("Pebble");
  }

  @Test
  void aReloadBringsAndTakesNames() throws Exception {
    start("");
    Eventually.is("Pebble", () -> issuer("shop.example.com"));

    gateway.with("routes", ROUTES.replace("shop.example.com", "new.example.com"));

    Eventually.is("Pebble", () -> issuer("new.example.com"));
    assertThat(issuer("shop.example.com")).isNotEqualTo("Pebble");
    assertThat(pebble.orders()).isEqualTo(2);
  }

  @Test
  void challengesAreNeverRedirected() {
    start(", challenges: [tls-alpn-01]");

    assertThat(gateway.get("shop.example.com", "/x").status()).isEqualTo(308);
    assertThat(gateway.get("shop.example.com", "/.well-known/acme-challenge/theirs").body())
        .as("not ours: the endpoint's own")
        .isEqualTo("shop");
  }

  @Test
  void withoutAnAutomaticListenerNothingIsContactedOrMade() throws IOException {
    gateway =
        new TestGateway(directory)
            .with("routes", ROUTES)
            .with(
                "marketeer", TestGateway.LISTENERS + "acme: {issuers: ['" + pebble.url() + "']}\n")
            .start();

    assertThat(gateway.get("shop.example.com", "/").body()).isEqualTo("shop");
    assertThat(Files.exists(directory.resolve("acme"))).isFalse();
    assertThat(pebble.accounts()).isZero();
  }
}
