package com.openhwy.marketeer.gateway;

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
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 endpoints, by prior knowledge or over TLS, and a gateway in front of them. */
abstract class Http2Endpoints {
  private static final TestCertificates AUTHORITY = new TestCertificates();

  @TempDir static Path directory;
  private static String root;
  private static ServerConfig.Certificate own;

  @BeforeAll
  static void certificates() throws Exception {
    root =
        Files.writeString(directory.resolve("root"), TestCertificates.pem(AUTHORITY.root()))
            .toString();
    own = TestCertificates.write(directory, "own", AUTHORITY.issue("EC", "127.0.0.1"));
  }

  /** Whether there is TLS. */
  boolean secure() {
    return false;
  }

  /** TLS of an endpoint that offers this protocol. */
  static SslContext context(String protocol) {
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

  FrameEndpoint endpoint(FrameEndpoint.Script script) {
    return endpoint(Http2Settings.defaultSettings(), script);
  }

  FrameEndpoint endpoint(Http2Settings settings, FrameEndpoint.Script script) {
    return new FrameEndpoint(secure() ? context("h2") : null, settings, script);
  }

  String url(int port) {
    return (secure() ? "grpcs" : "grpc") + "://127.0.0.1:" + port;
  }

  /** The reason when an endpoint speaks something else. */
  String notHttp2() {
    return secure() ? "upstream_tls_failed" : "upstream_protocol_error";
  }

  String scheme() {
    return secure() ? "https" : "http";
  }

  HttpServer server(Vertx vertx) {
    return secure()
        ? vertx.createHttpServer(
            new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setAlpnVersions(List.of(HttpVersion.HTTP_2))
                .setKeyCertOptions(
                    new PemKeyCertOptions().addCertPath(own.cert()).addKeyPath(own.key())))
        : vertx.createHttpServer();
  }

  TestGateway serving(String url) throws Exception {
    return serving(url, "");
  }

  /**
   * @param more lines of the service
   */
  TestGateway serving(String url, String more) throws Exception {
    return TestGateway.with(
        "limits: {}",
        TestGateway.service(more + (secure() ? "tls: {ca: " + root + "}" : ""), url),
        "routes: [{name: all, backend: {type: service, service: backend}}]");
  }
}
