package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.IpAddresses;
import com.openhwy.marketeer.http.Driver;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http1.ServerConnection;
import com.openhwy.marketeer.http1.ServerContext;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One accepted connection: where it came from and by which listener; hands its requests to the
 * engine. Event loop only.
 */
final class Accepted implements ServerContext, Driver {
  private final Engine engine;
  private final Connections connections;
  private final ListenerInfo listener;
  private final @Nullable RedirectHttps toHttps;
  private final InetAddress peer;
  private final String peerIp;
  private final int localPort;

  Accepted(Engine engine, Connections connections, ListenerInfo listener, Channel channel) {
    this.engine = engine;
    this.connections = connections;
    this.listener = listener;
    this.toHttps = listener.redirectHttps() ? new RedirectHttps(listener.redirectPort()) : null;
    // A Unix socket has no address: whoever may open it is on this machine.
    this.peer =
        channel.remoteAddress() instanceof InetSocketAddress inet
            ? inet.getAddress()
            : InetAddress.getLoopbackAddress();
    this.peerIp = IpAddresses.format(peer.getAddress());
    this.localPort = channel.localAddress() instanceof InetSocketAddress inet ? inet.getPort() : 0;
  }

  @Override
  public void handle(Exchange x) {
    engine.handle(x, toHttps);
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
  public boolean sendsFiles() {
    return connections.sendsFiles();
  }

  @Override
  public void opened(ServerConnection connection) {
    listener.meters().opened();
    connections.opened(connection);
  }

  @Override
  public void closed(ServerConnection connection) {
    listener.meters().closed();
    connections.closed(connection);
  }
}
