package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an endpoint may get wrong, and that the next client still gets its own answer. */
class ResponseFramingTest {
  private static String unescape(String text) {
    return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\nContent-Length: 2\\r\\n\\r\\nok
          HTTP/1.1 200 OK\\r\\nContent-Length: 2, 2\\r\\n\\r\\nok
          HTTP/1.1 200 OK\\r\\nContent-Length: +2\\r\\n\\r\\nok
          HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n
          HTTP/1.1 200 OK\\r\\nTransfer-Encoding: gzip, chunked\\r\\n\\r\\n0\\r\\n\\r\\n
          HTTP/1.0 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n
          HTTP/1.1 200 OK\\nContent-Length: 2\\n\\nok
          HTTP/1.1 200 OK\\r\\nX: a\\r\\n folded\\r\\n\\r\\n
          HTTP/1.1 200 OK\\r\\nX : a\\r\\n\\r\\n
          HTTP/1.1 200 OK\\r\\nX: a\\0b\\r\\n\\r\\n
          HTTP/1.1 20 OK\\r\\n\\r\\n
          HTTP/1.1 2000 OK\\r\\n\\r\\n
          HTTP/1.1 099 OK\\r\\n\\r\\n
          HTTP/1.1 700 OK\\r\\n\\r\\n
          HTTP/2.0 200 OK\\r\\n\\r\\n
          http/1.1 200 OK\\r\\n\\r\\n
          SSH-2.0-OpenSSH_9.2\\r\\n\\r\\n
          HTTP/1.1 101 Switching Protocols\\r\\nConnection: upgrade\\r\\nUpgrade: websocket\\r\\n\\r\\n
          """)
  void garbageIsA502AndTheConnectionIsNotUsedAgain(String response) throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.always(unescape(response));
        TestGateway gateway = TestGateway.serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.response()).startsWith("HTTP/1.1 502 ").contains("upstream_protocol_error");
      client.send("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.response()).startsWith("HTTP/1.1 502 ");
      assertThat(endpoint.connections()).isEqualTo(2);
    }
  }

  @Test
  void bytesNobodyAskedForAreNeverTheNextAnswer() throws Exception {
    try (ScriptedEndpoint endpoint =
            ScriptedEndpoint.always(
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");
        TestGateway gateway = TestGateway.serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      for (int i = 0; i < 5; i++) {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(client.response()).endsWith("\r\n\r\nok");
      }
      assertThat(endpoint.connections()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @CsvSource({"HEAD, 200", "GET, 204", "GET, 304"})
  void aBodyWhereNoneMayBeIsDropped(String method, int status) throws Exception {
    try (ScriptedEndpoint endpoint =
            ScriptedEndpoint.always(
                "HTTP/1.1 " + status + " X\r\nContent-Length: 6\r\n\r\npoison");
        TestGateway gateway = TestGateway.serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send(method + " / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 " + status + " ");
      client.send(method + " / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      assertThat(client.untilClosed())
          .startsWith("HTTP/1.1 " + status + " ")
          .doesNotContain("poison");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          HTTP/1.1 200 OK\\r\\nContent-Length: 10\\r\\n\\r\\nhalf
          HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n4\\r\\nhalf\\r\\n
          HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n4\\r\\nhalfXX
          HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n100000005\\r\\nhalf
          """)
  void aTruncatedResponseNeverLooksWhole(String response) throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.thenCloses(unescape(response));
        TestGateway gateway = TestGateway.serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      String answer = client.untilClosed();
      boolean whole =
          answer.contains("Content-Length: 4\r\n")
              || answer.contains("0\r\n\r\n")
              || (answer.contains(" 200 OK") && !answer.contains("half"));
      assertThat(whole && !answer.contains("<reset>")).as(answer).isFalse();
    }
  }

  @Test
  void aBodyThatTheConnectionEndsIsPassedOnWhole() throws Exception {
    String body = "x".repeat(300_000);
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.thenCloses("HTTP/1.1 200 OK\r\n\r\n" + body);
        TestGateway gateway = TestGateway.serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send("GET / HTTP/1.0\r\nHost: a\r\n\r\n");
      assertThat(client.untilClosed()).endsWith("\r\n\r\n" + body);
    }
  }

  @Test
  void interimResponsesPassAndTheFinalOneFollows() throws Exception {
    try (ScriptedEndpoint endpoint =
            ScriptedEndpoint.always(
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        TestGateway gateway = TestGateway.serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.head())
          .isEqualTo("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n");
      assertThat(client.response()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("ok");
      client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 103 ");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ").contains("Content-Length: 2\r\n");
    }
  }

  @Test
  void connectionFieldsOfTheEndpointStayWithIt() throws Exception {
    try (ScriptedEndpoint endpoint =
            ScriptedEndpoint.always(
                "HTTP/1.1 200 OK\r\nConnection: X-Hop, keep-alive\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\nX-End: 2\r\nContent-Length: 2\r\n\r\nok");
        TestGateway gateway = TestGateway.serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.response())
          .contains("X-End: 2\r\n")
          .doesNotContain("X-Hop", "Keep-Alive", "Connection");
    }
  }

  @Test
  void anOverlongHeadIsA502() throws Exception {
    try (ScriptedEndpoint endpoint =
            ScriptedEndpoint.always("HTTP/1.1 200 OK\r\nX: " + "y".repeat(200_000) + "\r\n\r\n");
        TestGateway gateway = TestGateway.serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.response()).startsWith("HTTP/1.1 502 ").contains("upstream_head_too_large");
    }
  }

  @Test
  void trailersReachTheClient() throws IOException, Exception {
    try (ScriptedEndpoint endpoint =
            ScriptedEndpoint.always(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 7\r\nContent-Length: 3\r\n\r\n");
        TestGateway gateway = TestGateway.serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      assertThat(client.untilClosed()).endsWith("2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n");
    }
  }
}
