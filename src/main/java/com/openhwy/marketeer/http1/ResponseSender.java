package com.openhwy.marketeer.http1;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Downstream;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.FileBody;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Protocol;
import com.openhwy.marketeer.http.Response;
import com.openhwy.marketeer.http.ResponseFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import io.netty.channel.ChannelProgressivePromise;
import java.nio.charset.StandardCharsets;

/**
 * Gets head and body of a response onto a client's connection by the shortest way there is for its
 * kind: bytes at hand behind the head, a stream through its stages, a file through the kernel.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a failed write closes the channel, and that is heard
final class ResponseSender implements Downstream {
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ServerConnection connection;
  private final boolean sendsFiles;
  private boolean fileSending;
  private int tunnelEnds;

  /**
   * @param sendsFiles whether this connection can hand a file to the kernel
   */
  ResponseSender(ServerConnection connection, boolean sendsFiles) {
    this.connection = connection;
    this.sendsFiles = sendsFiles;
  }

  @Override
  public void respond(Exchange x) {
    if (x != connection.exchange()) {
      x.response().drop(gone());
      x.ended();
      return;
    }
    Response response = x.response();
    boolean body = ResponseFields.hasBody(x);
    OutboundBody.Framing framing = ResponseWriter.framing(x.request(), response);
    boolean persistent =
        connection.responding(x, body && framing == OutboundBody.Framing.UNTIL_CLOSE);
    connection.outbox().head(ResponseWriter.head(connection, x, persistent, spare(response, body)));
    if (body) {
      body(x, response, framing);
    } else {
      response.drop();
      connection.outbox().flush();
      connection.outboundEnded();
    }
  }

  /** Room behind the head for a body, or the beginning of one, that is worth copying. */
  private static int spare(Response response, boolean body) {
    ByteBuf bytes = response.bytes();
    return !body
        ? 0
        : bytes == null
            ? OutboundBody.COPY_BELOW
            : Math.min(OutboundBody.COPY_BELOW, bytes.readableBytes() + 32);
  }

  /** Bids a client that waits for it to send its body (RFC 9110 10.1.1). */
  void proceed() {
    connection.outbox().write(Unpooled.wrappedBuffer(CONTINUE));
    connection.outbox().flush();
  }

  static Failure gone() {
    return Failure.of(
        FailureKind.CLIENT_ABORTED,
        "the client closed the connection before the answer was complete");
  }

  @Override
  public void interim(int status, Headers headers) {
    Exchange x = connection.exchange();
    if (x != null && x.isOpen() && x.request().protocol() != Protocol.HTTP_1_0) {
      connection.outbox().write(ResponseWriter.bare(connection, status, headers));
      connection.outbox().flush();
    }
  }

  @Override
  public void tunnel(Exchange x, BodySource fromEndpoint, BodySink toEndpoint) {
    if (x != connection.exchange()) {
      fromEndpoint.cancel(gone());
      toEndpoint.fail(gone());
      x.ended();
      return;
    }
    connection.outbox().write(ResponseWriter.bare(connection, 101, x.response().headers()));
    connection.outbox().flush();
    connection.tunnel(toEndpoint, fromEndpoint);
  }

  /** One direction of the tunnel is over. */
  void tunnelEnded() {
    if (++tunnelEnds == 2) {
      connection.tunnelOver();
    }
  }

  @Override
  public void reset(Exchange x, Failure why) {
    if (x == connection.exchange()) {
      connection.reset();
    } else {
      x.ended();
    }
  }

  private void body(Exchange x, Response response, OutboundBody.Framing framing) {
    FileBody file = response.file();
    if (file != null && sendsFiles && !response.staged()) {
      response.handedOver();
      sendFile(x, file);
      return;
    }
    BodySink sink;
    try {
      sink = response.through(connection.beginOutbound(framing, response.length()));
    } catch (RuntimeException | Error e) {
      response.drop();
      x.misused(e);
      return;
    }
    ByteBuf bytes = response.bytes();
    BodySource stream = response.stream();
    response.handedOver();
    if (stream != null) {
      stream.to(sink);
    } else if (file != null) {
      file.stream().to(sink);
    } else {
      if (bytes != null) {
        sink.chunk(bytes);
      }
      sink.end(null);
    }
  }

  private void sendFile(Exchange x, FileBody file) {
    connection.outbox().pass();
    fileSending = true;
    ChannelProgressivePromise promise = connection.context().newProgressivePromise();
    promise.addListener(
        new ChannelProgressiveFutureListener() {
          @Override
          public void operationProgressed(
              ChannelProgressiveFuture future, long progress, long total) {
            x.countOut(progress - x.bytesOut());
          }

          @Override
          public void operationComplete(ChannelProgressiveFuture done) {
            fileSending = false;
            sent(x, file, done.isSuccess());
          }
        });
    connection.context().writeAndFlush(file.region(), promise);
  }

  private void sent(Exchange x, FileBody file, boolean whole) {
    if (x != connection.exchange()) {
      return;
    }
    if (whole) {
      x.countOut(file.length() - x.bytesOut());
      connection.outboundEnded();
    } else {
      x.fail(Failure.of(FailureKind.INTERNAL, "the file could not be sent to its end"));
    }
  }

  // ---- how the client takes it

  /** Whether there are bytes that wait for the client to take them. */
  boolean sending() {
    return fileSending || pending() > 0;
  }

  /** Bytes of the response that have left this process. */
  long drained() {
    Exchange x = connection.exchange();
    long written = x == null ? 0 : x.bytesOut();
    return fileSending ? written : written - pending();
  }

  private long pending() {
    ChannelOutboundBuffer buffer = connection.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }
}
