package com.openhwy.marketeer.http2;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Downstream;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Protocol;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.RequestFields;
import com.openhwy.marketeer.http.Response;
import com.openhwy.marketeer.http.ResponseFields;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import org.jspecify.annotations.Nullable;

/**
 * One request of a client and its response: a stream of a {@link Http2ServerConnection} (RFC 9113
 * 5). The response is whole or the stream is reset, so that half of one never looks like all of it.
 * Event loop only.
 */
final class ServerStream extends StreamFlow implements Downstream {
  private static final Failure GONE =
      Failure.of(FailureKind.CLIENT_ABORTED, "the client reset the stream, or is gone");

  private final Exchange exchange;
  private @Nullable StreamPace pace;
  private @Nullable RequestBody requestBody;
  private long contentLength = RequestFields.NONE;
  private Http2Error afterwards = Http2Error.NO_ERROR;
  private boolean connect;
  private boolean tunnel;
  private boolean expecting;
  private boolean localDone;

  ServerStream(Http2ServerConnection connection, int id, long sendWindow) {
    super(connection, id, sendWindow);
    this.exchange = connection.server().exchange(this, connection.loop().nanos());
    exchange.request().protocol(Protocol.HTTP_2);
  }

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
    if (request.hasBody()) {
      requestBody = new RequestBody(this);
      request.body(request.bodyLength(), requestBody);
    }
    connection.server().driver().handle(exchange);
  }

  private void refuse(Failure failure) {
    if (failure.kind() == FailureKind.MALFORMED_REQUEST) {
      afterwards = Http2Error.PROTOCOL_ERROR;
      connection.wasted();
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
    } else if (received > exchange.request().bodyLimit() && !tunnel && body != null) {
      consumed(bytes, false);
      String detail = "a body of more than " + exchange.request().bodyLimit() + " bytes";
      breakOff(Failure.of(FailureKind.BODY_TOO_LARGE, detail));
    } else if (body == null) {
      consumed(bytes, false);
    } else if (bytes > 0) {
      body.data(data);
      connection.delivered(body);
    }
    if (last && !closed) {
      end(null);
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
    if (localDone && !closed) {
      close(false);
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
    exchange.note(why);
    if (requestBody != null) {
      requestBody.fail(why);
    }
    if (!closed && !exchange.hasEnded()) {
      exchange.fail(why);
    }
  }

  /** The stream is gone by the client's hand, or with its connection. */
  void lost() {
    if (!closed) {
      Failure known = exchange.failure();
      over(false, known != null ? known : GONE);
    }
  }

  /** Somebody threw who was handed something of this stream. */
  void crashed(Throwable e) {
    exchange.misused(e);
  }

  // ---- the response

  @Override
  public void respond(Exchange x) {
    Response response = x.response();
    if (closed) {
      response.drop(GONE);
      x.ended();
      return;
    }
    if (connect && response.status() < 300) {
      WebSocketConnect.notEstablished(x);
    }
    boolean body = ResponseFields.hasBody(x);
    FieldBlock block = connection.block();
    ResponseFields.head(x, connection.loop().date(), block);
    connection.outbox().head(id, block, !body);
    if (body) {
      body(x, response);
    } else {
      response.drop();
      localEnd();
    }
  }

  private void body(Exchange x, Response response) {
    boolean fixed = response.length() != Response.UNKNOWN;
    ResponseBody last = new ResponseBody(this, fixed, response.length());
    BodySink sink;
    try {
      sink = response.through(last);
    } catch (RuntimeException | Error e) {
      response.drop();
      x.misused(e);
      return;
    }
    responseBody = last;
    ByteBuf bytes = response.bytes();
    BodySource stream = response.file() != null ? response.file().stream() : response.stream();
    response.handedOver();
    if (stream != null) {
      stream.to(sink);
      return;
    }
    if (bytes != null) {
      sink.chunk(bytes);
    }
    sink.end(null);
  }

  /** All bytes of the body are written. */
  void sendEnd(@Nullable Headers trailers) {
    if (trailers == null || trailers.isEmpty()) {
      connection.outbox().end(id);
    } else {
      FieldBlock block = connection.block();
      ResponseFields.all(trailers, block);
      connection.outbox().head(id, block, true);
    }
    localEnd();
  }

  /**
   * The response is written. A client that has not sent all of its request is told that the rest is
   * not wanted (RFC 9113 8.1).
   */
  private void localEnd() {
    localDone = true;
    flushSoon();
    if (tunnel) {
      if (remoteDone) {
        close(false);
      }
      return;
    }
    boolean reset = !remoteDone || afterwards != Http2Error.NO_ERROR;
    if (reset) {
      connection.outbox().reset(id, afterwards);
    }
    connection.budget().served();
    close(reset);
  }

  /** The stream is at its end; nobody of its bodies is told. */
  private void close(boolean byUs) {
    closed = true;
    connection.streams().remove(id, byUs);
    if (requestBody != null) {
      requestBody.drop();
    }
    if (responseBody != null) {
      responseBody.release();
    }
    exchange.ended();
    connection.closed(this);
  }

  /** Ends what is not at its end, and tells everybody. */
  private void over(boolean byUs, Failure why) {
    closed = true;
    connection.streams().remove(id, byUs);
    try {
      if (requestBody != null) {
        requestBody.fail(why);
      }
      if (responseBody != null) {
        responseBody.abandon(why);
        responseBody.release();
      }
    } finally {
      exchange.abort(why);
      exchange.ended();
      connection.closed(this);
    }
  }

  @Override
  public void interim(int status, Headers headers) {
    if (!closed && exchange.isOpen()) {
      FieldBlock block = connection.block();
      ResponseFields.interim(status, headers, block);
      connection.outbox().head(id, block, false);
      flushSoon();
    }
  }

  @Override
  public void reset(Exchange x, Failure why) {
    if (closed) {
      x.ended();
      return;
    }
    connection.outbox().reset(id, code(why));
    flushSoon();
    over(true, why);
  }

  private Http2Error code(Failure why) {
    boolean theirs = why.kind().source() == FailureKind.Source.DOWNSTREAM;
    return afterwards != Http2Error.NO_ERROR
        ? afterwards
        : theirs ? Http2Error.CANCEL : Http2Error.INTERNAL_ERROR;
  }

  void responseBroken(Failure why) {
    exchange.fail(why);
  }

  // ---- the request body

  /** Somebody begins to take the body: a client that waits for it is bidden to send it. */
  void bodyTaken() {
    if (expecting) {
      expecting = false;
      interim(100, new Headers());
    }
  }

  void bodyEnded() {
    if (tunnel && localDone && !closed) {
      close(false);
    }
  }

  void bodyCancelled(Failure why) {
    if (tunnel && !closed) {
      reset(exchange, why);
    }
  }

  // ---- tunnels

  @Override
  public void tunnel(Exchange x, BodySource fromEndpoint, BodySink toEndpoint) {
    if (closed) {
      fromEndpoint.cancel(GONE);
      toEndpoint.fail(GONE);
      x.ended();
      return;
    }
    tunnel = true;
    FieldBlock block = connection.block();
    WebSocketConnect.established(x, block);
    connection.outbox().head(id, block, false);
    flushSoon();
    RequestBody fromClient = requestBody == null ? new RequestBody(this) : requestBody;
    requestBody = fromClient;
    ResponseBody toClient = new ResponseBody(this, false, Response.UNKNOWN);
    responseBody = toClient;
    if (remoteDone) {
      fromClient.end(null);
    }
    fromClient.to(toEndpoint);
    fromEndpoint.to(toClient);
  }

  // ---- the pace of the client

  /**
   * A window of time has passed.
   *
   * @return whether the connection is at a standstill with this stream
   */
  boolean look() {
    if (closed || tunnel) {
      return false;
    }
    StreamPace known = pace;
    if (known == null) {
      known = new StreamPace(this, exchange);
      pace = known;
    }
    return known.look();
  }

  /** Whether the next step is the client's: more of a body that somebody wants. */
  boolean awaitsClient() {
    return requestBody != null && !remoteDone && requestBody.awaits();
  }
}
