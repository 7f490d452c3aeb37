package com.openhwy.marketeer.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FaultsTest {

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(
            new ConnectException("Connection refused: /127.0.0.1:1"), "connection refused"),
        Arguments.of(
            new ConnectException("connection timed out: /10.0.0.1"), "no connection in time"),
        Arguments.of(
            new HttpClosedException("Connection was closed"),
            "closed the connection without an answer"),
        Arguments.of(
            new SSLHandshakeException("x")
                .initCause(new CertificateException("No name matching a")),
            "TLS failed: No name matching a"),
        Arguments.of(
            new IOException("recvAddress(..) failed with error(-104): Connection reset by peer"),
            "connection reset"),
        Arguments.of(new TimeoutException("1000 ms"), "no answer in time"),
        Arguments.of(new IOException("first line\nsecond line"), "first line"),
        Arguments.of(new IllegalStateException(), "IllegalStateException"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("faults")
  void saysItInTheOperatorsWords(Throwable fault, String text) {
    assertThat(Faults.text(fault)).isEqualTo(text);
  }

  @Test
  void keepsItShort() {
    assertThat(Faults.text(new IOException("x".repeat(10_000)))).hasSize(201).endsWith("…");
  }
}
