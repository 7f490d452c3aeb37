package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Heads and trailers may be as long as their limits say, in every protocol: longer than what is
 * kept for a consumer that is slow, for a head has none.
 */
class LongHeadsTest extends Http2Endpoints {
  private static final String LIMITS = "limits: {request_head: 256KiB, response_head: 256KiB}";
  private static final String VALUE = "y".repeat(200_000);
  private static final int FRAME = 16_384;

  private static TestGateway gateway(String url) throws Exception {
    return TestGateway.with(
        LIMITS,
        TestGateway.service("", url),
        "routes: [{name: all, backend: {type: service, service: backend}}]");
  }

  private static void cameWhole(List<String> heads) {
    assertThat(heads).singleElement().asString().containsIgnoringCase("\r\nX: " + VALUE + "\r\n");
  }

  @Test
  void overHttp1BothWays() throws Exception {
    String fields =
        "X: %1$s\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: %1$s\r\n\r\n";
    String message = fields.formatted(VALUE);
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.always("HTTP/1.1 200 OK\r\n" + message);
        TestGateway gateway = gateway(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + message);
      assertThat(client.untilClosed())
          .startsWith("HTTP/1.1 200 ")
          .contains("\r\nX: " + VALUE + "\r\n")
          .endsWith("2\r\nok\r\n0\r\nX-Sum: " + VALUE + "\r\n\r\n");
      cameWhole(endpoint.heads());
    }
  }

  @Test
  void ofRequestsInHttp2() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = gateway(endpoint.url());
        FrameClient client = FrameClient.plain(gateway.port())) {
      byte[] block = Frames.block(Frames.with("GET", "/", "x", VALUE));
      for (int at = 0; at < block.length; at += FRAME) {
        int to = Math.min(block.length, at + FRAME);
        int flags =
            (at == 0 ? FrameClient.END_STREAM : 0)
                | (to == block.length ? FrameClient.END_HEADERS : 0);
        client.frame(
            at == 0 ? FrameClient.HEADERS : FrameClient.CONTINUATION,
            flags,
            1,
            Arrays.copyOfRange(block, at, to));
      }
      assertThat(client.response(1).status()).isEqualTo(200);
      cameWhole(endpoint.heads());
    }
  }

  @Test
  void ofRequestsInHttp3() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        Http3Gateway gateway = Http3Gateway.serving("\n  " + LIMITS, endpoint)) {
      assertThat(
              gateway
                  .client()
                  .request("GET", "/", head -> head.add("x", VALUE))
                  .end()
                  .answer()
                  .status())
          .isEqualTo(200);
      cameWhole(endpoint.heads());
    }
  }

  private FrameEndpoint longAnswer() {
    return endpoint(
        (stream, head) ->
            stream
                .head(false, ":status", "200", "content-length", "2", "x", VALUE)
                .data(true, "ok"));
  }

  @Test
  void ofResponsesInHttp2() throws Exception {
    try (FrameEndpoint endpoint = longAnswer();
        TestGateway gateway = gateway(endpoint.url())) {
      assertThat(get(gateway))
          .startsWith("HTTP/1.1 200 ")
          .containsIgnoringCase("\r\nX: " + VALUE + "\r\n")
          .endsWith("ok");
    }
  }

  /** An endpoint that is known already, too: the next connection to it has the new limit. */
  @Test
  void aLimitChangesWithAReload() throws Exception {
    try (FrameEndpoint endpoint = longAnswer();
        TestGateway gateway =
            TestGateway.with(
                LIMITS,
                TestGateway.service("idle_connections: 0", endpoint.url()),
                "routes: [{name: all, backend: {type: service, service: backend}}]")) {
      assertThat(get(gateway)).startsWith("HTTP/1.1 200 ");
      String text = gateway.text("marketeer.yaml");
      gateway.write("marketeer.yaml", text.replace("response_head: 256", "response_head: 32"));
      Eventually.holds(
          "that is in force",
          () -> gateway.metric("config_reloads_total{result=\"applied\"}") >= 1);
      assertThat(get(gateway)).startsWith("HTTP/1.1 502 ");
    }
  }

  private static String get(TestGateway gateway) throws Exception {
    try (RawClient client = new RawClient(gateway.port())) {
      return client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").response();
    }
  }
}
