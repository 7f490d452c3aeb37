package com.openhwy.marketeer.http2;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Response;
import com.openhwy.marketeer.http.UpstreamListener;
import com.openhwy.marketeer.http.UpstreamRequest;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response over a {@link Http2Connection}: room for one is taken by {@link
 * Http2Connection#reserve}, used by {@link #send} or given back by {@link #unused}. The response is
 * valid or the stream is reset; the other streams do not notice. Event loop only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the stream, and that is heard
public final class Http2Stream extends ChannelInboundHandlerAdapter {
  private static final int MAX_INTERIM = 32;

  private final Http2Connection connection;
  private final StreamDeadline deadline;
  private final Http2Fields fields = new Http2Fields();
  private String method = "";
  private @Nullable UpstreamListener listener;
  private @Nullable Channel channel;
  private @Nullable Http2RequestBody requestBody;
  private @Nullable Http2ResponseBody responseBody;
  private @Nullable ChannelFuture lastWrite;
  private boolean headSeen;
  private boolean inputDone;
  private boolean refused;
  private boolean over;
  private int interims;
  private long received;
  private long sentNanos;

  Http2Stream(Http2Connection connection) {
    this.connection = connection;
    this.deadline = new StreamDeadline(this, connection.timers());
  }

  /** The room is not needed after all. Instead of {@link #send}. */
  public void unused() {
    over = true;
    connection.release();
  }

  /**
   * Sends a request; an upgrade that it asks for is not, HTTP/2 has none (RFC 9113 8.6). Once.
   *
   * @param headNanos from the last byte of the request to the head of the response
   * @param idleNanos without progress inside a body
   */
  public void send(
      UpstreamRequest request, UpstreamListener listener, long headNanos, long idleNanos) {
    this.listener = listener;
    this.method = request.method();
    sentNanos = connection.timers().nanos();
    deadline.request(headNanos, idleNanos);
    new Http2StreamChannelBootstrap(connection.channel())
        .handler(this)
        .open()
        .addListener(
            opened -> {
              if (opened.isSuccess()) {
                begin((Http2StreamChannel) opened.getNow(), request);
              } else {
                connection.release();
                refused("the connection takes no further request");
              }
            });
  }

  private void begin(Channel opened, UpstreamRequest request) {
    opened.closeFuture().addListener(closed -> connection.release());
    if (over) {
      opened.close();
      return;
    }
    channel = opened;
    BodySource body = request.bodyLength() == 0 ? null : request.body();
    ChannelFuture head =
        opened.write(
            new DefaultHttp2HeadersFrame(
                Http2Fields.head(request, connection.isSecure()), body == null));
    head.addListener(
        written -> {
          if (!written.isSuccess()) {
            broken(reset("the request could not be sent"), true);
          }
        });
    if (body == null) {
      opened.flush();
      requestSent(head);
      return;
    }
    Http2RequestBody sink = new Http2RequestBody(this, opened, request.bodyLength());
    requestBody = sink;
    body.to(sink);
    if (!sink.isOver()) {
      opened.flush();
    }
  }

  /** All of the request is on its way. */
  void requestSent(ChannelFuture last) {
    lastWrite = last;
    if (!over && !headSeen) {
      deadline.head();
    }
  }

  /** The answer is no longer wanted. The listener hears nothing more but {@code finished}. */
  public void cancel(Failure why) {
    if (!over) {
      UpstreamListener waiting = end(why, Http2Error.CANCEL);
      if (waiting != null) {
        waiting.finished();
      }
    }
  }

  // ---- what the endpoint sends

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    deadline.moved();
    if (!over && msg instanceof Http2HeadersFrame frame) {
      headers(frame);
    } else if (!over && msg instanceof Http2DataFrame frame) {
      data(frame);
    } else {
      ReferenceCountUtil.release(msg);
    }
  }

  private void headers(Http2HeadersFrame frame) {
    Headers headers = new Headers();
    if (headSeen) {
      String wrong = Http2Fields.trailers(frame.headers(), headers);
      if (wrong == null && !frame.isEndStream()) {
        wrong = "a second head inside a response";
      }
      ended(wrong, headers);
      return;
    }
    String wrong = fields.response(frame.headers(), headers);
    if (wrong != null) {
      broken(wrong(wrong), false);
    } else if (fields.status() >= 200) {
      head(headers, frame.isEndStream());
    } else {
      interim(headers, frame.isEndStream());
    }
  }

  private void interim(Headers headers, boolean last) {
    UpstreamListener waiting = listener;
    if (last || ++interims > MAX_INTERIM) {
      broken(
          wrong(
              last
                  ? "an interim response that ends the stream"
                  : "more than " + MAX_INTERIM + " interim responses"),
          false);
    } else if (fields.status() != 100 && waiting != null) {
      waiting.interim(fields.status(), headers);
    }
  }

  private void head(Headers headers, boolean last) {
    UpstreamListener waiting = listener;
    Channel from = channel;
    if (waiting == null || from == null) {
      return;
    }
    long length = fields.contentLength();
    boolean bodiless = method.equals("HEAD") || fields.status() == 204 || fields.status() == 304;
    if (last && !bodiless && length > 0) {
      broken(wrong("an end of the stream before the content-length was reached"), false);
      return;
    }
    headSeen = true;
    inputDone = last;
    deadline.body();
    if (bodiless || last || length == 0) {
      long known = last && !bodiless ? 0 : length;
      waiting.response(fields.status(), headers, known < 0 ? Response.UNKNOWN : known, null);
      responseEnded();
      return;
    }
    Http2ResponseBody body = new Http2ResponseBody(this, from);
    responseBody = body;
    from.config().setAutoRead(false); // until somebody takes it
    waiting.response(fields.status(), headers, length < 0 ? Response.UNKNOWN : length, body);
  }

  private void data(Http2DataFrame frame) {
    Http2ResponseBody body = responseBody;
    if (body == null) {
      frame.release();
      broken(wrong("DATA before the head of the response"), false);
      return;
    }
    received += frame.content().readableBytes();
    if (fields.contentLength() >= 0 && received > fields.contentLength()) {
      frame.release();
      broken(wrong("more DATA than content-length says"), false);
      return;
    }
    boolean last = frame.isEndStream();
    if (frame.content().isReadable()) {
      body.data(frame.content());
    } else {
      frame.release();
    }
    if (last && !over) {
      ended(null, new Headers());
    }
  }

  /** The end of the stream, behind a body. */
  private void ended(@Nullable String problem, Headers trailers) {
    String wrong = problem;
    if (wrong == null && fields.contentLength() >= 0 && received < fields.contentLength()) {
      wrong = "less DATA than content-length says";
    }
    Http2ResponseBody body = responseBody;
    if (wrong != null) {
      broken(wrong(wrong), false);
    } else if (body != null) {
      inputDone = true;
      body.end(trailers.isEmpty() ? null : trailers);
    }
  }

  /** The response is with its consumer as a whole. */
  void responseEnded() {
    if (!over) {
      ChannelFuture last = lastWrite;
      boolean clean = inputDone && last != null && last.isDone();
      UpstreamListener waiting =
          end(
              reset("the endpoint answered before it had read the request"),
              clean ? null : Http2Error.CANCEL);
      if (waiting != null) {
        waiting.finished();
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (responseBody != null) {
      responseBody.flushSink();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (requestBody != null && ctx.channel().isWritable()) {
      requestBody.drained();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Http2ResetFrame frame) {
      refused = frame.errorCode() == Http2Error.REFUSED_STREAM.code();
      lost(refused ? "refused by the endpoint" : "reset by the endpoint");
    } else if (event instanceof Http2GoAwayFrame) {
      refused = true; // RFC 9113 6.8: it tells us so only if it did not look at the request
      lost("refused by the endpoint, which goes away");
    }
    ReferenceCountUtil.release(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    broken(
        cause instanceof Http2Exception.HeaderListSizeException
            ? Failure.of(FailureKind.UPSTREAM_HEAD_TOO_LARGE, "a response head beyond the limit")
            : wrong("no valid HTTP/2 message: " + cause.getMessage()),
        false);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    lost("the connection was lost");
  }

  private void lost(String how) {
    if (over || inputDone) {
      return; // what came as a whole stays whole
    } else if (headSeen) {
      broken(Failure.of(FailureKind.UPSTREAM_TRUNCATED, how + " inside the response"), false);
    } else if (refused) {
      refused(how);
    } else {
      boolean stale = interims == 0 && channel != null && !channel.isActive();
      broken(reset(how + " before the response"), stale && connection.served() > 0);
    }
  }

  private void refused(String how) {
    broken(Failure.of(FailureKind.UPSTREAM_REFUSED, how), true);
  }

  // ---- ends

  /**
   * No valid response will come, or the one that began will not be whole.
   *
   * @param unanswered the endpoint did not process the request
   */
  void broken(Failure why, boolean unanswered) {
    if (over) {
      return;
    }
    Http2ResponseBody body = responseBody;
    responseBody = null;
    boolean protocol = why.kind() == FailureKind.UPSTREAM_PROTOCOL;
    UpstreamListener waiting = end(why, protocol ? Http2Error.PROTOCOL_ERROR : Http2Error.CANCEL);
    if (waiting == null) {
      return;
    }
    if (!headSeen) {
      waiting.failed(why, unanswered);
    } else if (body != null) {
      body.fail(why);
    }
    waiting.finished();
  }

  /** Over, with or without a reset (RFC 9113 5.4.2); the channel's end gives the room back. */
  private @Nullable UpstreamListener end(Failure why, @Nullable Http2Error code) {
    over = true;
    deadline.cancel();
    UpstreamListener waiting = listener;
    listener = null;
    if (requestBody != null) {
      requestBody.abandon(why);
    }
    if (responseBody != null) {
      responseBody.drop();
    }
    Channel open = channel;
    if (open != null && code != null && open.isActive()) {
      open.writeAndFlush(new DefaultHttp2ResetFrame(code));
      open.close();
    } else if (open != null) {
      open.config().setAutoRead(true); // so that its end is not kept from it
    }
    return waiting;
  }

  /** The endpoint has had its time. */
  void late(Failure why) {
    connection.unanswered(sentNanos);
    broken(why, false);
  }

  void moved() {
    deadline.moved();
  }

  /** Whether the endpoint is the one who must take bytes now. */
  boolean awaitsRoom() {
    return requestBody != null && requestBody.isFull();
  }

  /** Whether the endpoint is the one who must send bytes now. */
  boolean awaitsBody() {
    return responseBody == null || responseBody.awaits();
  }

  private static Failure reset(String detail) {
    return Failure.of(FailureKind.UPSTREAM_RESET, detail);
  }

  private static Failure wrong(String detail) {
    return Failure.of(FailureKind.UPSTREAM_PROTOCOL, detail);
  }
}
