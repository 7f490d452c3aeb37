package com.openhwy.marketeer.tls;

import com.openhwy.marketeer.http.TlsSession;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.util.Locale;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Waits for the end of a handshake inside QUIC, and then is gone. One per connection. */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails is heard as the channel's end
final class QuicHandshake extends ChannelInboundHandlerAdapter {
  private final QuicChannel channel;
  private final TlsListener listener;
  private @Nullable ScheduledFuture<?> deadline;
  private @Nullable String serverName;
  private boolean told;

  QuicHandshake(QuicChannel channel, TlsListener listener) {
    this.channel = channel;
    this.listener = listener;
  }

  void begin(long millis) {
    deadline = channel.eventLoop().schedule(this::late, millis, TimeUnit.MILLISECONDS);
  }

  private void late() {
    notSecured(new SslHandshakeTimeoutException("no end of the handshake in time"));
    channel.close(false, 0, Unpooled.EMPTY_BUFFER);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SniCompletionEvent sni && sni.hostname() != null) {
      serverName = sni.hostname().toLowerCase(Locale.ROOT);
    } else if (event instanceof SslHandshakeCompletionEvent done) {
      if (done.isSuccess()) {
        told = true;
        listener.secured(session(), "h3");
        ctx.pipeline().remove(this);
      } else {
        notSecured(done.cause());
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  private TlsSession session() {
    SSLEngine engine = channel.sslEngine();
    if (engine == null) {
      throw new IllegalStateException("a handshake that ended without an engine");
    }
    SSLSession session = engine.getSession();
    return new TlsSession(
        session.getProtocol(),
        session.getCipherSuite(),
        serverName,
        PeerCertificates.of(engine, session));
  }

  /** What the client sent was no valid handshake; the transport closes by itself. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    notSecured(cause);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    notSecured(new SSLHandshakeException("the connection ended before its handshake"));
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  private void notSecured(Throwable why) {
    if (!told) {
      told = true;
      listener.notSecured(why);
    }
  }
}
