package com.openhwy.marketeer.middleware.grpcweb;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.GrpcCode;
import com.openhwy.marketeer.grpc.Grpc;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer on its way to a browser, as it comes: messages as they are, and the
 * trailers as one more of them, marked by the highest bit. In base64 if the browser wants text,
 * each piece on its own. One that breaks off between two messages says so in trailers; inside one,
 * it is broken off. Event loop only.
 */
final class WebBody implements BodySink {
  private static final int TRAILERS = 0x80;
  private static final int HEADER = 5;

  private final Exchange x;
  private final BodySink sink;
  private final boolean text;
  private int headerSeen;
  private long messageLeft;

  WebBody(Exchange x, BodySink sink, boolean text) {
    this.x = x;
    this.sink = sink;
    this.text = text;
  }

  @Override
  public void from(BodySource source) {
    sink.from(source);
  }

  @Override
  public void chunk(ByteBuf data) {
    follow(data);
    send(data);
  }

  private void send(ByteBuf data) {
    if (!text || !data.isReadable()) {
      sink.chunk(data);
      return;
    }
    byte[] plain = new byte[data.readableBytes()];
    data.readBytes(plain);
    data.release();
    sink.chunk(Unpooled.wrappedBuffer(Base64.getEncoder().encode(plain)));
  }

  /** Where the messages end. */
  private void follow(ByteBuf data) {
    int at = data.readerIndex();
    int end = data.writerIndex();
    while (at < end) {
      if (headerSeen < HEADER) {
        int next = data.getUnsignedByte(at++);
        messageLeft = headerSeen == 0 ? 0 : messageLeft << 8 | next;
        headerSeen++;
      } else {
        long skipped = Math.min(messageLeft, end - at);
        at += (int) skipped;
        messageLeft -= skipped;
      }
      if (headerSeen == HEADER && messageLeft == 0) {
        headerSeen = 0;
      }
    }
  }

  @Override
  public void end(@Nullable Headers trailers) {
    if (trailers != null) {
      GrpcCode code = Grpc.code(trailers);
      if (code != null) {
        x.grpcStatus(code.number());
      }
      send(frame(trailers));
    }
    sink.end(null);
  }

  @Override
  public void fail(Failure failure) {
    GrpcCode code = GrpcCode.of(failure.kind());
    x.grpcStatus(code.number());
    if (headerSeen > 0) {
      sink.fail(failure);
      return;
    }
    x.note(failure);
    send(frame(Grpc.trailers(code, failure.reason() + ": the call broke off")));
    sink.end(null);
  }

  private static ByteBuf frame(Headers trailers) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < trailers.size(); i++) {
      lines
          .append(trailers.name(i).toLowerCase(Locale.ROOT))
          .append(": ")
          .append(trailers.value(i))
          .append("\r\n");
    }
    byte[] block = lines.toString().getBytes(StandardCharsets.ISO_8859_1);
    ByteBuf frame = Unpooled.buffer(HEADER + block.length);
    return frame.writeByte(TRAILERS).writeInt(block.length).writeBytes(block);
  }
}
