package com.openhwy.marketeer.http1;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.OutgoingBody;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The body of the message a connection is writing. Small pieces are copied behind what is already
 * gathered, so that head, body and end of a short message leave in one write; an empty piece, a
 * full socket and the end flush.
 */
final class OutboundBody extends OutgoingBody {
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

  OutboundBody(Http1Connection connection, Framing framing, long length) {
    super(framing == Framing.FIXED, length);
    this.connection = connection;
    this.framing = framing;
  }

  @Override
  protected boolean isGone() {
    return connection.isClosed();
  }

  @Override
  protected boolean isWritable() {
    return connection.channel().isWritable();
  }

  @Override
  protected void flush() {
    connection.outbox().flush();
  }

  @Override
  protected void write(ByteBuf data, int size) {
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
    connection.outboundProgress(size);
  }

  @Override
  protected void finish(@Nullable Headers trailers) {
    if (framing == Framing.CHUNKED) {
      connection.outbox().lastChunk(trailers);
    }
    connection.outbox().flush();
    connection.outboundEnded();
  }

  @Override
  protected void broken(Failure why) {
    connection.outboundFailed(why);
  }
}
