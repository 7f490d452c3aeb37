package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Settings;
import org.junit.jupiter.api.Test;

/** Endpoints that are spoken to in HTTP/2 over TLS: all that holds without, and ALPN. */
class H2EndpointTest extends H2cEndpointTest {
  @Override
  boolean secure() {
    return true;
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
