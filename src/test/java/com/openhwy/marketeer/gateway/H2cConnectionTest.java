package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an HTTP/2 endpoint may do to a connection as a whole. */
class H2cConnectionTest extends Http2Endpoints {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a.test\r\n\r\n";

  /** Far beyond it, it is the connection that ends. */
  @ParameterizedTest
  @CsvSource({"70000, upstream_head_too_large", "200000, upstream_reset"})
  void aHeadBeyondTheLimit(int size, String reason) throws Exception {
    try (FrameEndpoint endpoint =
            endpoint(
                (stream, head) -> {
                  if (head.path().toString().equals("/large")) {
                    stream.head(false, ":status", "200", "x", "y".repeat(size));
                  } else {
                    stream.ok();
                  }
                });
        TestGateway gateway = serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n").response())
          .startsWith("HTTP/1.1 502 ")
          .contains(reason);
      assertThat(client.send(GET).response()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void whatIsBehindTheLastStreamOfAGoAwayIsSentAgain() throws Exception {
    AtomicBoolean goAway = new AtomicBoolean(true);
    try (FrameEndpoint endpoint =
            endpoint(
                (stream, head) -> {
                  if (goAway.getAndSet(false)) {
                    stream.raw("000008 07 00 00000000 00000000 00000000");
                  } else {
                    stream.ok();
                  }
                });
        TestGateway gateway = serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send(GET).response()).startsWith("HTTP/1.1 200 ").endsWith("ok");
      assertThat(endpoint.heads()).hasSize(2);
      assertThat(endpoint.connections()).isEqualTo(2);
    }
  }

  @Test
  void anEndpointThatTakesNoRequestsIsLikeOneThatIsNotThere() throws Exception {
    try (FrameEndpoint none =
            endpoint(
                Http2Settings.defaultSettings().maxConcurrentStreams(0),
                (stream, head) -> stream.ok());
        FrameEndpoint other = endpoint((stream, head) -> stream.ok())) {
      try (TestGateway gateway = serving(none.url());
          RawClient client = new RawClient(gateway.port())) {
        assertThat(client.send(GET).response())
            .startsWith("HTTP/1.1 502 ")
            .contains("connect_failed");
      }
      assertThat(none.heads()).isEmpty();
      try (TestGateway gateway = serving(none.url() + ", " + other.url());
          RawClient client = new RawClient(gateway.port())) {
        for (int i = 0; i < 4; i++) {
          assertThat(client.send(GET).response()).startsWith("HTTP/1.1 200 ");
        }
      }
    }
  }

  /** What an endpoint takes at once may shrink and grow while it serves. */
  @Test
  void settingsThatChange() throws Exception {
    List<FrameEndpoint.Stream> held = new ArrayList<>();
    try (FrameEndpoint endpoint =
            endpoint(
                (stream, head) -> {
                  if (head.path().toString().equals("/hold")) {
                    held.add(stream);
                    stream.head(false, ":status", "200").data(false, "a");
                    return;
                  }
                  stream.raw( // MAX_CONCURRENT_STREAMS, INITIAL_WINDOW_SIZE
                      "00000c 04 00 00000000 0003 " + head.get("streams") + " 0004 00000400");
                  stream.ok();
                  held.forEach(each -> each.data(true, "b"));
                });
        TestGateway gateway = serving(endpoint.url());
        RawClient first = new RawClient(gateway.port());
        RawClient second = new RawClient(gateway.port())) {
      assertThat(first.send(streams("00000001")).response()).endsWith("ok");
      first.send("GET /hold HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      assertThat(first.head()).startsWith("HTTP/1.1 200 ");
      assertThat(second.send(streams("00000002")).response()).endsWith("ok");
      assertThat(endpoint.connections()).as("the first was full").isEqualTo(2);
      assertThat(first.untilClosed()).contains("a").endsWith("0\r\n\r\n");
      assertThat(second.send(streams("00000002")).response()).endsWith("ok");
      assertThat(endpoint.connections()).isEqualTo(2);
    }
  }

  private static String streams(String hex) {
    return "GET / HTTP/1.1\r\nHost: a\r\nStreams: " + hex + "\r\n\r\n";
  }

  /** A connection on which nothing comes any more is not used again. */
  @Test
  void afterATimeOutInSilenceAnotherConnectionIsMade() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (FrameEndpoint endpoint =
            endpoint(
                (stream, head) -> {
                  if (requests.incrementAndGet() != 2) {
                    stream.ok();
                  }
                });
        TestGateway gateway = serving(endpoint.url(), "timeouts: {response_head: 3s}\n");
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send(GET).response()).startsWith("HTTP/1.1 200 ");
      assertThat(client.send(GET).response()).startsWith("HTTP/1.1 504 ");
      assertThat(client.send(GET).response()).startsWith("HTTP/1.1 200 ");
      assertThat(endpoint.connections()).isEqualTo(2);
    }
  }

  /**
   * Frames that mean work without meaning: the connection ends, the gateway does not. More than the
   * 10,000 answers that may wait, and no more: every buffer is watched for a leak, and that takes
   * its time.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          empty DATA            | 3000  | 000000 00 00 00000003
          SETTINGS              | 12000 | 000000 04 00 00000000
          PING                  | 12000 | 000008 06 00 00000000 0000000000000000
          RST of unknown        | 3000  | 000004 03 00 00000063 00000008
          PUSH_PROMISE          | 1     | 000005 05 04 00000003 00000002 88
          CONTINUATION alone    | 1     | 000001 09 04 00000003 88
          a frame beyond 16 KiB | 1     | 004001 00 00 00000003 00
          """)
  void floodsAndFramesThatMayNotBe(String what, int times, String frame) throws Exception {
    AtomicBoolean bad = new AtomicBoolean(true);
    try (FrameEndpoint endpoint =
            endpoint(
                (stream, head) -> {
                  if (!bad.getAndSet(false)) {
                    stream.ok();
                    return;
                  }
                  stream.head(false, ":status", "200").data(false, "a");
                  stream.raw(frame.repeat(times));
                  stream.data(true, "b");
                });
        TestGateway gateway = serving(endpoint.url(), "timeouts: {idle: 2s}\n")) {
      try (RawClient client = new RawClient(gateway.port())) {
        client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        String answer = client.untilClosed();
        assertThat(answer)
            .as(what)
            .satisfiesAnyOf(
                whole -> assertThat(whole).endsWith("b\r\n0\r\n\r\n"),
                cut -> assertThat(cut).endsWith("<reset>").doesNotContain("\r\n0\r\n"),
                refused -> assertThat(refused).startsWith("HTTP/1.1 502 "));
      }
      try (RawClient client = new RawClient(gateway.port())) {
        assertThat(client.send(GET).response()).as(what).startsWith("HTTP/1.1 200 ").endsWith("ok");
      }
    }
  }
}
