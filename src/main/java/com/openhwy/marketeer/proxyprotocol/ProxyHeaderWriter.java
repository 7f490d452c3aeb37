package com.openhwy.marketeer.proxyprotocol;

import com.openhwy.marketeer.base.IpAddresses;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import java.net.Inet4Address;
import java.net.InetAddress;

/** Begins a connection to an endpoint with who the client is. Pure functions on one event loop. */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a failed write closes the channel, and that is heard
public final class ProxyHeaderWriter {
  private static final String NAME = "proxy-protocol";

  private ProxyHeaderWriter() {}

  /**
   * Before anything else is written, TLS too. Where the client's port and the address it came to
   * are not known any more, the header says 0 and the unspecified address.
   *
   * @param version 1 or 2
   * @param port that the client connected to
   */
  public static void announce(ChannelPipeline pipeline, int version, InetAddress client, int port) {
    boolean four = client instanceof Inet4Address;
    HAProxyMessage header =
        new HAProxyMessage(
            version == 1 ? HAProxyProtocolVersion.V1 : HAProxyProtocolVersion.V2,
            HAProxyCommand.PROXY,
            four ? HAProxyProxiedProtocol.TCP4 : HAProxyProxiedProtocol.TCP6,
            IpAddresses.format(client.getAddress()),
            four ? "0.0.0.0" : "::",
            0,
            port);
    pipeline.addFirst(NAME, HAProxyMessageEncoder.INSTANCE);
    ChannelHandlerContext encoder = pipeline.context(NAME);
    // From behind the encoder, which is the first in the pipeline and the last to see what leaves.
    ChannelHandlerContext behind = pipeline.context(pipeline.names().get(1));
    (behind == null ? encoder : behind).writeAndFlush(header);
    pipeline.remove(NAME);
  }
}
