package com.openhwy.marketeer.verticle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcmeVerticleTest {
  @TempDir Path directory;

  /** They would write into a storage that somebody else has by then. */
  @Test
  void whenItHasStoppedNobodyOrdersAnyMore() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        TestGateway gateway = new TestGateway(directory)) {
      mute.setSoTimeout(20_000);
      gateway
          .with(
              "marketeer",
              TestGateway.LISTENERS.replace(
                      "http: [", "https: [{listen: '127.0.0.1:0', tls: {auto: true}}], http: [")
                  + "acme: {issuers: ['http://127.0.0.1:"
                  + mute.getLocalPort()
                  + "/dir']}\n")
          .with(
              "routes",
              "routes:\n  - {name: r, match: {host: shop.example.com}, backend: {type: respond}}")
          .start();
      try (Socket asked = mute.accept()) { // an order is on its way, and stays so
        assertThat(asked.isConnected()).isTrue();

        gateway.stop();

        assertThat(Thread.getAllStackTraces().entrySet())
            .filteredOn(each -> each.getKey().getName().startsWith("marketeer-acme-"))
            .flatExtracting(each -> List.of(each.getValue())) // it may be about to end, idle
            .noneMatch(frame -> frame.getClassName().startsWith("com.openhwy."));
      }
    }
  }
}
