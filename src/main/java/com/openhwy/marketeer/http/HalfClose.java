package com.openhwy.marketeer.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/** Ends our half of a connection over TCP, whatever is spoken on it. Event loop only. */
public final class HalfClose {
  private HalfClose() {}

  /** Once everything that was written here and flushed is with the kernel. */
  @SuppressWarnings("FutureReturnValueIgnored") // one that fails closes the channel: that is heard
  public static void afterWrites(ChannelHandlerContext ctx) {
    Channel channel = ctx.channel();
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound();
    } else if (channel instanceof DuplexChannel duplex) {
      ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> duplex.shutdownOutput());
    }
  }
}
