package com.openhwy.marketeer.acme.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;

/** A name server that has a record only after it was asked some times; over UDP. */
final class LaggingServer implements AutoCloseable {
  private final DatagramSocket socket = socket();
  private final AtomicInteger asked = new AtomicInteger();
  private final int after;
  private final String value;

  /**
   * @param after how many questions it has the value; negative: it never answers
   */
  LaggingServer(int after, String value) {
    this.after = after;
    this.value = value;
    Thread thread = new Thread(this::serve, "lagging-dns");
    thread.setDaemon(true);
    thread.start();
  }

  private static DatagramSocket socket() {
    try {
      return new DatagramSocket(0, InetAddress.getLoopbackAddress());
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  int asked() {
    return asked.get();
  }

  private void serve() {
    byte[] bytes = new byte[1500];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        socket.receive(packet);
        int count = asked.incrementAndGet();
        if (after >= 0) {
          Message reply = new Message(Arrays.copyOf(bytes, packet.getLength()));
          reply.getHeader().setFlag(Flags.QR);
          Record question = reply.getQuestion();
          reply.removeAllRecords(Section.ADDITIONAL);
          String text = count > after ? value : "of another order";
          reply.addRecord(new TXTRecord(question.getName(), DClass.IN, 1, text), Section.ANSWER);
          byte[] wire = reply.toWire();
          socket.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
