package com.openhwy.marketeer.http3;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Downstream;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.FileBody;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Response;
import com.openhwy.marketeer.http.ResponseFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.DefaultHttp3UnknownFrame;
import org.jspecify.annotations.Nullable;

/** Gets head and body of a response into the stream of its request. Event loop only. */
@SuppressWarnings("FutureReturnValueIgnored") // StreamOutput hears of every write that fails
final class ResponseSender implements Downstream {
  /** A frame type that means nothing, by design (RFC 9114 7.2.8). */
  private static final long RESERVED_FRAME = 0x40;

  private final Http3Stream stream;
  private final StreamOutput output;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Http3ResponseBody body;

  ResponseSender(Http3Stream stream) {
    this.stream = stream;
    this.output = new StreamOutput(stream);
  }

  void begin(ChannelHandlerContext ctx) {
    context = ctx;
    ctx.pipeline().addFirst(output);
  }

  @Override
  public void respond(Exchange x) {
    if (x != stream.exchange()) {
      x.response().drop(Http3Stream.lost());
      x.ended();
      return;
    }
    Response response = x.response();
    DefaultHttp3HeadersFrame frame = new DefaultHttp3HeadersFrame();
    ResponseFields.head(x, stream.loop().date(), frame.headers()::add);
    write(frame);
    if (ResponseFields.hasBody(x)) {
      body(x, response);
    } else {
      response.drop();
      finish(null);
    }
  }

  private void body(Exchange x, Response response) {
    boolean fixed = response.length() != Response.UNKNOWN;
    Http3ResponseBody to = new Http3ResponseBody(this, fixed, response.length());
    BodySink sink;
    try {
      sink = response.through(to);
    } catch (RuntimeException | Error e) {
      response.drop();
      x.misused(e);
      return;
    }
    body = to;
    ByteBuf bytes = response.bytes();
    FileBody file = response.file();
    BodySource source = file == null ? response.stream() : file.stream();
    response.handedOver();
    if (source != null) {
      flush();
      source.to(sink);
    } else {
      if (bytes != null) {
        sink.chunk(bytes);
      }
      sink.end(null);
    }
  }

  @Override
  public void interim(int status, Headers headers) {
    Exchange x = stream.exchange();
    if (x != null && x.isOpen()) {
      DefaultHttp3HeadersFrame frame = new DefaultHttp3HeadersFrame();
      ResponseFields.interim(status, headers, frame.headers()::add);
      write(frame);
      flush();
    }
  }

  @Override
  public void tunnel(Exchange x, BodySource fromEndpoint, BodySink toEndpoint) {
    Failure why = Failure.of(FailureKind.INTERNAL, "HTTP/3 has no upgrade");
    fromEndpoint.cancel(why);
    toEndpoint.fail(why);
    reset(x, why);
  }

  @Override
  public void reset(Exchange x, Failure why) {
    if (x == stream.exchange()) {
      boolean client = why.kind().source() == FailureKind.Source.DOWNSTREAM;
      stream.abandon(client ? Http3Error.REQUEST_CANCELLED : Http3Error.INTERNAL_ERROR);
      stream.failBodies(why);
    }
    x.ended();
  }

  void responseBroken(Failure why) {
    Exchange x = stream.exchange();
    if (x != null) {
      x.fail(why);
    }
  }

  boolean isGone() {
    return stream.isOver();
  }

  boolean isWritable() {
    ChannelHandlerContext ctx = context;
    return ctx != null && ctx.channel().isWritable();
  }

  void writeData(ByteBuf data, int size) {
    Exchange x = stream.exchange();
    if (x != null) {
      x.countOut(size);
    }
    // The codec puts a buffer that does not begin at its index 0 out from there all the same.
    write(new DefaultHttp3DataFrame(data.readerIndex() == 0 ? data : data.slice()));
  }

  private void write(Object frame) {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      ctx.write(frame);
    }
  }

  void flush() {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      ctx.flush();
    }
  }

  /** All of the body is written. */
  void finish(@Nullable Headers trailers) {
    if (trailers != null && !trailers.isEmpty()) {
      DefaultHttp3HeadersFrame frame = new DefaultHttp3HeadersFrame();
      ResponseFields.all(trailers, frame.headers()::add);
      write(frame);
    }
    output.finish();
  }

  /** Finds out whether the client still wants an answer: nothing tells but a write that fails. */
  void probe() {
    if (!output.sending()) {
      write(new DefaultHttp3UnknownFrame(RESERVED_FRAME, Unpooled.EMPTY_BUFFER));
      flush();
    }
  }

  /** There is room again. */
  void drained() {
    if (body != null) {
      body.drained();
    }
  }

  /** Nothing more is to leave. */
  void discard() {
    output.discard();
  }

  void abandonBody(Failure why) {
    if (body != null) {
      body.abandon(why);
    }
  }

  /** Whether the client has to make room before more leaves. */
  boolean sending() {
    return output.sending();
  }

  /** Bytes that the transport took. */
  long taken() {
    return output.taken();
  }
}
