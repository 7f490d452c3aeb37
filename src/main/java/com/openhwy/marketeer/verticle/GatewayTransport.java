package com.openhwy.marketeer.verticle;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.Vertx;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.spi.transport.Transport;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * One of Vert.x's transports that knows its listening sockets, so that they can be closed before
 * those who serve their connections go. With a single worker its connections are taken in by the
 * loop that opened the listener ({@link AcceptingLoops}).
 */
final class GatewayTransport implements io.vertx.core.transport.Transport, Transport {
  private final io.vertx.core.transport.Transport named;
  private final Transport transport;
  private final boolean oneWorker;
  private final ListeningSockets sockets = new ListeningSockets();
  private @Nullable EventLoopGroup loops;

  GatewayTransport(io.vertx.core.transport.Transport named, boolean oneWorker) {
    this.named = named;
    this.transport = named.implementation();
    this.oneWorker = oneWorker;
  }

  /** Those of all listeners of that gateway. */
  static ListeningSockets sockets(Vertx vertx) {
    return ((GatewayTransport) ((VertxInternal) vertx).transport()).sockets;
  }

  /** Vert.x asks for its loops first, then for those that accept. */
  @Override
  public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ioRatio) {
    EventLoopGroup made = loops;
    if (oneWorker && type == ACCEPTOR_EVENT_LOOP_GROUP && made != null) {
      return new AcceptingLoops(made);
    }
    made = transport.eventLoopGroup(type, threads, factory, ioRatio);
    if (type == IO_EVENT_LOOP_GROUP) {
      loops = made;
    }
    return made;
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    ChannelFactory<? extends ServerChannel> factory = transport.serverChannelFactory(domainSocket);
    return () -> {
      ServerChannel socket = factory.newChannel();
      sockets.add(socket);
      return socket;
    };
  }

  // ---- the rest is as it was

  @Override
  public String name() {
    return named.name();
  }

  @Override
  public boolean available() {
    return named.available();
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return named.unavailabilityCause();
  }

  @Override
  public Transport implementation() {
    return this;
  }

  @Override
  public boolean isAvailable() {
    return transport.isAvailable();
  }

  @Override
  public boolean supportsDomainSockets() {
    return transport.supportsDomainSockets();
  }

  @Override
  public boolean supportFileRegion() {
    return transport.supportFileRegion();
  }

  @Override
  public java.net.SocketAddress convert(SocketAddress address) {
    return transport.convert(address);
  }

  @Override
  public SocketAddress convert(java.net.SocketAddress address) {
    return transport.convert(address);
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return transport.ioHandlerFactory();
  }

  @Override
  @SuppressWarnings("deprecation") // as the interface has it
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return transport.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
    return transport.datagramChannelFactory();
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return transport.channelFactory(domainSocket);
  }

  @Override
  public void configure(DatagramChannel channel, DatagramSocketOptions options) {
    transport.configure(channel, options);
  }

  @Override
  public void configure(TcpConfig config, boolean domainSocket, Bootstrap bootstrap) {
    transport.configure(config, domainSocket, bootstrap);
  }

  @Override
  public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
    transport.configure(config, domainSocket, bootstrap);
  }
}
