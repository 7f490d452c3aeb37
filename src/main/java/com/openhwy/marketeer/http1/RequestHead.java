package com.openhwy.marketeer.http1;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Finds request heads, one after the other, in the bytes of a client's connection. One per
 * connection.
 */
final class RequestHead {
  private static final int CRLF = '\r' << 8 | '\n';

  private final Http1Loop loop;
  private final HeadScanner scanner = new HeadScanner();
  private @Nullable Failure failure;
  private long startNanos;

  RequestHead(Http1Loop loop) {
    this.loop = loop;
  }

  /** {@code Ticker.nanos()} when the first byte of the head was seen. */
  long startNanos() {
    return startNanos;
  }

  /** Why there is no head to be had from these bytes, after {@link #find} gave 0. */
  @Nullable Failure failure() {
    return failure;
  }

  /** Whether the head that comes has not begun yet. */
  boolean atStart() {
    return scanner.scanned() == 0;
  }

  /**
   * Passes over empty lines before a request (RFC 9112 2.2) and nothing else.
   *
   * @return whether there is a byte of a head
   */
  boolean begins(ByteBuf in) {
    if (!atStart()) {
      return true;
    }
    while (in.readableBytes() >= 2 && in.getShort(in.readerIndex()) == CRLF) {
      in.skipBytes(2);
    }
    boolean begins =
        in.isReadable() && (in.readableBytes() > 1 || in.getByte(in.readerIndex()) != '\r');
    if (begins) {
      startNanos = loop.ticker().nanos();
    }
    return begins;
  }

  /**
   * Looks for the end of the head.
   *
   * @return its length; 0 when it is not all there, or when {@link #failure} says why it never will
   *     be
   */
  int find(ByteBuf in) {
    failure = null;
    int length = scanner.scan(in);
    int limit = loop.limits().headBytes();
    if (length == HeadScanner.BARE_LF) {
      failure = RequestParser.malformed("a line that ends with a bare LF");
    } else if (length > limit || (length == HeadScanner.MORE && scanner.scanned() > limit)) {
      boolean firstLineFits = scanner.firstLine() > 0 && scanner.firstLine() <= limit;
      FailureKind kind = firstLineFits ? FailureKind.HEAD_TOO_LARGE : FailureKind.URI_TOO_LONG;
      failure = Failure.of(kind, "a request head of more than " + limit + " bytes");
    } else if (length > 0) {
      return length;
    }
    return 0;
  }

  /** The head was taken, or given up: the next one begins. */
  void done() {
    scanner.reset();
  }
}
