package com.openhwy.marketeer.http1;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Headers;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The body of the message a connection is writing. Small pieces are copied behind what is already
 * gathered, so that head, body and end of a short message leave in one write; an empty piece, a
 * full socket and the end flush.
 */
final class OutboundBody implements BodySink {
  enum Framing {
    /** Exactly the bytes announced. */
    FIXED,
    CHUNKED,
    /** The end of the connection, or of its half, is the end of the body. */
    UNTIL_CLOSE
  }

  /** Pieces up to this size are copied rather than written on their own. */
  static final int COPY_BELOW = 4 << 10;

  private static final int CHUNK_FRAME = 12;

  private final Http1Connection connection;
  private final Framing framing;
  private long remaining;
  private @Nullable BodySource source;
  private boolean pausedSource;
  private boolean over;

  OutboundBody(Http1Connection connection, Framing framing, long length) {
    this.connection = connection;
    this.framing = framing;
    this.remaining = length;
  }

  @Override
  public void from(BodySource source) {
    this.source = source;
  }

  @Override
  public void chunk(ByteBuf data) {
    int size = data.readableBytes();
    if (over || connection.isClosed()) {
      data.release();
      return;
    }
    if (size == 0) {
      data.release();
      connection.outbox().flush();
      pauseIfFull();
      return;
    }
    if (framing == Framing.FIXED && size > remaining) {
      data.release();
      fail(Failure.of(FailureKind.INTERNAL, "a body longer than its Content-Length"));
      return;
    }
    remaining -= size;
    write(data, size);
    connection.outboundProgress(size);
    if (!connection.channel().isWritable()) {
      connection.outbox().flush();
      pauseIfFull();
    }
  }

  private void pauseIfFull() {
    BodySource feeding = source;
    if (!over && feeding != null && !pausedSource && !connection.channel().isWritable()) {
      pausedSource = true;
      feeding.pause();
    }
  }

  private void write(ByteBuf data, int size) {
    boolean chunked = framing == Framing.CHUNKED;
    Outbox outbox = connection.outbox();
    if (outbox.fits(size + CHUNK_FRAME)) {
      ByteBuf gathered = outbox.gather(0);
      if (chunked) {
        HeadEncoder.chunkSize(gathered, size);
      }
      gathered.writeBytes(data);
      data.release();
    } else {
      if (chunked) {
        HeadEncoder.chunkSize(outbox.gather(CHUNK_FRAME), size);
      }
      outbox.write(data);
    }
    if (chunked) {
      outbox.gather(2).writeShort('\r' << 8 | '\n');
    }
  }

  /** The socket has room again. */
  void drained() {
    BodySource feeding = source;
    if (pausedSource && feeding != null) {
      pausedSource = false;
      feeding.resume();
    }
  }

  @Override
  public void end(@Nullable Headers trailers) {
    if (over) {
      return;
    }
    if (framing == Framing.FIXED && remaining > 0) {
      fail(
          Failure.of(
              FailureKind.INTERNAL,
              "a body " + remaining + " bytes shorter than its Content-Length"));
      return;
    }
    over = true;
    source = null;
    if (framing == Framing.CHUNKED) {
      connection.outbox().lastChunk(trailers);
    }
    connection.outbox().flush();
    connection.outboundEnded();
  }

  @Override
  public void fail(Failure failure) {
    if (!over) {
      over = true;
      cancelSource(failure);
      connection.outboundFailed(failure);
    }
  }

  /** Nothing more will be written; the source is told to stop. */
  void abandon(Failure why) {
    if (!over) {
      over = true;
      cancelSource(why);
    }
  }

  private void cancelSource(Failure why) {
    BodySource feeding = source;
    source = null;
    if (feeding != null) {
      feeding.cancel(why);
    }
  }

  void detach() {
    over = true;
    source = null;
  }

  boolean isOver() {
    return over;
  }

  /** Whether the source waits for the socket. */
  boolean isFull() {
    return pausedSource;
  }
}
