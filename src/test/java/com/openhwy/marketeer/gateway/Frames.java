package com.openhwy.marketeer.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Frames and field blocks of HTTP/2 as bytes, sound or not: what a test says. */
final class Frames {
  private Frames() {}

  static byte[] bytes(int type, int flags, int stream, byte... payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  static byte[] integer(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  /** The four pseudo-header fields of a request, and more. */
  static String[] with(String method, String path, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(":method", method, ":scheme", "http", ":authority", "a", ":path", path));
    all.addAll(List.of(more));
    return all.toArray(new String[0]);
  }

  /** Literals that go into no table (RFC 7541 6.2.2). */
  static byte[] block(String... pairs) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < pairs.length; i += 2) {
      out.write(0);
      literal(out, pairs[i]);
      literal(out, pairs[i + 1]);
    }
    return out.toByteArray();
  }

  static void literal(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length < 127) {
      out.write(bytes.length);
    } else {
      out.write(127);
      int rest = bytes.length - 127;
      for (; rest >= 128; rest >>>= 7) {
        out.write(rest | 128);
      }
      out.write(rest);
    }
    out.writeBytes(bytes);
  }
}
