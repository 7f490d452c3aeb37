package com.openhwy.marketeer.http3;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.ClientPace;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Protocol;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.RequestFields;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3RequestStreamInboundHandler;
import io.netty.handler.codec.quic.QuicException;
import io.netty.handler.codec.quic.QuicStreamChannel;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response: a stream that the client opened. A response is whole or the stream
 * is reset; the other streams of the connection do not notice. Event loop only.
 *
 * <p>A channel that is closed sends the end of its stream if that has not been sent, as if all had
 * gone well; so whatever is broken off is reset first.
 */
@SuppressWarnings("FutureReturnValueIgnored") // StreamOutput hears of every write that fails
final class Http3Stream extends Http3RequestStreamInboundHandler implements ClientPace.Bodies {
  private final Http3Connection connection;
  private final Http3Loop loop;
  private final QuicStreamChannel channel;
  private final ResponseSender sender = new ResponseSender(this);
  private final StreamDeadline deadline;
  private final long startNanos;

  /** Read, and not yet begun: whether a body follows is not known. */
  private @Nullable Http3Headers head;

  private @Nullable Exchange exchange;
  private @Nullable Http3RequestBody body;
  private @Nullable Headers trailers;
  private long length = RequestFields.NONE;
  private long received;
  private boolean begun;
  private boolean expecting;
  private boolean inputDone;
  private boolean over;

  Http3Stream(Http3Connection connection, QuicStreamChannel channel) {
    this.connection = connection;
    this.loop = connection.loop();
    this.channel = channel;
    this.deadline = new StreamDeadline(this, loop);
    this.startNanos = loop.timers().nanos();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    sender.begin(ctx);
    deadline.head();
  }

  long id() {
    return channel.streamId();
  }

  /** Whether it is a request that is being answered. */
  boolean busy() {
    return exchange != null;
  }

  // ---- what the client sends

  @Override
  protected void channelRead(ChannelHandlerContext ctx, Http3HeadersFrame frame) {
    if (over) {
      return;
    }
    if (!begun && head == null) {
      head = frame.headers();
      return;
    }
    begin(false);
    Headers fields = new Headers();
    String wrong = RequestMessage.trailers(frame.headers(), fields, loop.limits());
    if (wrong != null) {
      malformed(wrong);
    } else if (!fields.isEmpty()) {
      trailers = fields;
    }
  }

  @Override
  protected void channelRead(ChannelHandlerContext ctx, Http3DataFrame frame) {
    begin(false);
    ByteBuf data = frame.content();
    int size = data.readableBytes();
    Http3RequestBody into = body;
    received += size;
    if (!over && length >= 0 && received > length) {
      data.release();
      malformed("more content than content-length says");
    } else if (over || into == null || into.isOver() || size == 0) {
      data.release();
    } else if (counted(size)) {
      into.data(data);
    } else {
      data.release();
    }
  }

  private boolean counted(int size) {
    Exchange x = exchange;
    if (x == null) {
      return false;
    }
    x.countIn(size);
    if (x.bytesIn() <= x.request().bodyLimit()) {
      return true;
    }
    String detail = "a body of more than " + x.request().bodyLimit() + " bytes";
    breakOff(x, Failure.of(FailureKind.BODY_TOO_LARGE, detail));
    return false;
  }

