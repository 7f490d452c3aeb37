package com.openhwy.marketeer.http3;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Drops what is too small for a packet of QUIC (RFC 9000 10.3): the codec would fail to read the id
 * of its connection, and keep the packet. Immutable.
 */
@ChannelHandler.Sharable
final class TinyPackets extends ChannelInboundHandlerAdapter {
  static final TinyPackets INSTANCE = new TinyPackets();

  /** One byte, and an id of ours. */
  private static final int SMALLEST = 21;

  private TinyPackets() {}

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof ByteBufHolder packet && isTiny(packet.content())) {
      packet.release();
    } else {
      ctx.fireChannelRead(msg);
    }
  }

  private static boolean isTiny(ByteBuf content) {
    return content.readableBytes() < SMALLEST;
  }
}
