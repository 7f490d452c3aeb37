package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.IpAddresses;
import com.openhwy.marketeer.http.DownstreamConnection;
import com.openhwy.marketeer.http.DownstreamContext;
import com.openhwy.marketeer.http.Driver;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.TlsSession;
import com.openhwy.marketeer.tls.TlsTermination;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection as the engine keeps it, over TCP or over QUIC: where it came from and by
 * which listener, what is spoken over it; hands its requests to the engine. Event loop only.
 */
abstract class AcceptedConnection implements DownstreamConnection, DownstreamContext, Driver {
  private final Engine engine;
  private final Connections connections;
  private final ListenerInfo listener;
  private final @Nullable RedirectHttps toHttps;
  private InetAddress peer;
  private String peerIp;
  private int peerPort;
  private int localPort;
  private @Nullable TlsSession tls;
  private @Nullable DownstreamConnection spoken;
  private boolean draining;

  AcceptedConnection(
      Engine engine,
      Connections connections,
      ListenerInfo listener,
      @Nullable SocketAddress remote,
      @Nullable SocketAddress local) {
    this.engine = engine;
    this.connections = connections;
    this.listener = listener;
    this.toHttps = listener.redirectHttps() ? new RedirectHttps(listener.redirectPort()) : null;
    // A Unix socket has no address: whoever may open it is on this machine.
    this.peer =
        remote instanceof InetSocketAddress inet
            ? inet.getAddress()
            : InetAddress.getLoopbackAddress();
    this.peerIp = IpAddresses.format(peer.getAddress());
    this.peerPort = remote instanceof InetSocketAddress inet ? inet.getPort() : 0;
    this.localPort = local instanceof InetSocketAddress inet ? inet.getPort() : 0;
  }

  final Engine engine() {
    return engine;
  }

  final ListenerInfo listener() {
    return listener;
  }

  final Connections connections() {
    return connections;
  }

  /** Closes while nothing is spoken yet. */
  abstract void cut();

  /**
   * The client is not the one at the other end of the socket: a peer that we believe says so.
   *
   * @param port that the client connected to; 0 when unknown
   */
  final void comesFrom(InetAddress client, int port) {
    peer = client;
    peerIp = IpAddresses.format(client.getAddress());
    peerPort = 0;
    localPort = port == 0 ? localPort : port;
  }

  /** The handshake came to this. */
  final void tls(TlsSession session) {
    listener.meters().secured();
    tls = session;
  }

  /** From here on requests come over it. */
  final void speaks(DownstreamConnection protocol) {
    spoken = protocol;
    if (draining) {
      protocol.drain();
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
      cut();
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
  public int peerPort() {
    return peerPort;
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
  public void forwardedInto(Exchange x, Request copy) {
    engine.forwardedInto(x, copy);
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
