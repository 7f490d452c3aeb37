package com.openhwy.marketeer.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.model.ServerConfig;
import com.openhwy.marketeer.config.model.ServiceConfig.UpstreamTls;
import com.openhwy.marketeer.tls.TestCertificates;
import com.openhwy.marketeer.upstream.ServiceConfigs;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks of https endpoints: whom we trust and who we are. */
class HttpsProbeTest {
  private static final ProbeResult GOOD = ProbeResult.good("status 200");

  private final Lab lab = new Lab();
  private final TestCertificates authority = new TestCertificates();
  @TempDir private Path directory;
  private String ca = "";
  private HttpServerOptions options = new HttpServerOptions();

  @BeforeEach
  void certificates() throws IOException {
    Path root = directory.resolve("ca.pem");
    Files.writeString(root, TestCertificates.pem(authority.root()));
    ca = root.toString();
    ServerConfig.Certificate server = written("server", "api.test");
    options =
        new HttpServerOptions()
            .setHost(Lab.LOOPBACK)
            .setPort(0)
            .setSsl(true)
            .setKeyCertOptions(
                new PemKeyCertOptions().addCertPath(server.cert()).addKeyPath(server.key()));
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void trustsTheAuthorityItIsToldForTheNameItIsTold() {
    String url = server();

    assertThat(check(new UpstreamTls(ca, "api.test", "", "", true), url)).isEqualTo(GOOD);
    assertThat(check(new UpstreamTls(ca, "other.test", "", "", true), url).text())
        .startsWith("TLS failed: ");
    assertThat(check(new UpstreamTls(ca, "", "", "", true), url).text())
        .as("the address is not in the certificate")
        .startsWith("TLS failed: ");
  }

  @Test
  void theJdksAuthoritiesAreTrustedOtherwise() {
    assertThat(check(null, server()).text()).startsWith("TLS failed: ");
    assertThat(check(new UpstreamTls("", "api.test", "", "", true), server()).text())
        .startsWith("TLS failed: ");
  }

  @Test
  void withoutVerifyingAnybodyIsGoodEnough() {
    assertThat(check(new UpstreamTls("", "", "", "", false), server())).isEqualTo(GOOD);
  }

  @Test
  void showsOurCertificate() {
    options
        .setClientAuth(ClientAuth.REQUIRED)
        .setTrustOptions(new PemTrustOptions().addCertPath(ca));
    String url = server();
    ServerConfig.Certificate ours = written("client", "gateway.test");

    assertThat(check(new UpstreamTls(ca, "api.test", ours.cert(), ours.key(), true), url))
        .isEqualTo(GOOD);
    assertThat(check(new UpstreamTls(ca, "api.test", "", "", true), url).good()).isFalse();
  }

  @Test
  void aFileThatCannotBeReadIsSaid() {
    String missing = directory.resolve("none.pem").toString();

    ProbeResult result = check(new UpstreamTls(missing, "api.test", "", "", true), server());

    assertThat(result.good()).isFalse();
    assertThat(result.text()).contains(missing);
  }

  @Test
  void plainHttpWhereTlsIsSpokenIsNoAnswer() {
    assertThat(check(null, server().replace("https:", "http:")).good()).isFalse();
  }

  @Test
  void http2OverTlsHasToBeOffered() {
    UpstreamTls tls = new UpstreamTls(ca, "api.test", "", "", true);
    options.setUseAlpn(true);
    assertThat(check(tls, server().replace("https:", "h2:"))).isEqualTo(GOOD);
    options.setAlpnVersions(List.of(HttpVersion.HTTP_1_1));
    assertThat(check(tls, server().replace("https:", "h2:")).text())
        .isEqualTo("offers no HTTP/2 over TLS (ALPN), expected h2");
  }

  private ServerConfig.Certificate written(String file, String name) {
    return TestCertificates.write(directory, file, authority.issue("EC", name));
  }

  private String server() {
    int port =
        Lab.await(
                lab.vertx
                    .createHttpServer(options)
                    .requestHandler(request -> request.response().end())
                    .listen())
            .actualPort();
    return "https://127.0.0.1:" + port;
  }

  private ProbeResult check(@Nullable UpstreamTls tls, String url) {
    HttpProbe probe = new HttpProbe(ServiceConfigs.http("/"), tls, lab.vertx, lab.scheduler);
    return lab.await(() -> probe.check(Lab.endpoint(url)));
  }
}
