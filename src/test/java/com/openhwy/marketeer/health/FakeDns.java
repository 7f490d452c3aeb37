package com.openhwy.marketeer.health;

import io.netty.handler.codec.dns.DnsRecordType;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A name server on UDP loopback that knows what a test told it (RFC 1035 4.1). */
final class FakeDns {
  private static final int NO_SUCH_NAME = 3;

  private final DatagramSocket socket;
  private final Map<String, List<Buffer>> records = new ConcurrentHashMap<>();
  private final List<String> questions = new CopyOnWriteArrayList<>();

  FakeDns(Vertx vertx) {
    socket = vertx.createDatagramSocket();
    socket.handler(this::answer);
    Lab.await(socket.listen(0, Lab.LOOPBACK));
  }

  InetSocketAddress address() {
    return new InetSocketAddress(Lab.LOOPBACK, socket.localAddress().port());
  }

  /** Itself again and again: whoever is not answered at once, on a busy machine, asks the next. */
  List<InetSocketAddress> addresses() {
    return Collections.nCopies(8, address());
  }

  /** Such as {@code A api.test}. */
  List<String> questions() {
    return questions;
  }

  FakeDns a(String name, String... ips) {
    for (String ip : ips) {
      add(DnsRecordType.A, name, ipv4(ip));
    }
    return this;
  }

  FakeDns aaaa(String name, byte[] address) {
    return add(DnsRecordType.AAAA, name, Buffer.buffer(address));
  }

  FakeDns srv(String name, int priority, int weight, int port, String host) {
    Buffer data =
        Buffer.buffer()
            .appendUnsignedShort(priority)
            .appendUnsignedShort(weight)
            .appendUnsignedShort(port)
            .appendBuffer(encoded(host));
    return add(DnsRecordType.SRV, name, data);
  }

  FakeDns raw(DnsRecordType type, String name, byte... data) {
    return add(type, name, Buffer.buffer(data));
  }

  private FakeDns add(DnsRecordType type, String name, Buffer data) {
    records.computeIfAbsent(type.name() + " " + name, k -> new CopyOnWriteArrayList<>()).add(data);
    return this;
  }

  private void answer(DatagramPacket packet) {
    Buffer query = packet.data();
    StringBuilder name = new StringBuilder();
    int at = 12;
    for (int length = query.getByte(at); length > 0; length = query.getByte(at)) {
      name.append(name.isEmpty() ? "" : ".").append(query.getString(at + 1, at + 1 + length));
      at += length + 1;
    }
    int type = query.getUnsignedShort(at + 1);
    String host = name.toString().toLowerCase(Locale.ROOT);
    String question = DnsRecordType.valueOf(type).name() + " " + host;
    questions.add(question);
    List<Buffer> found = records.getOrDefault(question, List.of());
    boolean known = records.keySet().stream().anyMatch(key -> key.endsWith(" " + host));
    Buffer response =
        Buffer.buffer()
            .appendBuffer(query.getBuffer(0, 2))
            .appendUnsignedShort(0x8180 | (known ? 0 : NO_SUCH_NAME))
            .appendUnsignedShort(1)
            .appendUnsignedShort(found.size())
            .appendUnsignedShort(0)
            .appendUnsignedShort(0)
            .appendBuffer(query.getBuffer(12, at + 5));
    for (Buffer data : found) {
      response
          .appendUnsignedShort(0xc00c) // the name of the question
          .appendUnsignedShort(type)
          .appendUnsignedShort(1)
          .appendInt(60)
          .appendUnsignedShort(data.length())
          .appendBuffer(data);
    }
    socket.send(response, packet.sender().port(), packet.sender().host());
  }

  private static Buffer ipv4(String ip) {
    Buffer bytes = Buffer.buffer();
    for (String part : ip.split("\\.", -1)) {
      bytes.appendByte((byte) Integer.parseInt(part));
    }
    return bytes;
  }

  private static Buffer encoded(String name) {
    Buffer bytes = Buffer.buffer();
    for (String label : name.isEmpty() ? new String[0] : name.split("\\.", -1)) {
      bytes.appendByte((byte) label.length()).appendString(label);
    }
    return bytes.appendByte((byte) 0);
  }
}
