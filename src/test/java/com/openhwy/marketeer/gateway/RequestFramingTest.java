package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What must not get through: each line is sent as it stands, with a second request behind it that
 * nobody may ever answer.
 */
class RequestFramingTest {
  private static ScriptedEndpoint endpoint;
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    endpoint = ScriptedEndpoint.ok();
    gateway = TestGateway.serving(endpoint.url());
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    endpoint.close();
  }

  private static String unescape(String text) {
    return text.replace("\\r", "\r")
        .replace("\\n", "\n")
        .replace("\\0", "\0")
        .replace("\\t", "\t")
        .replace("\\x01", "\1")
        .replace("\\x7f", "\u007f")
        .replace("\\v", "\u000b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 4\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n
          400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\nContent-Length: 4\\r\\n\\r\\n0\\r\\n\\r\\n
          400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 0\\r\\nContent-Length: 0\\r\\n\\r\\n
          400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 0, 0\\r\\n\\r\\n
          400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: +0\\r\\n\\r\\n
          400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: -1\\r\\n\\r\\n
          400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 0x0\\r\\n\\r\\n
          400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length:\\r\\n\\r\\n
          400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1 0\\r\\n\\r\\n
          400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 99999999999999999999\\r\\n\\r\\n
          400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n
          400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked, chunked\\r\\n\\r\\n0\\r\\n\\r\\n
          400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked, gzip\\r\\n\\r\\n0\\r\\n\\r\\n
          501 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: gzip, chunked\\r\\n\\r\\n0\\r\\n\\r\\n
          501 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: identity\\r\\n\\r\\n
          501 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: xchunked\\r\\n\\r\\n0\\r\\n\\r\\n
          400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: \\vchunked\\r\\n\\r\\n0\\r\\n\\r\\n
          400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding : chunked\\r\\n\\r\\n0\\r\\n\\r\\n
          400 | POST / HTTP/1.1\\r\\nHost: a\\r\\n Transfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n
          400 | POST / HTTP/1.0\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n
          400 | GET / HTTP/1.1\\r\\nHost: a\\r\\nX: a\\r\\n folded\\r\\n\\r\\n
          400 | GET / HTTP/1.1\\nHost: a\\n\\n
          400 | GET / HTTP/1.1\\r\\nHost: a\\nX: y\\r\\n\\r\\n
          400 | GET / HTTP/1.1\\r\\nHost: a\\r\\nX: a\\rb\\r\\n\\r\\n
          400 | GET / HTTP/1.1\\r\\nHost: a\\r\\nX: a\\0b\\r\\n\\r\\n
          400 | GET / HTTP/1.1\\r\\nHost: a\\r\\nX: a\\x7fb\\r\\n\\r\\n
          400 | GET / HTTP/1.1\\r\\nHost: a\\r\\n: empty\\r\\n\\r\\n
          400 | GET / HTTP/1.1\\r\\nHost: a\\r\\nno colon\\r\\n\\r\\n
          400 | GET / HTTP/1.1\\r\\nHost: a\\r\\nX(y): z\\r\\n\\r\\n
          400 | GET /a\\0b HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | GET /a b HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | GET  / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | GET /#x HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | GET /%zz HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | GET /..%2f..%2fetc HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | GET /a\\\\b HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | GET a HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | GET / HTTP/1.1\\r\\n\\r\\n
          400 | GET / HTTP/1.1\\r\\nHost: a\\r\\nHost: a\\r\\n\\r\\n
          400 | GET / HTTP/1.1\\r\\nHost: a b\\r\\n\\r\\n
          400 | GET / HTTP/1.1\\r\\nHost: a/b\\r\\n\\r\\n
          400 | GET / HTTP/1.1\\r\\nHost: u@a\\r\\n\\r\\n
          400 | GET / HTTP/1.1\\r\\nHost: a:port\\r\\n\\r\\n
          400 | GET http:///x HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | GET ftp://a/ HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | G@T / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | \\0GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | \\x01GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | \\tGET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          400 | GET / HTTP/1.1 \\r\\nHost: a\\r\\n\\r\\n
          400 | GET / http/1.1\\r\\nHost: a\\r\\n\\r\\n
          505 | GET / HTTP/2.0\\r\\nHost: a\\r\\n\\r\\n
          505 | PRI * HTTP/2.0\\r\\nHost: a\\r\\n\\r\\n
          405 | CONNECT a:80 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          405 | TRACE / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          417 | POST / HTTP/1.1\\r\\nHost: a\\r\\nExpect: y 100-continue\\r\\nContent-Length: 1\\r\\n\\r\\nx
          400 | GET * HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
          """)
  void isRefusedAndTheConnectionClosed(int status, String request) throws IOException {
    int before = endpoint.heads().size();
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(unescape(request) + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
      String answer = client.untilClosed();
      assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("Connection: close\r\n");
      assertThat(answer.split("HTTP/1.1 ", -1))
          .as("responses, and what is before the first")
          .hasSize(2);
    }
    assertThat(endpoint.heads()).hasSize(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          100000005\\r\\nhello\\r\\n0\\r\\n\\r\\n
          5;a=\\0b\\r\\nhello\\r\\n0\\r\\n\\r\\n
          5;a\\nb\\r\\nhello\\r\\n0\\r\\n\\r\\n
          5\\nhello\\r\\n0\\r\\n\\r\\n
          5\\r\\nhello\\n0\\r\\n\\r\\n
          5\\r\\nhelloX\\r\\n0\\r\\n\\r\\n
          +5\\r\\nhello\\r\\n0\\r\\n\\r\\n
          0x5\\r\\nhello\\r\\n0\\r\\n\\r\\n
          5 \\r\\nhello\\r\\n0\\r\\n\\r\\n
          -1\\r\\nhello\\r\\n0\\r\\n\\r\\n
          \\r\\nhello\\r\\n0\\r\\n\\r\\n
          0\\r\\nX: a\\0b\\r\\n\\r\\n
          0\\r\\nX : a\\r\\n\\r\\n
          ffffffffffffffff1\\r\\nhello\\r\\n0\\r\\n\\r\\n
          """)
  void brokenChunksNeverBecomeAnAnswer(String body) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + unescape(body));
      client.send("GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
      client.shutdownOutput();
      assertThat(client.untilClosed()).doesNotContain(" 200 ");
    }
    assertThat(endpoint.heads()).noneMatch(head -> head.contains("/smuggled"));
  }

  @Test
  void oneValidRequestReachesTheEndpointWhateverItsSpelling() throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(
          "\r\nPOST http://Api.Example:8080/a/./b/../c?q=%zz HTTP/1.1\r\nhost: other\r\nTransfer-Encoding: CHUNKED\r\n"
              + "Connection: close, X-Private\r\nX-Private: 1\r\nKeep-Alive: 5\r\nTE: trailers, gzip\r\nProxy: evil\r\n\r\n"
              + "5;ext=1\r\nhello\r\n0\r\nX-Trailer: t\r\nHost: evil\r\n\r\n");
      assertThat(client.untilClosed()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("ok");
    }
    String head = endpoint.heads().get(endpoint.heads().size() - 1);
    assertThat(head)
        .startsWith("POST /a/c?q=%zz HTTP/1.1\r\n")
        .contains(
            "host: Api.Example:8080\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Connection: TE\r\n",
            "TE: trailers\r\n")
        .doesNotContain("X-Private", "Keep-Alive", "Proxy:", "gzip", "other");
  }

  @Test
  void aLongRequestLineIsServed() throws IOException {
    String target = "/" + "x".repeat(8000);
    try (RawClient client = new RawClient(gateway.port())) {
      client.send("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.response()).startsWith("HTTP/1.1 200 OK\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"414, 20000, 1, 1", "431, 10, 1, 20000", "431, 10, 200, 10"})
  void tooMuchIsRefused(int status, int target, int fields, int value) throws IOException {
    StringBuilder request =
        new StringBuilder("GET /" + "x".repeat(target) + " HTTP/1.1\r\nHost: a\r\n");
    for (int i = 0; i < fields; i++) {
      request.append("X-").append(i).append(": ").append("v".repeat(value)).append("\r\n");
    }
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(request + "\r\n");
      assertThat(client.untilClosed()).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInTurn() throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(
          "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET /4 HTTP/1.1\r\nHost: a\r\n\r\n");
      String all = client.untilClosed();
      assertThat(all.split("HTTP/1.1 200 OK", -1)).hasSize(4);
    }
    assertThat(endpoint.heads()).noneMatch(head -> head.startsWith("GET /4 "));
  }
}
