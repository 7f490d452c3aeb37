package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http3.Http3Client;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Clients whose address changes inside a connection, as behind a NAT that forgets. */
class Http3RebindTest {
  private static final int LARGEST = 2048;

  /** Passes packets on, and can do so from another port from now on. */
  private static final class Nat implements AutoCloseable {
    private final DatagramSocket inside = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final List<DatagramSocket> outside = new CopyOnWriteArrayList<>();
    private volatile SocketAddress client;

    Nat(int server) throws IOException {
      rebind();
      run(
          () -> {
            DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
            inside.receive(packet);
            client = packet.getSocketAddress();
            DatagramSocket out = outside.get(outside.size() - 1);
            out.send(
                new DatagramPacket(
                    packet.getData(), packet.getLength(), inside.getLocalAddress(), server));
          });
    }

    int port() {
      return inside.getLocalPort();
    }

    /** What was sent to the old port is still received: only the way out is new. */
    void rebind() throws IOException {
      DatagramSocket out = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      outside.add(out);
      run(
          () -> {
            DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
            out.receive(packet);
            inside.send(new DatagramPacket(packet.getData(), packet.getLength(), client));
          });
    }

    private interface Step {
      void run() throws IOException;
    }

    private static void run(Step step) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  while (true) {
                    step.run();
                  }
                } catch (IOException closed) {
                  return; // at the end of the test
                }
              },
              "nat");
      thread.setDaemon(true);
      thread.start();
    }

    @Override
    public void close() {
      inside.close();
      outside.forEach(DatagramSocket::close);
    }
  }

  @Test
  void aConnectionOutlivesItsAddress() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        Http3Gateway gateway = Http3Gateway.serving("\n  workers: 4", endpoint);
        Nat nat = new Nat(gateway.gateway().gateway().port(1));
        Http3Client client = Http3Client.to(nat.port()).connect()) {
      assertThat(client.get("/").text()).isEqualTo("ok");
      for (int i = 0; i < 3; i++) { // more at once is more paths than a connection keeps
        nat.rebind();
        assertThat(client.get("/").text()).isEqualTo("ok");
      }
      assertThat(client.connection().isActive()).isTrue();
    }
  }
}
