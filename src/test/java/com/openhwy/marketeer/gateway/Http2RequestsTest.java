package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.gateway.FrameClient.Response;
import io.netty.handler.codec.http2.Http2Error;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and responses over HTTP/2, in front of an endpoint of HTTP/1.1. */
class Http2RequestsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @Test
  void aRequestPassesAsHttp11AndItsAnswerAsHttp2() throws Exception {
    try (ScriptedEndpoint endpoint =
            ScriptedEndpoint.always(
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive, X-Hop\r\n"
                    + "X-Hop: 1\r\nKeep-Alive: timeout=5\r\nProxy-Connection: keep-alive\r\n"
                    + "Upgrade: h2c\r\nX-Own: Yes\r\n\r\nok");
        TestGateway gateway = TestGateway.serving(endpoint.url());
        FrameClient client = FrameClient.plain(gateway.port())) {
      client.request(1, true, "GET", "/a?b=c", "cookie", "a=1", "x-own", "v", "cookie", "b=2");
      Response response = client.response(1);

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("ok");
      assertThat(response.whole()).isTrue();
      assertThat(response.head())
          .containsEntry("x-own", "Yes")
          .containsEntry("content-length", "2")
          .containsKeys("date", "x-request-id")
          .doesNotContainKeys(
              "connection", "keep-alive", "proxy-connection", "upgrade", "transfer-encoding")
          .doesNotContainKey("x-hop");
      assertThat(endpoint.heads().get(0))
          .startsWith("GET /a?b=c HTTP/1.1\r\n")
          .containsIgnoringCase("\r\nhost: a\r\n")
          .contains("\r\nCookie: a=1; b=2\r\n", "\r\nx-own: v\r\n", "2 marketeer");
    }
  }

  @Test
  void manyRequestsShareAConnection() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = TestGateway.serving(endpoint.url());
        FrameClient client = FrameClient.plain(gateway.port())) {
      for (int round = 0; round < 5; round++) {
        int first = round * 200 + 1;
        for (int i = 0; i < 100; i++) {
          client.get(first + 2 * i, "/" + i);
        }
        for (int i = 99; i >= 0; i--) {
          assertThat(client.response(first + 2 * i).body()).isEqualTo("ok");
        }
      }
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
    }
  }

  @Test
  void bodiesAndTrailersPass() throws Exception {
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  String body = c.chunkedBody();
                  c.send(
                      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
                          + Integer.toHexString(body.length())
                          + "\r\n"
                          + body
                          + "\r\n0\r\nX-Sum: 7\r\nContent-Length: 9\r\n\r\n");
                });
        TestGateway gateway = TestGateway.serving(endpoint.url());
        FrameClient client = FrameClient.plain(gateway.port())) {
      client.request(1, false, "POST", "/", "te", "trailers").data(1, false, "12345");
      client.data(1, false, "").headers(1, true, "x-checksum", "1");
      Response response = client.response(1);
      assertThat(response.body()).isEqualTo("abc12345");
      assertThat(response.trailers()).containsOnly(java.util.Map.entry("x-sum", "7"));
      assertThat(endpoint.heads().get(0)).contains("Transfer-Encoding: chunked\r\n");
    }
  }

  @Test
  void aBodyOfKnownLengthIsSentOnWithIt() throws Exception {
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + c.bytes(5));
                });
        TestGateway gateway = TestGateway.serving(endpoint.url());
        FrameClient client = FrameClient.plain(gateway.port())) {
      client.request(1, false, "PUT", "/", "content-length", "5").data(1, true, "hello");
      assertThat(client.response(1).body()).isEqualTo("hello");
      assertThat(endpoint.heads().get(0)).contains("Content-Length: 5\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\nContent-Length: 7\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
      })
  void whatHasNoBodyEndsWithItsHead(String answer) throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.always(answer);
        TestGateway gateway = TestGateway.serving(endpoint.url());
        FrameClient client = FrameClient.plain(gateway.port())) {
      Response response = client.get(1, "/").response(1);
      assertThat(response.status()).isEqualTo(Integer.parseInt(answer.substring(9, 12)));
      assertThat(response.body()).isEmpty();
      assertThat(response.whole()).isTrue();
      assertThat(client.get(3, "/").response(3).whole()).isTrue();
    }
  }

  @Test
  void headSaysTheLengthAndSendsNothing() throws Exception {
    try (ScriptedEndpoint endpoint =
            ScriptedEndpoint.always("HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\n");
        TestGateway gateway = TestGateway.serving(endpoint.url());
        FrameClient client = FrameClient.plain(gateway.port())) {
      Response response = client.request(1, true, "HEAD", "/").response(1);
      assertThat(response.head()).containsEntry("content-length", "42");
      assertThat(response.body()).isEmpty();
      assertThat(response.whole()).isTrue();
    }
  }

  @Test
  void interimResponsesPass() throws Exception {
    try (ScriptedEndpoint endpoint =
            ScriptedEndpoint.always("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK);
        TestGateway gateway = TestGateway.serving(endpoint.url());
        FrameClient client = FrameClient.plain(gateway.port())) {
      Response response = client.get(1, "/").response(1);
      assertThat(response.interim()).containsExactly(103);
      assertThat(response.body()).isEqualTo("ok");
    }
  }

  @Test
  void whoWaitsForItIsBiddenToSend() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = TestGateway.serving(endpoint.url());
        FrameClient client = FrameClient.plain(gateway.port())) {
      client.request(1, false, "POST", "/", "expect", "100-continue", "content-length", "4");
      FrameClient.Frame bid = client.next(FrameClient.HEADERS);
      assertThat(client.decode(bid)).containsOnly(java.util.Map.entry(":status", "100"));
      assertThat(client.data(1, true, "body").response(1).status()).isEqualTo(200);
      assertThat(endpoint.heads().get(0)).doesNotContainIgnoringCase("expect");
    }
  }

  @Test
  void aBodyBeyondTheLimitIs413AndTheRestNotWanted() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway =
            TestGateway.with(
                "limits: {request_body: 1KiB}",
                TestGateway.service("", endpoint.url()),
                "routes: [{name: all, backend: {type: service, service: backend}}]");
        FrameClient client = FrameClient.plain(gateway.port())) {
      client.request(1, false, "POST", "/", "content-length", "2000");
      assertThat(client.response(1).status()).isEqualTo(413);
      assertThat(client.next(FrameClient.RST_STREAM).error()).isEqualTo(Http2Error.NO_ERROR);
      client.request(3, false, "POST", "/").data(3, false, "x".repeat(1025));
      assertThat(client.response(3).status()).isEqualTo(413);
      assertThat(client.next(FrameClient.RST_STREAM).error()).isEqualTo(Http2Error.NO_ERROR);
      client.data(3, false, "late").data(3, true, "later");
      assertThat(client.get(5, "/").response(5).status()).isEqualTo(200);
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
    }
  }

  @Test
  void whatIsNoRequestIsAnsweredAndReset() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = TestGateway.serving(endpoint.url());
        FrameClient client = FrameClient.plain(gateway.port())) {
      client.request(1, true, "GET", "/", "connection", "close");
      assertThat(client.response(1).status()).isEqualTo(400);
      assertThat(client.next(FrameClient.RST_STREAM).error()).isEqualTo(Http2Error.PROTOCOL_ERROR);
      client.request(3, false, "POST", "/", "content-length", "3").data(3, true, "ab");
      assertThat(client.response(3).status()).isEqualTo(400);
      client.request(5, false, "POST", "/", "content-length", "3").data(5, false, "abcd");
      assertThat(client.response(5).status()).isEqualTo(400);
      client.request(7, true, "GET", "/", "x", "a".repeat(17_000).substring(0, 16_200));
      assertThat(client.response(7).status()).isEqualTo(431);
      assertThat(client.get(9, "/").response(9).status()).isEqualTo(200);
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf"
      })
  void halfAnAnswerNeverLooksWhole(String half) throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.thenCloses(half);
        TestGateway gateway = TestGateway.serving(endpoint.url());
        FrameClient client = FrameClient.plain(gateway.port())) {
      Response response = client.get(1, "/").response(1);
      assertThat(response.whole()).isFalse();
      assertThat(response.reset()).isEqualTo(Http2Error.INTERNAL_ERROR);
    }
  }

  @Test
  void anEarlyAnswerEndsTheRequest() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
                  done.countDown();
                  c.read();
                });
        TestGateway gateway = TestGateway.serving(endpoint.url());
        FrameClient client = FrameClient.plain(gateway.port())) {
      client.request(1, false, "POST", "/");
      assertThat(client.response(1).body()).isEqualTo("no");
      assertThat(client.next(FrameClient.RST_STREAM).error()).isEqualTo(Http2Error.NO_ERROR);
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
    }
  }

  @Test
  void http11IsStillSpokenBeside() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = TestGateway.serving(endpoint.url());
        RawClient whole = new RawClient(gateway.port());
        RawClient dripping = new RawClient(gateway.port())) {
      assertThat(whole.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").head()).contains(" 200 ");
      for (String part : "P,R,OPFIND / HTTP/1.1\r\nHost: a\r\n\r\n".split(",", -1)) {
        dripping.send(part);
      }
      assertThat(dripping.head()).contains(" 200 ");
      assertThat(endpoint.heads().get(1)).startsWith("PROPFIND / ");
    }
  }

  /** As clients by Netty do with what waited for a window (RFC 9113 5.1: the stream's fault). */
  @Test
  void whatFollowsAResetOfTheClientIsNoFaultOfItsOtherRequests() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = TestGateway.serving(endpoint.url());
        FrameClient client = FrameClient.plain(gateway.port())) {
      client.request(1, false, "POST", "/", "content-length", "9").data(1, false, "abc").reset(1);
      client.data(1, false, "def").get(3, "/");
      assertThat(client.next(FrameClient.RST_STREAM).error()).isEqualTo(Http2Error.STREAM_CLOSED);
      assertThat(client.response(3).body()).isEqualTo("ok");
      assertThat(client.goAways()).isEmpty();
    }
  }
}
