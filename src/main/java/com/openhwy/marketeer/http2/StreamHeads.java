package com.openhwy.marketeer.http2;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Response;
import com.openhwy.marketeer.http.ResponseFields;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;

/** Writes the heads of a stream's response, of every kind, and sets its body flowing. */
final class StreamHeads {
  private StreamHeads() {}

  /** The head of the final response. */
  static void last(Http2ServerConnection connection, int id, Exchange x, boolean bodiless) {
    FieldBlock block = connection.block();
    ResponseFields.head(x, connection.loop().date(), block);
    connection.outbox().head(id, block, bodiless);
  }

  static void interim(Http2ServerConnection connection, int id, int status, Headers headers) {
    FieldBlock block = connection.block();
    ResponseFields.interim(status, headers, block);
    connection.outbox().head(id, block, false);
  }

  /** A tunnel is open. */
  static void established(Http2ServerConnection connection, int id, Exchange x) {
    FieldBlock block = connection.block();
    WebSocketConnect.established(x, block);
    connection.outbox().head(id, block, false);
  }

  static void trailers(Http2ServerConnection connection, int id, Headers trailers) {
    FieldBlock block = connection.block();
    ResponseFields.all(trailers, block);
    connection.outbox().head(id, block, true);
  }

  /** The body goes where it belongs, and is no longer the response's. */
  static void feed(Response response, BodySink sink) {
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

  /**
   * What a client is told of a response that is broken off.
   *
   * @param known what its own request deserves; no error for nothing
   */
  static Http2Error code(Failure why, Http2Error known) {
    boolean theirs = why.kind().source() == FailureKind.Source.DOWNSTREAM;
    return known != Http2Error.NO_ERROR
        ? known
        : theirs ? Http2Error.CANCEL : Http2Error.INTERNAL_ERROR;
  }
}
