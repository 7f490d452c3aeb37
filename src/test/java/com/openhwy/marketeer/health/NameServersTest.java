package com.openhwy.marketeer.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameServersTest {

  @Test
  void nothingMeansTheSystems() {
    assertThat(NameServers.parse("")).isEmpty();
    assertThat(NameServers.parse("  ")).isEmpty();
  }

  @Test
  void addressesWithAndWithoutPorts() {
    assertThat(NameServers.parse("10.0.0.2, 10.0.0.3:5353,fd00::2,[fd00::3],[fd00::4]:54"))
        .containsExactly(
            new InetSocketAddress("10.0.0.2", 53),
            new InetSocketAddress("10.0.0.3", 5353),
            new InetSocketAddress("fd00::2", 53),
            new InetSocketAddress("fd00::3", 53),
            new InetSocketAddress("fd00::4", 54));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"dns.example", "10.0.0", "10.0.0.2:", "10.0.0.2:x", "10.0.0.2:99999", ",", "[::1"})
  void theRestIsRefusedWithTheWayOut(String text) {
    assertThatThrownBy(() -> NameServers.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("-Dmarketeer.dns holds ")
        .hasMessageContaining("expected addresses such as 10.0.0.2");
  }
}
