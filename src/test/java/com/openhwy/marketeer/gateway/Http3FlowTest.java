package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http3.Http3Call;
import com.openhwy.marketeer.http3.Http3Client;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies that flow over HTTP/3, are held back, and are given up. */
class Http3FlowTest {
  private static final int LARGE = 4 << 20;

  /** More than the sockets between here and an endpoint hold. */
  private static final int HUGE = 16 << 20;

  private static final int UPLOAD = 16 << 20;

  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: " + HUGE + "\r\n\r\n";

  /** What a client does that no longer wants an answer. */
  enum GivesUp {
    BOTH_WAYS,
    /** As a client whose request has been sent to its end can. */
    THE_ANSWER,
    THE_CONNECTION
  }

  @Test
  void aClientThatReadsSlowlyHoldsTheEndpointBack() throws Exception {
    AtomicLong sent = new AtomicLong();
    String piece = "x".repeat(64 << 10);
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.send(HEAD);
                  while (sent.get() < HUGE) {
                    c.send(piece);
                    sent.addAndGet(piece.length());
                  }
                  c.head();
                });
        Http3Gateway gateway = Http3Gateway.serving("", endpoint, 64 << 10)) {
      Http3Call call = gateway.client().request("GET", "/", head -> {}).autoRead(false).end();
      stalls(sent);
      assertThat(sent.get()).isLessThan(HUGE);
      assertThat(gateway.client().request("GET", "/own", h -> {}).end().answer().text())
          .isEqualTo("own"); // the connection is not in its way
      assertThat(call.autoRead(true).answer().body()).hasSize(HUGE);
    }
  }

  /** Waits until it has not grown for a while. */
  private static void stalls(AtomicLong sent) throws Exception {
    AtomicLong last = new AtomicLong(-1);
    AtomicInteger still = new AtomicInteger();
    Eventually.holds(
        "the endpoint is held back",
        () -> {
          long now = sent.get();
          still.set(now > 0 && now == last.get() ? still.get() + 1 : 0);
          last.set(now);
          return still.get() > 100;
        });
  }

  @Test
  void anEndpointThatReadsSlowlyHoldsTheClientBack() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.await(read);
                  c.bytes(UPLOAD);
                  c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                });
        Http3Gateway gateway = Http3Gateway.serving(endpoint)) {
      Http3Call call =
          gateway.client().request("POST", "/", head -> head.setInt("content-length", UPLOAD));
      AtomicLong sent = new AtomicLong();
      byte[] piece = new byte[32 << 10];
      for (int i = 0; i < UPLOAD / piece.length; i++) {
        call.data(piece, () -> sent.addAndGet(piece.length));
      }
      stalls(sent);
      assertThat(sent.get()).isLessThan(UPLOAD);
      read.countDown();
      assertThat(call.end().answer().text()).isEqualTo("ok");
    }
  }

  @Test
  void whatComesOutIsWhatWentIn() throws Exception {
    byte[] bytes = new byte[LARGE];
    new Random(7).nextBytes(bytes);
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.send("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n");
                  for (int i = 0; i < 64; i++) {
                    c.send(c.bytes(LARGE / 64));
                  }
                  c.head();
                });
        Http3Gateway gateway = Http3Gateway.serving(endpoint)) {
      Http3Call call =
          gateway
              .client()
              .request("POST", "/", head -> head.setInt("content-length", LARGE))
              .data(bytes)
              .end();
      assertThat(call.answer().body()).isEqualTo(bytes);
    }
  }

  @Test
  void manyRequestsAtOnceAreAllAnswered() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        Http3Gateway gateway = Http3Gateway.serving(endpoint)) {
      for (int round = 0; round < 5; round++) {
        List<Http3Call> calls = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          calls.add(gateway.client().request("GET", "/" + i, head -> {}).end());
        }
        for (Http3Call call : calls) {
          assertThat(call.answer().text()).isEqualTo("ok");
        }
      }
      assertThat(endpoint.heads()).hasSize(500);
      gateway.isIdle();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEndpointIsFreedWhenItsClientGivesUpBeforeTheAnswer(GivesUp how) throws Exception {
    CountDownLatch freed = new CountDownLatch(1);
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  untilClosed(c, freed);
                });
        Http3Gateway gateway = Http3Gateway.serving(endpoint)) {
      Http3Call call = gateway.client().request("GET", "/", head -> {}).end();
      Eventually.is(1, () -> endpoint.heads().size());
      giveUp(how, gateway, call);
      assertThat(freed.await(20, TimeUnit.SECONDS)).as("the endpoint heard of it").isTrue();
      gateway.isIdle();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEndpointIsFreedWhenItsClientGivesUpInsideTheAnswer(GivesUp how) throws Exception {
    CountDownLatch freed = new CountDownLatch(1);
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.send(HEAD + "begun");
                  untilClosed(c, freed);
                });
        Http3Gateway gateway = Http3Gateway.serving(endpoint)) {
      Http3Call call = gateway.client().request("GET", "/", head -> {}).end();
      call.responseHead();
      giveUp(how, gateway, call);
      assertThat(freed.await(20, TimeUnit.SECONDS)).as("the endpoint heard of it").isTrue();
      gateway.isIdle();
    }
  }

  @Test
  void anEndpointIsFreedWhenItsClientGivesUpInsideTheRequest() throws Exception {
    CountDownLatch freed = new CountDownLatch(1);
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  untilClosed(c, freed);
                });
        Http3Gateway gateway = Http3Gateway.serving(endpoint)) {
      Http3Call call = gateway.client().request("POST", "/", head -> {}).data(new byte[1000]);
      Eventually.is(1, () -> endpoint.heads().size());
      call.reset();
      assertThat(freed.await(20, TimeUnit.SECONDS)).as("the endpoint heard of it").isTrue();
      gateway.isIdle();
      assertThat(gateway.log()).contains("client_aborted");
    }
  }

  /** A reset is as good as an end: what was still unread makes the one of the other. */
  private static void untilClosed(ScriptedEndpoint.Connection c, CountDownLatch freed)
      throws IOException {
    try {
      while (c.read() >= 0) {
        // takes what comes
      }
    } finally {
      freed.countDown();
    }
  }

  private static void giveUp(GivesUp how, Http3Gateway gateway, Http3Call call) {
    switch (how) {
      case BOTH_WAYS -> call.reset();
      case THE_ANSWER -> call.stopReading();
      case THE_CONNECTION -> gateway.client().close();
    }
  }

  @Test
  void aHeadThatDoesNotComeInTimeIsAnswered() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        Http3Gateway gateway = Http3Gateway.serving("\n  timeouts: {request_head: 3s}", endpoint)) {
      Http3Call call = gateway.client().open().raw(new byte[] {1, 30, 0}); // HEADERS, 2 of 30 bytes
      assertThat(call.answer().status()).isEqualTo(408);
      gateway.isIdle();
    }
  }

  @Test
  void aBodyThatStopsComingIsGivenUp() throws Exception {
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.bytes(100);
                });
        Http3Gateway gateway = Http3Gateway.serving("\n  timeouts: {idle: 1s}", endpoint)) {
      Http3Call call =
          gateway
              .client()
              .request("POST", "/", head -> head.setInt("content-length", 100))
              .data(new byte[10]);
      assertThat(call.answer().status()).isEqualTo(408);
      gateway.isIdle();
    }
  }

  @Test
  void anAnswerThatIsNotReadIsGivenUp() throws Exception {
    String piece = "x".repeat(1 << 20);
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.send(HEAD);
                  for (int i = 0; i < 16; i++) {
                    c.send(piece);
                  }
                  c.head();
                });
        Http3Gateway gateway =
            Http3Gateway.serving("\n  timeouts: {idle: 1s}", endpoint, 64 << 10)) {
      Http3Call call = gateway.client().request("GET", "/", head -> {}).autoRead(false).end();
      Eventually.is(1, () -> endpoint.heads().size()); // else it is idle before it has begun
      gateway.isIdle();
      call.autoRead(true);
      assertThat(call.brokenOff().code()).isEqualTo(0x10c);
    }
  }

  /** quiche forgets an end without bytes once all bytes before it are known to have arrived. */
  @Test
  void theEndOfABodyArrivesAlthoughItsPacketWasLost() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch last = new CountDownLatch(1);
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.await(first);
                  c.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n");
                  c.await(last);
                  c.send("0\r\n\r\n");
                });
        Http3Gateway gateway = Http3Gateway.serving(endpoint);
        UdpRelay network = new UdpRelay(gateway.gateway().gateway().port(1));
        Http3Client client = Http3Client.to(network.port()).connect()) {
      Http3Call call = client.request("GET", "/", head -> {}).end();
      Eventually.is(1, () -> endpoint.heads().size());
      network.holding(true);
      first.countDown();
      Eventually.is(2, call::received);
      network.losing(true);
      last.countDown();
      gateway.isIdle();
      network.holding(false);
      network.losing(false);
      assertThat(call.answer().text()).isEqualTo("ok");
    }
  }
}
