package com.openhwy.marketeer.gateway;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The network between one client and a server over UDP: passes packets on, can do so from another
 * port, as a NAT that forgets, and can keep or lose them.
 */
final class UdpRelay implements AutoCloseable {
  private static final int LARGEST = 2048;

  private final DatagramSocket inside = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  private final List<DatagramSocket> outside = new CopyOnWriteArrayList<>();
  private final List<DatagramPacket> held = new ArrayList<>();
  private volatile SocketAddress client;
  private boolean holding;
  private volatile boolean losing;

  UdpRelay(int server) throws IOException {
    rebind();
    run(
        () -> {
          DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
          inside.receive(packet);
          client = packet.getSocketAddress();
          packet.setAddress(inside.getLocalAddress());
          packet.setPort(server);
          take(packet);
        });
  }

  private synchronized void take(DatagramPacket packet) throws IOException {
    if (holding) {
      held.add(packet);
    } else {
      outside.get(outside.size() - 1).send(packet);
    }
  }

  /** Whether what the client sends is kept on its way for now. */
  synchronized void holding(boolean on) throws IOException {
    holding = on;
    List<DatagramPacket> packets = List.copyOf(held);
    held.clear();
    for (DatagramPacket packet : packets) {
      take(packet);
    }
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
          if (!losing) {
            inside.send(new DatagramPacket(packet.getData(), packet.getLength(), client));
          }
        });
  }

  /** Whether what the server sends is lost from now on. */
  void losing(boolean lost) {
    losing = lost;
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
            "udp-relay");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    inside.close();
    outside.forEach(DatagramSocket::close);
  }
}
