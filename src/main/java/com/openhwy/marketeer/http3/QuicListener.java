package com.openhwy.marketeer.http3;

import com.openhwy.marketeer.base.Ticker;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicCodecDispatcher;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import io.netty.handler.codec.quic.QuicResetTokenGenerator;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.SegmentedDatagramPacketAllocator;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKey;

/**
 * One listener's port over UDP: every event loop has a socket of its own on it, among which the
 * kernel spreads clients by their address. The ids of connections name the loop, so that a client
 * whose address changes, or whose packets the kernel sends elsewhere because a socket has gone, is
 * led back to the loop that knows it. Thread-safe; shared by the loops.
 */
public final class QuicListener extends QuicCodecDispatcher {
  private static final AttributeKey<QuicLoop> LOOP = AttributeKey.valueOf("marketeer.quic");

  /** Requests at once, of one connection. */
  private static final int STREAMS = 100;

  /** The control stream and two for QPACK are all that HTTP/3 has, and some that mean nothing. */
  private static final int UNIDIRECTIONAL = 8;

  private static final int UNIDIRECTIONAL_WINDOW = 16 << 10;

  /** Bytes of one request body that may be on their way to an endpoint who is not taking them. */
  private static final int STREAM_WINDOW = 128 << 10;

  private static final int CONNECTION_WINDOW = 1 << 20;

  /** Bytes that every path has to carry (RFC 9000 14). */
  private static final int SMALLEST_PACKET = 1200;

  private static final int RECEIVE_BUFFER = 2048;
  private static final int SOCKET_BUFFER = 2 << 20;
  private static final int READS = 64;
  private static final int SEGMENTS = 16;
  private static final int CONNECTION_IDS = 4;

  private final Ticker ticker;
  private final long idleMillis;
  private final SecretKey tokenKey = AddressTokens.newKey();

  /**
   * @param idleMillis after which a client that sends nothing at all is gone
   */
  public QuicListener(Ticker ticker, long idleMillis) {
    this.ticker = ticker;
    this.idleMillis = idleMillis;
  }

  /**
   * Opens the socket of one loop.
   *
   * @param loop on which everything of this socket happens
   */
  @SuppressWarnings("deprecation") // nothing else sizes the packets that are read
  public ChannelFuture open(
      EventLoop eventLoop,
      ChannelFactory<? extends DatagramChannel> sockets,
      InetSocketAddress address,
      QuicLoop loop) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(eventLoop)
            .channelFactory(sockets)
            .attr(LOOP, loop)
            .option(
                ChannelOption.RCVBUF_ALLOCATOR,
                new FixedRecvByteBufAllocator(RECEIVE_BUFFER).maxMessagesPerRead(READS))
            .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
            .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
            .handler(new Initializer(this));
    return bootstrap.bind(address);
  }

  /** What options there are depends on the kind of socket. */
  private static final class Initializer extends ChannelInitializer<Channel> {
    private final QuicListener listener;

    Initializer(QuicListener listener) {
      this.listener = listener;
    }

    @Override
    protected void initChannel(Channel channel) {
      if (channel instanceof NioDatagramChannel) {
        channel.config().setOption(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true);
      } else {
        channel.config().setOption(UnixChannelOption.SO_REUSEPORT, true);
      }
      if (channel instanceof EpollDatagramChannel) {
        channel.config().setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, RECEIVE_BUFFER);
      }
      channel.pipeline().addLast(TinyPackets.INSTANCE, listener);
    }
  }

  @Override
  protected void initChannel(Channel channel, int idLength, QuicConnectionIdGenerator ids) {
    QuicLoop loop = channel.attr(LOOP).get();
    QuicServerCodecBuilder codec =
        Http3.newQuicServerCodecBuilder()
            .maxIdleTimeout(idleMillis, TimeUnit.MILLISECONDS)
            .initialMaxData(CONNECTION_WINDOW)
            .initialMaxStreamDataBidirectionalRemote(STREAM_WINDOW)
            .initialMaxStreamDataUnidirectional(UNIDIRECTIONAL_WINDOW)
            .initialMaxStreamsBidirectional(STREAMS)
            .initialMaxStreamsUnidirectional(UNIDIRECTIONAL)
            .maxRecvUdpPayloadSize(RECEIVE_BUFFER)
            .maxSendUdpPayloadSize(SMALLEST_PACKET)
            .activeConnectionIdLimit(CONNECTION_IDS)
            .localConnectionIdLength(idLength)
            .connectionIdAddressGenerator(ids)
            .resetTokenGenerator(QuicResetTokenGenerator.signGenerator())
            .tokenHandler(new AddressTokens(ticker, tokenKey, loop::underPressure))
            .sslEngineProvider(loop::engine)
            .handler(new Accept(loop));
    if (channel instanceof EpollDatagramChannel) {
      SegmentedDatagramPacketAllocator segments = EpollQuicUtils.newSegmentedAllocator(SEGMENTS);
      codec.option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR, segments);
    }
    channel.pipeline().addLast("quic", codec.build());
  }

  /** Every connection that begins. */
  private static final class Accept extends ChannelInitializer<QuicChannel> {
    private final QuicLoop loop;

    Accept(QuicLoop loop) {
      this.loop = loop;
    }

    @Override
    protected void initChannel(QuicChannel channel) {
      loop.accept(channel);
    }

    @Override
    public boolean isSharable() {
      return true;
    }
  }
}
