package com.openhwy.marketeer.acme.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.model.DnsConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.SimpleResolver;

@Timeout(60)
class PropagationTest {
  private static final String NAME = "_acme-challenge.example.test";

  private static Propagation asking(Duration timeout, LaggingServer... servers) {
    List<String> addresses = Stream.of(servers).map(LaggingServer::address).toList();
    return new Propagation(
        new DnsConfig.Propagation(timeout, Duration.ofMillis(10), addresses),
        new Lookups(new SimpleResolver(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9))),
        Ticker.SYSTEM);
  }

  @Test
  void theSlowestServerDecides() throws Exception {
    try (LaggingServer quick = new LaggingServer(0, "v");
        LaggingServer slow = new LaggingServer(5, "v")) {
      asking(Duration.ofSeconds(30), quick, slow).await(NAME, "v");
      assertThat(slow.asked()).isEqualTo(6);
      assertThat(quick.asked()).isEqualTo(6);
    }
  }

  @Test
  void whenTimeIsUpItSaysWhoHasNotGotIt() {
    try (LaggingServer quick = new LaggingServer(0, "v");
        LaggingServer never = new LaggingServer(1_000_000, "v")) {
      assertThatThrownBy(() -> asking(Duration.ofMillis(50), quick, never).await(NAME, "v"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(NAME)
          .hasMessageContaining(never.address() + "=has 1 other(s)")
          .hasMessageNotContaining(quick.address());
    }
  }

  @Test
  void oneThatDoesNotAnswerIsPassedOver() throws Exception {
    try (LaggingServer quick = new LaggingServer(0, "v");
        LaggingServer silent = new LaggingServer(-1, "v")) {
      asking(Duration.ofSeconds(30), silent, quick).await(NAME, "v");
      assertThat(silent.asked()).isPositive();
    }
  }

  @Test
  void butSomebodyHasToAnswer() {
    try (LaggingServer silent = new LaggingServer(-1, "v")) {
      assertThatThrownBy(() -> asking(Duration.ofMillis(1), silent).await(NAME, "v"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(silent.address());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1, 53",
    "127.0.0.1:5353, 127.0.0.1, 5353",
    "localhost:53, 127.0.0.1, 53",
    "::1, 0:0:0:0:0:0:0:1, 53",
    "[::1], 0:0:0:0:0:0:0:1, 53",
    "[::1]:5353, 0:0:0:0:0:0:0:1, 5353"
  })
  void addressesOfServers(String text, String host, int port) throws IOException {
    InetSocketAddress address = Lookups.server(text);
    assertThat(address.getAddress().getHostAddress()).isEqualTo(host);
    assertThat(address.getPort()).isEqualTo(port);
  }
}
