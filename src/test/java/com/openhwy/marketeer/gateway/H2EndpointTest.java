package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.model.ServerConfig;
import com.openhwy.marketeer.tls.TestCertificates;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints that are spoken to in HTTP/2 over TLS: all that holds without, and ALPN. */
class H2EndpointTest extends H2cEndpointTest {
  @TempDir static Path directory;
  private static final TestCertificates AUTHORITY = new TestCertificates();
  private static String root;
  private static ServerConfig.Certificate own;

  @BeforeAll
  static void certificates() throws Exception {
    root =
        Files.writeString(directory.resolve("root"), TestCertificates.pem(AUTHORITY.root()))
            .toString();
    own = TestCertificates.write(directory, "own", AUTHORITY.issue("EC", "127.0.0.1"));
  }

  private static SslContext context(String protocol) {
    try {
      return SslContextBuilder.forServer(Path.of(own.cert()).toFile(), Path.of(own.key()).toFile())
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  ApplicationProtocolConfig.Protocol.ALPN,
                  ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                  ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                  protocol))
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  FrameEndpoint endpoint(Http2Settings settings, FrameEndpoint.Script script) {
    return new FrameEndpoint(context("h2"), settings, script);
  }

  @Override
  String tls() {
    return "tls: {ca: " + root + "}";
  }

  @Override
  String scheme() {
    return "https";
  }

  @Override
  String url(int port) {
    return "grpcs://127.0.0.1:" + port;
  }

  @Override
  String notHttp2() {
    return "upstream_tls_failed";
  }

  @Override
  HttpServer server(Vertx vertx) {
    return vertx.createHttpServer(
        new HttpServerOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setAlpnVersions(List.of(HttpVersion.HTTP_2))
            .setKeyCertOptions(
                new PemKeyCertOptions().addCertPath(own.cert()).addKeyPath(own.key())));
  }

  @Test
  void anEndpointThatOffersNoHttp2OverTlsIsA502() throws Exception {
    try (FrameEndpoint endpoint =
            new FrameEndpoint(
                context("http/1.1"),
                Http2Settings.defaultSettings(),
                (stream, head) -> stream.ok());
        TestGateway gateway = serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n").response())
          .startsWith("HTTP/1.1 502 ")
          .contains("upstream_protocol_error");
      assertThat(endpoint.heads()).isEmpty();
    }
  }
}
