package com.openhwy.marketeer.http1;

import com.openhwy.marketeer.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes heads into an array that is used again and again; a head then goes into a network buffer
 * with one copy. One per event loop.
 */
final class HeadEncoder {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = new byte[8 << 10];
  private int size;

  HeadEncoder clear() {
    size = 0;
    return this;
  }

  HeadEncoder bytes(byte[] more) {
    room(more.length);
    System.arraycopy(more, 0, bytes, size, more.length);
    size += more.length;
    return this;
  }

  /** Characters of Latin-1, each one byte. The caller knows that they are. */
  @SuppressWarnings(
      "deprecation") // the one way from a compact string to bytes that copies once and allocates
  // nothing
  HeadEncoder text(String text) {
    int length = text.length();
    room(length);
    text.getBytes(0, length, bytes, size);
    size += length;
    return this;
  }

  HeadEncoder octet(int b) {
    room(1);
    bytes[size++] = (byte) b;
    return this;
  }

  HeadEncoder crlf() {
    room(2);
    bytes[size++] = '\r';
    bytes[size++] = '\n';
    return this;
  }

  HeadEncoder field(String name, String value) {
    return text(name).octet(':').octet(' ').text(value).crlf();
  }

  HeadEncoder fields(Headers headers) {
    for (int i = 0; i < headers.size(); i++) {
      field(headers.name(i), headers.value(i));
    }
    return this;
  }

  HeadEncoder decimal(long value) {
    room(20);
    int start = size;
    long rest = value;
    do {
      bytes[size++] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    for (int i = start, j = size - 1; i < j; i++, j--) {
      byte swapped = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = swapped;
    }
    return this;
  }

  /**
   * A new buffer with all that was written.
   *
   * @param spare bytes of room behind it for a body that may be copied in
   */
  ByteBuf toBuffer(ByteBufAllocator allocator, int spare) {
    return allocator.ioBuffer(size + spare).writeBytes(bytes, 0, size);
  }

  /** Adds all that was written to what a connection gathers. */
  void into(Outbox outbox) {
    outbox.gather(size).writeBytes(bytes, 0, size);
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  /** Writes the size line of a chunk (RFC 9112 7.1). */
  static void chunkSize(ByteBuf out, int size) {
    int shift = 28;
    while (shift > 0 && size >>> shift == 0) {
      shift -= 4;
    }
    for (; shift >= 0; shift -= 4) {
      out.writeByte(HEX[size >>> shift & 15]);
    }
    out.writeShort('\r' << 8 | '\n');
  }
}
