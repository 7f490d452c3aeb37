package com.openhwy.marketeer.grpc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The two messages of grpc.health.v1.Health/Check in their frames, by hand: a string in field 1 of
 * the one, an enum in field 1 of the other.
 */
public final class HealthMessage {
  public static final String PATH = "/grpc.health.v1.Health/Check";

  /** The statuses, as far as this says one; others are numbers. */
  public static final int SERVING = 1;

  /** {@link #status} of what is no answer. */
  public static final int MALFORMED = -1;

  private static final int FRAME = 5;
  private static final int FIELD_1_VARINT = 1 << 3;
  private static final int FIELD_1_BYTES = 1 << 3 | 2;
  private static final int MAX_VARINT = 10;

  private HealthMessage() {}

  /**
   * @param service empty for the server as a whole
   */
  public static byte[] request(String service) {
    byte[] name = service.getBytes(StandardCharsets.UTF_8);
    ByteBuffer message = ByteBuffer.allocate(FRAME + 1 + MAX_VARINT + name.length);
    message.position(FRAME);
    if (name.length > 0) {
      message.put((byte) FIELD_1_BYTES);
      varint(message, name.length);
      message.put(name);
    }
    message.putInt(1, message.position() - FRAME);
    byte[] out = new byte[message.position()];
    message.flip().get(out);
    return out;
  }

  private static void varint(ByteBuffer out, int value) {
    int left = value;
    while (left > 0x7f) {
      out.put((byte) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    out.put((byte) left);
  }

  /** The status in a framed answer; 0 (UNKNOWN) when the message leaves it out. */
  public static int status(byte[] framed) {
    ByteBuffer in = ByteBuffer.wrap(framed);
    if (in.remaining() < FRAME || in.get() != 0 || in.getInt() != in.remaining()) {
      return MALFORMED;
    }
    int status = 0;
    while (in.hasRemaining()) {
      long tag = varint(in);
      if (tag == FIELD_1_VARINT) {
        long value = varint(in);
        status = value < 0 || value > Integer.MAX_VALUE ? MALFORMED : (int) value;
      } else if (tag < 0 || !skip(in, (int) (tag & 7))) {
        return MALFORMED;
      }
    }
    return status;
  }

  /** A field that a later version may have. */
  private static boolean skip(ByteBuffer in, int kind) {
    long bytes =
        switch (kind) {
          case 0 -> varint(in) < 0 ? -1 : 0;
          case 1 -> 8;
          case 2 -> varint(in);
          case 5 -> 4;
          default -> -1;
        };
    if (bytes < 0 || bytes > in.remaining()) {
      return false;
    }
    in.position(in.position() + (int) bytes);
    return true;
  }

  /** -1 for what is cut off or too large. */
  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 63 && in.hasRemaining(); shift += 7) {
      byte next = in.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    return -1;
  }
}
