package com.openhwy.marketeer.http2;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Downstream;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Protocol;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.RequestFields;
import com.openhwy.marketeer.http2.ServerStreams.End;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import org.jspecify.annotations.Nullable;

/**
 * What of a stream is the request: its head, its body and its trailers as the client sends them,
 * and what is wrong with them (RFC 9113 8.1). Event loop only.
 */
abstract class StreamInput extends StreamFlow implements Downstream {
  /** Bytes of a body that nobody wants that are read all the same, for a clean end. */
  private static final int MAX_DISCARD = 64 << 10;

  /** Streams that a head beyond the limits counts as: it is not cheap to find out. */
  private static final int LARGE = 4;

  final Exchange exchange;
  @Nullable RequestBody requestBody;

  /** What the stream is to end with when its response is out. */
  Http2Error afterwards = Http2Error.NO_ERROR;

  /** Whether the request is an extended CONNECT (RFC 8441). */
  boolean connect;

  boolean tunnel;
  boolean expecting;
  private long contentLength = RequestFields.NONE;
  private int discarded;

  StreamInput(Http2ServerConnection connection, int id, long sendWindow) {
    super(connection, id, sendWindow);
    this.exchange = connection.server().exchange(this, connection.loop().nanos());
    exchange.request().protocol(Protocol.HTTP_2);
  }

  // ---- what a stream does

  /** Whether the response is out, and the client still sends. */
  abstract boolean isDiscarding();

  /** Ends the stream whatever it is at. */
  abstract void stop(Http2Error code);

  /** The stream is at its end. */
  abstract void close(End how);

  /** Somebody begins to take the body. */
  abstract void bodyTaken();

  /** All of the body is with whoever took it. */
  abstract void bodyEnded();

  /** Whoever took the body wants no more of it. */
  abstract void bodyCancelled(Failure why);

  @Override
  void countOut(int bytes) {
    exchange.countOut(bytes);
  }

  // ---- what the client sends

  /**
   * The head of the request is there.
   *
   * @param whole whether all its fields are
   * @param last whether nothing follows
   */
  void begin(InboundFields fields, boolean whole, boolean last) {
    remoteDone = last;
    Request request = exchange.request();
    RequestFields reader = connection.loop().requests();
    Failure failure = reader.read(fields, last, request, connection.loop().limits());
    if (!whole) {
      String detail = "fields of more than " + connection.loop().limits().headBytes() + " bytes";
      failure = Failure.of(FailureKind.HEAD_TOO_LARGE, detail);
    }
    if (failure == null && reader.protocol() != null) {
      connect = true;
      failure = WebSocketConnect.turn(request, reader.protocol());
    }
    if (failure != null) {
      refuse(failure);
      return;
    }
    contentLength = reader.contentLength();
    expecting = reader.expectsContinue();
    if (connect) {
      requestBody = new RequestBody(this); // no body to others: it waits for the tunnel, if any
    } else if (request.hasBody()) {
      requestBody = new RequestBody(this);
      request.body(request.bodyLength(), requestBody);
    }
    connection.server().driver().handle(exchange);
  }

  private void refuse(Failure failure) {
    switch (failure.kind()) {
      case MALFORMED_REQUEST -> {
        afterwards = Http2Error.PROTOCOL_ERROR;
        connection.wasted();
      }
      case HEAD_TOO_LARGE, URI_TOO_LONG -> connection.wasted(LARGE);
      default -> {}
    }
    if (!closed) {
      exchange.fail(failure);
    }
  }

  /**
   * Bytes of the body, which stay the caller's.
   *
   * @param framed bytes that count for flow control: padding as well
   * @return false when the client had no room to send them
   */
  boolean data(ByteBuf data, int framed, boolean last) {
    int bytes = data.readableBytes();
    if (!received(framed)) {
      return false;
    }
    consumed(framed - bytes, true);
    exchange.countIn(bytes);
    long received = exchange.bytesIn();
    RequestBody body = requestBody;
    if (contentLength != RequestFields.NONE && received > contentLength) {
      consumed(bytes, false);
      malformed("more DATA than content-length says");
    } else if (received > exchange.request().bodyLimit() && !connect && body != null) {
      consumed(bytes, false);
      String detail = "a body of more than " + exchange.request().bodyLimit() + " bytes";
      breakOff(Failure.of(FailureKind.BODY_TOO_LARGE, detail));
    } else if (body == null || isDiscarding()) {
      consumed(bytes, false);
      discarded += bytes;
    } else if (bytes > 0) {
      body.data(data);
      connection.delivered(body);
    }
    if (last && !closed) {
      end(null);
    } else if (isDiscarding() && discarded > MAX_DISCARD) {
      stop(Http2Error.NO_ERROR);
    }
    return true;
  }

  /** The client is done; trailers may have come. */
  void end(@Nullable Headers trailers) {
    remoteDone = true;
    if (contentLength != RequestFields.NONE && exchange.bytesIn() < contentLength) {
      malformed("less DATA than content-length says");
      return;
    }
    RequestBody body = requestBody;
    if (body != null) {
      body.end(trailers);
    }
    if (isDiscarding()) {
      close(End.COMPLETE);
    }
  }

  /** The message breaks RFC 9113 8.1.1; the stream will not end as if nothing had happened. */
  void malformed(String detail) {
    afterwards = Http2Error.PROTOCOL_ERROR;
    connection.wasted();
    if (!closed) {
      breakOff(Failure.of(FailureKind.MALFORMED_REQUEST, detail));
    }
  }

  /** Whoever takes the body of the request hears first, and may answer the client by itself. */
  void breakOff(Failure why) {
    if (isDiscarding()) {
      stop(afterwards);
      return;
    }
    exchange.note(why);
    if (requestBody != null) {
      requestBody.fail(why);
    }
    if (!closed && !exchange.hasEnded()) {
      exchange.fail(why);
    }
  }

  final boolean leavesLittle() {
    Failure why = exchange.failure();
    return contentLength - exchange.bytesIn() <= MAX_DISCARD
        && (why == null || why.kind() != FailureKind.BODY_TOO_LARGE);
  }

  final void dropBody() {
    if (requestBody != null) {
      requestBody.drop();
    }
  }

  /** Whether the next step is the client's: more of a body that somebody wants. */
  final boolean awaitsClient() {
    return requestBody != null && !remoteDone && requestBody.awaits();
  }
}
