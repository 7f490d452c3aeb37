package com.openhwy.marketeer.gateway;

import com.openhwy.marketeer.control.Await;
import com.openhwy.marketeer.http3.Http3Client;
import java.io.IOException;
import java.nio.file.Files;

/** A gateway with one listener for HTTP/3, and one client of it. */
final class Http3Gateway implements AutoCloseable {
  private static final String ROUTES =
      "routes: [{name: all, body_limit: 32MiB, backend: {type: service, service: backend}},"
          + " {name: small, match: {path: /small}, body_limit: 1KiB,"
          + " backend: {type: service, service: backend}},"
          + " {name: empty, match: {path: /empty}, backend: {type: respond, status: 204}},"
          + " {name: own, match: {path: /own}, backend: {type: respond, body: own}}]";

  private final TestGateway gateway;
  private final Http3Client client;

  private Http3Gateway(TestGateway gateway, Http3Client client) {
    this.gateway = gateway;
    this.client = client;
  }

  static Http3Gateway serving(ScriptedEndpoint endpoint) throws Exception {
    return serving("", endpoint);
  }

  /**
   * @param server further keys of {@code server}
   */
  static Http3Gateway serving(String server, ScriptedEndpoint endpoint) throws Exception {
    return serving(server, endpoint, 16 << 20);
  }

  /**
   * @param window bytes that the client lets come unread
   */
  static Http3Gateway serving(String server, ScriptedEndpoint endpoint, long window)
      throws Exception {
    TestGateway gateway =
        TestGateway.with(
            "https: [{listen: '127.0.0.1:0', http3: true}]" + server,
            TestGateway.service("", endpoint.url()),
            ROUTES);
    try {
      return new Http3Gateway(
          gateway, Http3Client.to(gateway.gateway().port(1)).window(window).connect());
    } catch (RuntimeException e) {
      gateway.close();
      throw e;
    }
  }

  TestGateway gateway() {
    return gateway;
  }

  Http3Client client() {
    return client;
  }

  /** Another client. */
  Http3Client.To another() {
    return Http3Client.to(gateway.gateway().port(1));
  }

  /** No request is under way, and none was lost on the way to its end. */
  void isIdle() throws Exception {
    Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
  }

  /** The access log, when the gateway has stopped. */
  String log() throws Exception {
    client.close();
    java.nio.file.Path log = gateway.directory().resolve("access.log");
    Await.result(gateway.gateway().stop());
    return Files.readString(log);
  }

  @Override
  public void close() throws IOException {
    client.close();
    gateway.close();
  }
}
