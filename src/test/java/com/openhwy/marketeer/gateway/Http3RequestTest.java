package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http3.Http3Call;
import com.openhwy.marketeer.http3.Http3Call.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests over HTTP/3 and their responses, by way of endpoints that speak HTTP/1.1. */
class Http3RequestTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  /** Reads a chunked body to its end and answers with its size. */
  private static ScriptedEndpoint counting() throws Exception {
    return new ScriptedEndpoint(
        c -> {
          while (true) {
            String head = c.head().toLowerCase(Locale.ROOT);
            int at = head.indexOf("content-length: ");
            int length =
                at < 0
                    ? c.chunkedBody().length()
                    : Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)));
            if (at >= 0) {
              c.bytes(length);
            }
            String text = Integer.toString(length);
            c.send("HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text);
          }
        });
  }

  @Test
  void aRequestIsForwardedAndItsResponseComesBack() throws Exception {
    try (ScriptedEndpoint endpoint =
            ScriptedEndpoint.always(
                "HTTP/1.1 200 OK\r\nX-Own: 1\r\nConnection: X-Hop\r\nX-Hop: 1\r\nKeep-Alive: 5\r\n"
                    + "Content-Length: 2\r\n\r\nok");
        Http3Gateway gateway = Http3Gateway.serving(endpoint)) {
      Answer answer =
          gateway
              .client()
              .request(
                  "GET",
                  "/p?q=1",
                  head -> head.add("x-client", "c").add("cookie", "a=1").add("cookie", "b=2"))
              .end()
              .answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).isEqualTo("ok");
      assertThat(answer.field("x-own")).isEqualTo("1");
      assertThat(answer.field("content-length")).isEqualTo("2");
      assertThat(answer.field("x-request-id")).isNotEmpty();
      assertThat(answer.field("connection")).isNull();
      assertThat(answer.field("x-hop")).isNull();
      assertThat(answer.field("keep-alive")).isNull();
      assertThat(endpoint.heads().get(0))
          .startsWith("GET /p?q=1 HTTP/1.1\r\n")
          .containsIgnoringCase("host: marketeer.test\r\n")
          .containsIgnoringCase("x-client: c\r\n")
          .containsIgnoringCase("cookie: a=1; b=2\r\n")
          .containsIgnoringCase("x-forwarded-proto: https\r\n")
          .doesNotContainIgnoringCase("transfer-encoding")
          .doesNotContainIgnoringCase("content-length")
          .doesNotContain(":method");
      assertThat(gateway.log()).contains("\"HTTP/3\"").contains("TLSv1.3");
    }
  }

  @ParameterizedTest
  @CsvSource({"true, 0", "true, 1", "true, 300000", "false, 1", "false, 300000", "false, 5000000"})
  void aBodyIsForwarded(boolean announced, int length) throws Exception {
    try (ScriptedEndpoint endpoint = counting();
        Http3Gateway gateway = Http3Gateway.serving(endpoint)) {
      Http3Call call =
          gateway
              .client()
              .request(
                  "POST",
                  "/",
                  head -> {
                    if (announced) {
                      head.setInt("content-length", length);
                    }
                  });
      byte[] piece = new byte[50_000];
      for (int left = length; left > 0; left -= piece.length) {
        call.data(left < piece.length ? Arrays.copyOf(piece, left) : piece);
      }
      assertThat(call.end().answer().text()).isEqualTo(Integer.toString(length));
      gateway.isIdle();
    }
  }

  @Test
  void trailersPassBothWays() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  for (String line = c.line(); !line.isEmpty(); line = c.line()) {
                    lines.add(line);
                  }
                  c.send(
                      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
                          + "2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n");
                });
        Http3Gateway gateway = Http3Gateway.serving(endpoint)) {
      Answer answer =
          gateway
              .client()
              .request("POST", "/", head -> head.add("te", "trailers"))
              .data("body".getBytes(StandardCharsets.UTF_8))
              .trailer("x-check", "9")
              .end()
              .answer();
      assertThat(answer.text()).isEqualTo("ok");
      assertThat(answer.trailers()).isNotNull();
      assertThat(answer.trailers().get("x-sum")).hasToString("7");
      assertThat(lines).contains("body", "0", "x-check: 9");
    }
  }

  @Test
  void interimResponsesPass() throws Exception {
    try (ScriptedEndpoint endpoint =
            ScriptedEndpoint.always(
                "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n" + OK);
        Http3Gateway gateway = Http3Gateway.serving(endpoint)) {
      Answer answer = gateway.client().get("/");
      assertThat(answer.interims()).containsExactly(103);
      assertThat(answer.text()).isEqualTo("ok");
    }
  }

  @Test
  void aClientThatWaitsIsBiddenToSendItsBody() throws Exception {
    try (ScriptedEndpoint endpoint = counting();
        Http3Gateway gateway = Http3Gateway.serving(endpoint)) {
      Http3Call call =
          gateway
              .client()
              .request(
                  "POST",
                  "/",
                  head -> head.add("expect", "100-continue").setInt("content-length", 4));
      Eventually.holds("a 100 came", () -> call.interims().contains(100));
      Answer answer = call.data("body".getBytes(StandardCharsets.UTF_8)).end().answer();
      assertThat(answer.text()).isEqualTo("4");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HEAD, /, HTTP/1.1 200 OK|Content-Length: 77, 200, 77",
    "GET, /, HTTP/1.1 204 No Content, 204,",
    "GET, /, HTTP/1.1 304 Not Modified|ETag: x, 304,",
    "HEAD, /own, -, 200, 3",
    "GET, /empty, -, 204,",
  })
  void responsesWithoutABodyHaveNone(
      String method, String path, String head, int status, String length) throws Exception {
    try (ScriptedEndpoint endpoint =
            ScriptedEndpoint.always(head.replace("|", "\r\n") + "\r\n\r\n");
        Http3Gateway gateway = Http3Gateway.serving(endpoint)) {
      for (int i = 0; i < 3; i++) {
        Answer answer = gateway.client().request(method, path, h -> {}).end().answer();
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.field("content-length")).isEqualTo(length);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "CONNECT, 405", // nothing is tunnelled
    "TRACE, 405",
    "G(T, 400",
  })
  void methodsThatAreNotServed(String method, int status) throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.always(OK);
        Http3Gateway gateway = Http3Gateway.serving(endpoint)) {
      Http3Call call =
          gateway
              .client()
              .request(
                  method,
                  "/",
                  head -> {
                    if (method.equals("CONNECT")) {
                      head.remove(":scheme");
                      head.remove(":path");
                    }
                  })
              .end();
      assertThat(call.answer().status()).isEqualTo(status);
      assertThat(endpoint.heads()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "x-a, a\u0001b, 400",
    "transfer-encoding, chunked, 400",
    "upgrade, websocket, 400",
    "host, other.test, 400",
    "content-length, 0x10, 400",
  })
  void fieldsThatNoRequestMayHave(String name, String value, int status) throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.always(OK);
        Http3Gateway gateway = Http3Gateway.serving(endpoint)) {
      Http3Call call = gateway.client().request("GET", "/", head -> head.add(name, value)).end();
      assertThat(call.status()).isIn(status, Http3Call.RESET);
      assertThat(endpoint.heads()).isEmpty();
      assertThat(gateway.client().get("/own").text()).isEqualTo("own");
      assertThat(gateway.log()).contains("\"status\":400");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"connection: close", "te: gzip"})
  void fieldsThatTheCodecItselfRefuses(String field) throws Exception {
    String[] parts = field.split(": ");
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.always(OK);
        Http3Gateway gateway = Http3Gateway.serving(endpoint)) {
      Http3Call call =
          gateway.client().request("GET", "/", head -> head.add(parts[0], parts[1])).end();
      assertThat(call.status()).isIn(400, Http3Call.RESET);
      assertThat(endpoint.heads()).isEmpty();
      assertThat(gateway.client().get("/own").text()).isEqualTo("own");
    }
  }

  @ParameterizedTest
  @CsvSource({"10, 4", "10, 16"})
  void aBodyOfAnotherLengthThanWasSaid(int said, int sent) throws Exception {
    try (ScriptedEndpoint endpoint = counting();
        Http3Gateway gateway = Http3Gateway.serving(endpoint)) {
      Http3Call call =
          gateway
              .client()
              .request("POST", "/", head -> head.setInt("content-length", said))
              .data(new byte[sent])
              .end();
      assertThat(call.status()).isIn(400, Http3Call.RESET);
      gateway.isIdle();
      assertThat(gateway.client().get("/own").text()).isEqualTo("own");
    }
  }

  @Test
  void limitsAreAnswered() throws Exception {
    try (ScriptedEndpoint endpoint = counting();
        Http3Gateway gateway = Http3Gateway.serving(endpoint)) {
      String large = "x".repeat(20_000);
      assertThat(
              gateway
                  .client()
                  .request("GET", "/", h -> h.add("x-a", large))
                  .end()
                  .answer()
                  .status())
          .isEqualTo(431);
      assertThat(gateway.client().get("/" + large).status()).isEqualTo(414);
      Http3Call many =
          gateway
              .client()
              .request(
                  "GET",
                  "/",
                  head -> {
                    for (int i = 0; i < 150; i++) {
                      head.add("x-" + i, "v");
                    }
                  });
      assertThat(many.end().answer().status()).isEqualTo(431);
      Http3Call body = gateway.client().request("POST", "/small", head -> {}).data(new byte[4000]);
      assertThat(body.answer().status()).isEqualTo(413);
      assertThat(gateway.client().get("/own").text()).isEqualTo("own");
      gateway.isIdle();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nzz\r\n",
      })
  void whatIsNotWholeNeverLooksWhole(String response) throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.thenCloses(response);
        Http3Gateway gateway = Http3Gateway.serving(endpoint)) {
      Http3Call call = gateway.client().request("GET", "/", head -> {}).end();
      assertThat(call.brokenOff().code()).isEqualTo(0x102);
      gateway.isIdle();
      assertThat(gateway.client().get("/own").text()).isEqualTo("own");
    }
  }
}
