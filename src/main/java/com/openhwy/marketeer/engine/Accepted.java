package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.IpAddresses;
import com.openhwy.marketeer.http.DownstreamConnection;
import com.openhwy.marketeer.http.DownstreamContext;
import com.openhwy.marketeer.http.Driver;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.TlsSession;
import com.openhwy.marketeer.http1.ServerConnection;
import com.openhwy.marketeer.tls.TlsListener;
import com.openhwy.marketeer.tls.TlsTermination;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One accepted connection, from its first byte: where it came from and by which listener, what it
 * came to speak; hands its requests to the engine. Event loop only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails is heard as the channel's end
final class Accepted implements DownstreamConnection, DownstreamContext, Driver, TlsListener {
  private final Engine engine;
  private final Connections connections;
  private final ListenerInfo listener;
  private final ChannelHandlerContext last;
  private final @Nullable RedirectHttps toHttps;
  private final InetAddress peer;
  private final String peerIp;
  private final int localPort;
  private @Nullable TlsSession tls;
  private @Nullable DownstreamConnection spoken;
  private boolean draining;

  /**
   * @param last the handler that stays last in the pipeline
   */
  Accepted(
      Engine engine, Connections connections, ListenerInfo listener, ChannelHandlerContext last) {
    this.engine = engine;
    this.connections = connections;
    this.listener = listener;
    this.last = last;
    this.toHttps = listener.redirectHttps() ? new RedirectHttps(listener.redirectPort()) : null;
    Channel channel = last.channel();
    // A Unix socket has no address: whoever may open it is on this machine.
    this.peer =
        channel.remoteAddress() instanceof InetSocketAddress inet
            ? inet.getAddress()
            : InetAddress.getLoopbackAddress();
    this.peerIp = IpAddresses.format(peer.getAddress());
    this.localPort = channel.localAddress() instanceof InetSocketAddress inet ? inet.getPort() : 0;
  }

  /** Before anything is read. */
  void begin() {
    connections.opened(this, listener, last.channel());
    TlsTermination termination = listener.tls();
    if (termination == null) {
      speak();
    } else {
      long millis = engine.plan().snapshot.limits().headNanos() / 1_000_000;
      termination.install(last.pipeline(), last.name(), millis, this);
    }
  }

  @Override
  public void secured(TlsSession session, @Nullable String protocol) {
    listener.meters().secured();
    tls = session;
    speak();
  }

  @Override
  public void notSecured(Throwable why) {
    listener.meters().notSecured();
  }

  private void speak() {
    ServerConnection http1 = new ServerConnection(engine.http1(), this);
    spoken = http1;
    last.pipeline().addBefore(last.name(), "http1", http1);
    http1.start();
    if (draining) {
      http1.drain();
    }
  }

  // ---- as its loop sees it

  @Override
  public void drain() {
    draining = true;
    if (spoken != null) {
      spoken.drain();
    }
  }

  @Override
  public void closeIfIdle() {
    if (spoken != null) {
      spoken.closeIfIdle();
    } else {
      close();
    }
  }

  @Override
  public int busy() {
    return spoken == null ? 0 : spoken.busy();
  }

  @Override
  public void close() {
    if (spoken != null) {
      spoken.close();
    } else {
      last.close();
    }
  }

  // ---- as what is spoken over it sees it

  @Override
  public Driver driver() {
    return this;
  }

  @Override
  public InetAddress peer() {
    return peer;
  }

  @Override
  public String peerIp() {
    return peerIp;
  }

  @Override
  public int localPort() {
    return localPort;
  }

  @Override
  public @Nullable TlsSession tls() {
    return tls;
  }

  @Override
  public boolean sendsFiles() {
    return connections.sendsFiles();
  }

  // ---- as its exchanges see it

  @Override
  public void handle(Exchange x) {
    if (misdirected(x)) {
      x.fail(
          Failure.of(
              FailureKind.MISDIRECTED,
              "this host asks for another client certificate than the server name of the"
                  + " connection"));
      return;
    }
    engine.handle(x, toHttps);
  }

  private boolean misdirected(Exchange x) {
    TlsTermination termination = listener.tls();
    return termination != null
        && tls != null
        && !termination.covers(tls.serverName(), x.request().host());
  }

  @Override
  public void launch(Exchange branch) {
    engine.launch(branch);
  }

  @Override
  public void respond(Exchange x) {
    engine.respond(x);
  }

  @Override
  public void resume(Exchange x) {
    engine.resume(x);
  }

  @Override
  public void fail(Exchange x, Failure why) {
    engine.fail(x, why);
  }

  @Override
  public void ended(Exchange x) {
    engine.ended(x);
  }

  @Override
  public Failure misused(Exchange x, Throwable how) {
    return engine.misused(x, how);
  }
}
