package com.openhwy.marketeer.tls;

import com.openhwy.marketeer.http.TlsSession;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslClientHelloHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Reads a client's first message, and makes way for the engine that is to answer it. One per
 * connection.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a failed write closes the channel, and that is heard
final class HelloHandler extends SslClientHelloHandler<ClientHello> {
  static final String NAME = "tls-hello";
  private static final String ENGINE = "tls";
  private static final String OUTCOME = "tls-outcome";

  /** Bytes; a message that announces more is refused before they are waited for. */
  private static final int MAX_HELLO = 64 << 10;

  private static final int FATAL = 2;

  private final TlsTermination termination;
  private final long millis;
  private final TlsListener listener;
  private @Nullable ScheduledFuture<?> deadline;
  private boolean told;

  HelloHandler(TlsTermination termination, long millis, TlsListener listener) {
    super(MAX_HELLO);
    this.termination = termination;
    this.millis = millis;
    this.listener = listener;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    deadline =
        ctx.executor()
            .schedule(
                () -> {
                  notSecured(
                      new SslHandshakeTimeoutException(
                          "no ClientHello, or no certificate, in time"));
                  ctx.close();
                },
                millis,
                TimeUnit.MILLISECONDS);
  }

  @Override
  protected Future<ClientHello> lookup(ChannelHandlerContext ctx, @Nullable ByteBuf hello) {
    ClientHello parsed = hello == null ? ClientHello.NOTHING : ClientHello.parse(hello);
    Promise<ClientHello> ready = ctx.executor().newPromise();
    if (!termination.awaits(parsed, () -> ready.trySuccess(parsed))) {
      ready.trySuccess(parsed);
    }
    return ready;
  }

  @Override
  protected void onLookupComplete(ChannelHandlerContext ctx, Future<ClientHello> looked) {
    if (told || ctx.isRemoved()) {
      return; // the client has gone, or its time is up, while a certificate was waited for
    }
    ClientHello hello = looked.getNow();
    SslContext context = termination.choose(hello);
    if (context == null) {
      notSecured(termination.refusal(hello));
      ctx.writeAndFlush(alert(termination.alert(hello))).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    SslHandler engine = context.newHandler(ctx.alloc());
    engine.setHandshakeTimeoutMillis(millis);
    ctx.pipeline().addAfter(ctx.name(), OUTCOME, new Outcome(engine, hello));
    told = true; // from here on it is for the engine to tell
    ctx.pipeline().replace(this, ENGINE, engine);
  }

  /** A fatal alert in the clear, as the first answer to a client (RFC 8446 5.1). */
  private static ByteBuf alert(int description) {
    return Unpooled.wrappedBuffer(new byte[] {21, 3, 3, 0, 2, FATAL, (byte) description});
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    notSecured(cause);
    ctx.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    notSecured(new SSLHandshakeException("the client closed before its ClientHello"));
    super.channelInactive(ctx);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
    if (deadline != null) {
      deadline.cancel(false);
    }
    super.handlerRemoved0(ctx);
  }

  private void notSecured(Throwable why) {
    if (!told) {
      told = true;
      listener.notSecured(why);
    }
  }

  /** Waits behind the engine for the end of the handshake, and then is gone. */
  private final class Outcome extends ChannelInboundHandlerAdapter {
    private final SslHandler engine;
    private final ClientHello hello;

    Outcome(SslHandler engine, ClientHello hello) {
      this.engine = engine;
      this.hello = hello;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (!(event instanceof SslHandshakeCompletionEvent done)) {
        ctx.fireUserEventTriggered(event);
        return;
      }
      if (IssuedCertificates.ACME_TLS.equals(engine.applicationProtocol())) {
        ctx.close(); // RFC 8737 3: nothing is exchanged behind the handshake
      } else if (done.isSuccess()) {
        listener.secured(session(), engine.applicationProtocol());
        ctx.pipeline().remove(this);
      } else {
        listener.notSecured(done.cause());
      }
    }

    private TlsSession session() {
      SSLSession session = engine.engine().getSession();
      return new TlsSession(
          session.getProtocol(),
          session.getCipherSuite(),
          hello.serverName(),
          PeerCertificates.of(engine.engine(), session));
    }

    /** Of the engine: it has told of it by its event, and closes by itself. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      if (!(cause instanceof SSLException) && !(cause.getCause() instanceof SSLException)) {
        ctx.fireExceptionCaught(cause);
      }
    }
  }
}