  /** A head without a body ends its stream in the same packet, as a rule. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    Http3Headers waiting = head;
    if (waiting != null && RequestMessage.mayHaveBody(waiting)) {
      ctx.executor().execute(() -> begin(false));
    }
    if (body != null) {
      body.flushSink();
    }
    ctx.fireChannelReadComplete();
  }

  @Override
  protected void channelInputClosed(ChannelHandlerContext ctx) {
    inputDone = true;
    begin(true);
    if (over) {
      return;
    }
    if (!begun) {
      malformed("a stream that ends before the head of its request");
    } else if (length >= 0 && received < length) {
      malformed("less content than content-length says");
    } else if (body != null) {
      body.end(trailers);
      body.flushSink();
    }
  }

  private void begin(boolean last) {
    Http3Headers fields = head;
    head = null;
    if (fields == null || over) {
      return;
    }
    Exchange x = open();
    Request r = x.request();
    RequestFields reader = loop.fields();
    Failure failure = reader.read(fields, last, r, loop.limits());
    length = reader.contentLength();
    expecting = reader.expectsContinue() && !last;
    if (failure == null && reader.protocol() != null) {
      failure =
          Failure.of(FailureKind.METHOD_NOT_ALLOWED, "nothing is tunnelled over HTTP/3 (RFC 9220)");
    }
    if (failure != null) {
      x.fail(failure);
      return;
    }
    if (r.hasBody()) {
      Http3RequestBody flow = new Http3RequestBody(this);
      body = flow;
      reading(false); // until somebody takes it
      r.body(r.bodyLength(), flow);
    }
    connection.server().driver().handle(x);
  }

  private Exchange open() {
    Exchange x = connection.server().exchange(sender, startNanos);
    x.request().protocol(Protocol.HTTP_3);
    exchange = x;
    begun = true;
    deadline.exchange();
    return x;
  }

  // ---- what becomes of it

  private void malformed(String detail) {
    Exchange x = exchange;
    Failure why = Failure.of(FailureKind.MALFORMED_REQUEST, detail);
    if (x != null) {
      breakOff(x, why);
    } else if (!begun) {
      head = null;
      open().fail(why);
    }
  }

  /**
   * The request cannot be completed: whoever takes its body hears so first, and may answer the
   * client by itself.
   */
  private void breakOff(Exchange x, Failure why) {
    x.note(why);
    if (body != null) {
      body.fail(why);
    }
    if (x == exchange && !x.hasEnded()) {
      x.fail(why);
    }
  }

  /** The head did not come in time. */
  void headLate(Failure why) {
    head = null;
    open().fail(why);
  }

  /** The client is too slow, one way or the other. */
  void tooSlow(Failure why) {
    Exchange x = exchange;
    if (x == null) {
      abandon(Http3Error.REQUEST_CANCELLED);
    } else {
      breakOff(x, why);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof QuicException) {
      connection.resetByClient();
      gone();
    } else if (!over) {
      malformed("no valid HTTP/3 message: " + cause.getMessage());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    gone();
  }

  /** The client has no use for what is written. */
  void outputFailed() {
    if (!over) {
      connection.resetByClient();
      gone();
    }
  }

  private void gone() {
    if (over) {
      return;
    }
    Exchange x = exchange;
    Failure why = x != null && x.failure() != null ? x.failure() : lost();
    abandon(Http3Error.REQUEST_CANCELLED);
    try {
      failBodies(why);
    } finally {
      if (x != null) {
        x.abort(why);
        x.ended();
      }
    }
  }

  /** Of a stream that was abandoned. */
  void failBodies(Failure why) {
    if (body != null) {
      body.fail(why);
    }
    sender.abandonBody(why);
  }

  static Failure lost() {
    return Failure.of(
        FailureKind.CLIENT_ABORTED,
        "the client gave the request up before the answer was complete");
  }

  @Nullable Exchange exchange() {
    return exchange;
  }

  boolean isOver() {
    return over;
  }

  Http3Loop loop() {
    return loop;
  }

  ResponseSender sender() {
    return sender;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      sender.drained();
    }
  }

  /** Ends the stream so that nothing on it looks whole. */
  void abandon(Http3Error code) {
    if (over) {
      return;
    }
    over = true;
    exchange = null;
    head = null;
    deadline.cancel();
    sender.discard();
    if (channel.isActive()) {
      channel.shutdown(code.code());
      channel.close();
    }
  }

  // ---- the request body

  void reading(boolean wanted) {
    if (channel.config().isAutoRead() != wanted && !over) {
      channel.config().setAutoRead(wanted);
    }
  }

  /** Somebody takes the body: a client that waits for that is bidden to send it. */
  void bodyWanted() {
    Exchange x = exchange;
    if (expecting && x != null) {
      expecting = false;
      sender.interim(100, new Headers());
    }
  }

  void bodyCancelled() {
    reading(true); // what still comes is dropped
  }

  // ---- the response

  /** The transport has all of the response. What is left of the request is not wanted. */
  void outputEnded() {
    if (over) {
      return;
    }
    over = true;
    deadline.cancel();
    Exchange x = exchange;
    exchange = null;
    if (body != null) {
      body.drop();
    }
    if (!inputDone) {
      channel.shutdownInput(Http3Error.NO_ERROR.code());
      connection.endedEarly();
    }
    channel.close();
    if (x != null) {
      x.ended();
    }
  }

  // ---- how the client does

  @Override
  public boolean receiving() {
    return body != null && body.awaits();
  }

  @Override
  public long received() {
    return received;
  }

  @Override
  public boolean sending() {
    return sender.sending();
  }

  @Override
  public long drained() {
    return sender.taken();
  }
}
