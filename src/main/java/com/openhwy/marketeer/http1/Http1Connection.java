package com.openhwy.marketeer.http1;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.ConnectionClose;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the client's and the endpoint's connections have in common: bytes gathered, one message at a
 * time read from them with back-pressure, one message at a time written with small pieces gathered
 * into one write. The sides differ in what their heads mean and in what follows a message.
 *
 * <p>Reading never stops for a consumer that is slow until {@link #MAX_BUFFERED} bytes wait, so
 * that the end of a connection is noticed while its request is being answered. It never stops
 * inside a head or trailers: they are taken whole, and their own limits bound them.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a failed write closes the channel, and that is heard
abstract class Http1Connection extends ChannelInboundHandlerAdapter {
  /** Bytes that may wait for a consumer before the socket is no longer read. */
  static final int MAX_BUFFERED = 64 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(Http1Connection.class);

  final Http1Loop loop;
  final BodyDecoder decoder;

  private final Outbox outbox;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ByteBuf in;
  private @Nullable InboundBody inbound;
  private @Nullable OutboundBody outbound;
  private boolean advancing;
  private boolean reading;
  private boolean closed;

  Http1Connection(Http1Loop loop) {
    this.loop = loop;
    this.decoder = new BodyDecoder(loop);
    this.outbox = new Outbox(loop);
  }

  // ---- what a side adds

  /**
   * Reads whatever is next in {@link #in()} as far as it goes; called again when more bytes are
   * there.
   *
   * @return whether nobody but the other end can let it go on
   */
  abstract boolean advance();

  /** The body that was read has a framing error. */
  abstract void inboundBroken(String problem);

  /** Nobody wants the rest of the body that is being read. */
  abstract void inboundCancelled(Failure why);

  /** The body that was read is complete; nothing of it is left in {@link #in()}. */
  abstract void inboundEnded();

  /** That many bytes of a body were read; false when that was too many, and dealt with. */
  abstract boolean inboundProgress(int bytes);

  /** Somebody begins to take the body. */
  void inboundStarted() {}

  final void taken() {
    inboundStarted();
    step();
  }

  abstract void outboundEnded();

  abstract void outboundFailed(Failure why);

  abstract void outboundProgress(int bytes);

  /** The other end has shut down its half; only heard where half-closing is allowed. */
  abstract void inputClosed();

  /** The connection is gone, whoever ended it. Called once. */
  abstract void connectionLost();

  // ---- channel events

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    this.context = ctx;
    outbox.writesTo(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (!(msg instanceof ByteBuf bytes)) {
      ctx.fireChannelRead(msg);
      return;
    }
    if (closed) {
      bytes.release();
      return;
    }
    reading = true;
    in = in == null ? bytes : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), in, bytes);
    step();
  }

  /**
   * Lets the side read on, unless it is reading already: then it will see what changed by itself.
   */
  final void step() {
    if (advancing || closed) {
      return;
    }
    advancing = true;
    boolean awaitsBytes = false;
    try {
      awaitsBytes = advance();
    } catch (RuntimeException | Error e) {
      crashed(e);
    } finally {
      advancing = false;
    }
    if (in != null && !in.isReadable()) {
      in.release();
      in = null;
    }
    if (!closed) {
      autoRead(awaitsBytes || in == null || in.readableBytes() < MAX_BUFFERED);
      if (!reading) {
        handOn();
      }
    }
  }

  private void handOn() {
    if (inbound != null) {
      inbound.handOn();
    }
  }

  /** Somebody threw who was handed something of this connection: a message cannot go on. */
  void crashed(Throwable e) {
    LOG.error("a connection is closed over a fault of the gateway", e);
    close();
  }

  private void autoRead(boolean on) {
    Channel channel = channel();
    if (channel.config().isAutoRead() != on) {
      channel.config().setAutoRead(on);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    reading = false;
    handOn();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    OutboundBody body = outbound;
    if (body != null && ctx.channel().isWritable()) {
      try {
        body.drained();
      } catch (RuntimeException | Error e) {
        crashed(e);
      }
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputClosed();
    } else if (event != ChannelInputShutdownReadComplete.INSTANCE) {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A reset by the other end arrives as an exception: it says no more than the close that follows
    // it.
    close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    lost();
    ctx.fireChannelInactive();
  }

  private void lost() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      connectionLost();
    } catch (RuntimeException | Error e) {
      LOG.error("somebody failed when told that a connection is gone", e);
    }
    if (in != null) {
      in.release();
      in = null;
    }
    outbox.release();
  }

  // ---- for the sides

  final ChannelHandlerContext context() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      throw new IllegalStateException("the connection has no channel yet");
    }
    return ctx;
  }

  final Channel channel() {
    return context().channel();
  }

  final boolean isClosed() {
    return closed;
  }

  /** The bytes at hand, never null; empty when there are none. */
  final ByteBuf in() {
    return in == null ? Unpooled.EMPTY_BUFFER : in;
  }

  /** Ends our half once everything written is with the kernel. */
  final void shutdownOutput() {
    outbox.shutdown();
  }

  /** Closes once everything written is with the kernel. */
  final void closeAfterWrites() {
    outbox.pass();
    context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> close());
  }

  /** Closes at once; bytes not yet with the kernel are lost. */
  public final void close() {
    ConnectionClose.now(context());
    lost();
  }

  /**
   * Closes with a reset, so that the other end cannot take what it got for the whole (RFC 9112 8).
   */
  final void reset() {
    if (!closed) {
      outbox.flush(); // the end may come in the same breath as the beginning
    }
    channel().config().setOption(ChannelOption.SO_LINGER, 0);
    close();
  }

  // ---- reading a body

  final @Nullable InboundBody inbound() {
    return inbound;
  }

  /** Whether the body that is being read is taken as it comes. */
  final boolean isTaken() {
    InboundBody body = inbound;
    return body != null && body.sink != null && !body.paused;
  }

  /** A body begins, framed as {@link #decoder} was told. */
  final InboundBody beginInbound() {
    InboundBody body = new InboundBody(this);
    inbound = body;
    return body;
  }

  /** Forgets the body that was being read; whoever took it is not told. */
  final void dropInbound() {
    InboundBody body = forgetInbound();
    if (body != null) {
      body.sink = null;
    }
  }

  /** The body no longer hears of the connection; its consumer is the caller's business. */
  final @Nullable InboundBody forgetInbound() {
    InboundBody body = inbound;
    inbound = null;
    return body;
  }

  /** Breaks the body that is being read for whoever takes it. */
  final void failInbound(Failure why) {
    InboundBody body = forgetInbound();
    if (body != null) {
      body.fail(why);
    }
  }

  /**
   * Hands on what there is of the body.
   *
   * @return whether to go on with what follows the body: it is complete
   */
  final boolean pump() {
    while (true) {
      InboundBody body = inbound;
      if (body == null) {
        return true;
      }
      BodySink sink = body.sink;
      if (sink == null || body.paused) {
        return false;
      }
      switch (decoder.next(in())) {
        case DATA -> {
          body.delivered = true;
          if (!deliver(sink)) {
            return false;
          }
        }
        case MORE -> {
          return false;
        }
        case END -> {
          inbound = null;
          body.sink = null;
          sink.end(decoder.trailers());
          inboundEnded();
          return true;
        }
        case BROKEN -> {
          inboundBroken(decoder.problem());
          return false;
        }
      }
    }
  }

  private boolean deliver(BodySink sink) {
    ByteBuf bytes = in();
    int count = decoder.available(bytes);
    decoder.taken(count);
    if (!inboundProgress(count)) {
      return false;
    }
    if (count == bytes.readableBytes()) {
      in = null;
      sink.chunk(bytes);
    } else {
      sink.chunk(bytes.readRetainedSlice(count));
    }
    return !closed;
  }

  // ---- writing

  /** A body begins behind the head. */
  final OutboundBody beginOutbound(OutboundBody.Framing framing, long length) {
    OutboundBody body = new OutboundBody(this, framing, length);
    outbound = body;
    return body;
  }

  final @Nullable OutboundBody outbound() {
    return outbound;
  }

  final void dropOutbound() {
    OutboundBody body = outbound;
    outbound = null;
    if (body != null) {
      body.detach();
    }
  }

  final Outbox outbox() {
    return outbox;
  }
}
