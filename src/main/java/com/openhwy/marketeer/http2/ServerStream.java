package com.openhwy.marketeer.http2;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Downstream;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Response;
import com.openhwy.marketeer.http.ResponseFields;
import com.openhwy.marketeer.http2.ServerStreams.End;
import io.netty.handler.codec.http2.Http2Error;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request of a client and its response: a stream of a {@link Http2ServerConnection} (RFC 9113
 * 5). The response is whole or the stream is reset, so that half of one never looks like all of it.
 * Event loop only.
 */
final class ServerStream extends StreamInput implements Downstream {
  private static final Failure GONE =
      Failure.of(FailureKind.CLIENT_ABORTED, "the client reset the stream, or is gone");

  private @Nullable StreamPace pace;
  private boolean localDone;

  ServerStream(Http2ServerConnection connection, int id, long sendWindow) {
    super(connection, id, sendWindow);
  }

  // ---- ends

  /** The response is out, and the client still sends. */
  @Override
  boolean isDiscarding() {
    return localDone && !tunnel && !closed;
  }

  /** Ends the stream whatever it was at. */
  @Override
  void stop(Http2Error code) {
    if (!closed) {
      connection.outbox().reset(id, code);
      flushSoon();
      over(End.RESET_BY_US, GONE);
    }
  }

  /** The stream is gone by the client's hand, or with its connection. */
  void lost() {
    if (!closed) {
      Failure known = exchange.failure();
      over(End.RESET_BY_CLIENT, known != null ? known : GONE);
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
    StreamHeads.last(connection, id, x, !body);
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
    StreamHeads.feed(response, sink);
  }

  /** All bytes of the body are written. */
  void sendEnd(@Nullable Headers trailers) {
    if (trailers == null || trailers.isEmpty()) {
      connection.outbox().end(id);
    } else {
      StreamHeads.trailers(connection, id, trailers);
    }
    localEnd();
  }

  /**
   * The response is written. A client that is about to send the little that is left of its request
   * may do so; any other is told that it is not wanted (RFC 9113 8.1).
   */
  private void localEnd() {
    localDone = true;
    flushSoon();
    if (tunnel) {
      tunnelEnded();
      return;
    }
    if (exchange.failure() == null) {
      connection.budget().served();
    }
    if (!remoteDone && afterwards == Http2Error.NO_ERROR && leavesLittle()) {
      dropBody();
      exchange.ended();
      return;
    }
    boolean reset = !remoteDone || afterwards != Http2Error.NO_ERROR;
    if (reset) {
      connection.outbox().reset(id, afterwards);
    }
    close(reset ? End.RESET_BY_US : End.COMPLETE);
  }

  /** The stream is at its end; nobody of its bodies is told. */
  @Override
  void close(End how) {
    closed = true;
    connection.streams().remove(id, how);
    dropBody();
    if (responseBody != null) {
      responseBody.release();
    }
    exchange.ended();
    connection.closed(this);
  }

  /** Ends what is not at its end, and tells everybody. */
  private void over(End how, Failure why) {
    closed = true;
    connection.streams().remove(id, how);
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
      StreamHeads.interim(connection, id, status, headers);
      flushSoon();
    }
  }

  @Override
  public void reset(Exchange x, Failure why) {
    if (closed) {
      x.ended();
      return;
    }
    connection.outbox().reset(id, StreamHeads.code(why, afterwards));
    flushSoon();
    over(End.RESET_BY_US, why);
  }

  void responseBroken(Failure why) {
    exchange.fail(why);
  }

  // ---- the request body

  /** Somebody begins to take the body: a client that waits for it is bidden to send it. */
  @Override
  void bodyTaken() {
    if (expecting) {
      expecting = false;
      interim(100, new Headers());
    }
  }

  @Override
  void bodyEnded() {
    if (tunnel) {
      tunnelEnded();
    }
  }

  /** One direction of the tunnel is over. */
  private void tunnelEnded() {
    if (localDone && !closed && requestBody != null && requestBody.isOver()) {
      close(End.COMPLETE);
    }
  }

  @Override
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
    StreamHeads.established(connection, id, x);
    flushSoon();
    RequestBody fromClient = Objects.requireNonNull(requestBody, "the body of a CONNECT");
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
    if (isDiscarding()) {
      stop(Http2Error.NO_ERROR);
    }
    if (closed || tunnel) {
      return false;
    }
    pace = pace == null ? new StreamPace(this, exchange) : pace;
    return pace.look();
  }
}
