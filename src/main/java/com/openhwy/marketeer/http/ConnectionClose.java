package com.openhwy.marketeer.http;

import io.netty.channel.ChannelHandlerContext;

/** Ends a connection over TCP, whatever is spoken on it. Event loop only. */
public final class ConnectionClose {
  private ConnectionClose() {}

  /**
   * At once; bytes not yet with the kernel are lost. Nothing more is read before it: Netty's
   * io_uring delays a close while a write is under way, and would ask for one more read behind it,
   * which keeps the socket open in the kernel, for ever if nothing comes.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the end of the channel is heard
  public static void now(ChannelHandlerContext ctx) {
    ctx.channel().config().setAutoRead(false);
    ctx.close();
  }
}
