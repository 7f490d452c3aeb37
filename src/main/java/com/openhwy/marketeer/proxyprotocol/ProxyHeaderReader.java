package com.openhwy.marketeer.proxyprotocol;

import com.openhwy.marketeer.base.IpAddresses;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.AddressFamily;
import java.net.InetAddress;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads the header that a listed peer begins its connection with. One per connection. */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a close that fails is heard as the channel's own end
public final class ProxyHeaderReader extends ChannelInboundHandlerAdapter {
  private final ProxyHeaderListener listener;
  private final long millis;
  private @Nullable ScheduledFuture<?> deadline;
  private boolean told;

  private ProxyHeaderReader(ProxyHeaderListener listener, long millis) {
    this.listener = listener;
    this.millis = millis;
  }

  /**
   * Waits for the header in front of everything else. On the connection's event loop, before it is
   * read.
   *
   * @param before the handler that it goes in front of
   * @param millis for the whole header
   */
  public static void install(
      ChannelPipeline pipeline, String before, long millis, ProxyHeaderListener listener) {
    pipeline.addBefore(before, "proxy-protocol", new HAProxyMessageDecoder(true));
    pipeline.addBefore(before, "proxy-header", new ProxyHeaderReader(listener, millis));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    deadline =
        ctx.executor()
            .schedule(() -> broken(ctx, "did not come in time"), millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (!(msg instanceof HAProxyMessage header)) {
      ctx.fireChannelRead(msg);
      return;
    }
    InetAddress client;
    int port;
    try {
      boolean proxied =
          header.command() == HAProxyCommand.PROXY
              && header.proxiedProtocol().addressFamily() != AddressFamily.AF_UNIX
              && header.proxiedProtocol().addressFamily() != AddressFamily.AF_UNSPEC;
      client = proxied ? IpAddresses.address(header.sourceAddress()) : null;
      port = client == null ? 0 : header.destinationPort();
    } finally {
      header.release();
    }
    told = true;
    listener.announced(client, port);
    ctx.pipeline().remove(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    broken(ctx, "is not valid: " + cause.getMessage());
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    broken(ctx, "did not come before the connection was closed");
    ctx.fireChannelInactive();
  }

  private void broken(ChannelHandlerContext ctx, String why) {
    if (!told) {
      told = true;
      listener.notAnnounced("the PROXY protocol header " + why);
      ctx.close();
    }
  }
}
