package com.openhwy.marketeer.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.FileBody;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The region of a shared file over real sockets, on every transport this machine has. */
class SendfileTest {
  enum Transport {
    NIO(true, NioServerSocketChannel.class),
    EPOLL(Epoll.isAvailable(), EpollServerSocketChannel.class),
    IO_URING(IoUring.isAvailable(), IoUringServerSocketChannel.class);

    private final boolean available;
    private final Class<? extends ServerChannel> channel;

    Transport(boolean available, Class<? extends ServerChannel> channel) {
      this.available = available;
      this.channel = channel;
    }

    IoHandlerFactory factory() {
      return switch (this) {
        case NIO -> NioIoHandler.newFactory();
        case EPOLL -> EpollIoHandler.newFactory();
        case IO_URING -> IoUringIoHandler.newFactory();
      };
    }
  }

  private static final int SIZE = 3_000_000;

  private final byte[] content = new byte[SIZE];
  private Site site;
  private OpenFile file;

  @BeforeEach
  void open(@TempDir Path root) throws Exception {
    new Random(5).nextBytes(content);
    site = new Site(root).file("big", content);
    Path path = site.path("big");
    file = new OpenFile(FileChannel.open(path), path, FileStamp.of(path), Runnable::run);
  }

  @AfterEach
  void close() {
    if (!file.isClosed()) {
      file.release();
    }
    assertThat(file.isClosed()).isTrue();
    site.close();
  }

  /** What a client of such a transport receives until the server closes. */
  private byte[] receive(Transport transport, long from, long length) throws Exception {
    assumeTrue(transport.available, transport + " is not to be had here");
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, transport.factory());
    try {
      Channel server =
          new ServerBootstrap()
              .group(group)
              .channel(transport.channel)
              .childHandler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      channel.pipeline().addLast(new Sender(from, length));
                    }
                  })
              .bind(InetAddress.getLoopbackAddress(), 0)
              .sync()
              .channel();
      int port = ((InetSocketAddress) server.localAddress()).getPort();
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(20_000);
        return socket.getInputStream().readAllBytes();
      }
    } finally {
      group.shutdownGracefully(0, 10, java.util.concurrent.TimeUnit.SECONDS).sync();
    }
  }

  private final class Sender extends ChannelInboundHandlerAdapter {
    private final long from;
    private final long length;

    Sender(long from, long length) {
      this.from = from;
      this.length = length;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      var response = FakeExchange.get("/").exchange().response();
      assertThat(file.give(response, from, length, new FileIo(Runnable::run, Runnable::run)))
          .isTrue();
      FileBody body = response.file();
      response.handedOver();
      context.writeAndFlush(body.region()).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theWholeFileAgainAndAgain(Transport transport) throws Exception {
    assertThat(receive(transport, 0, SIZE)).isEqualTo(content);
    assertThat(receive(transport, 0, SIZE)).isEqualTo(content);
    assertThat(file.isClosed()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aPart(Transport transport) throws Exception {
    assertThat(receive(transport, 1_000_001, 1_500_000))
        .isEqualTo(Arrays.copyOfRange(content, 1_000_001, 2_500_001));
  }

  @ParameterizedTest
  @EnumSource
  void aFileCutShortEndsTheConnectionShort(Transport transport) throws Exception {
    try (RandomAccessFile cut = new RandomAccessFile(site.path("big").toFile(), "rw")) {
      cut.setLength(1000);
    }
    assertThat(receive(transport, 0, SIZE)).hasSize(1000);
  }

  @ParameterizedTest
  @EnumSource
  void theLastResponseClosesAFileTheStoreForgot(Transport transport) throws Exception {
    assumeTrue(transport.available, transport + " is not to be had here");
    assertThat(file.retain()).isTrue();
    assertThat(receive(transport, 0, SIZE)).hasSize(SIZE);
    file.release();
    assertThat(file.isClosed()).isFalse();
    file.release();
    assertThat(file.isClosed()).isTrue();
  }
}
