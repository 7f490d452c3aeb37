package com.openhwy.marketeer.gateway;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A load of GETs at a rate of its own for {@code scripts/bench}, whatever the answers do (an open
 * loop): arrivals are those of a Poisson process, and an answer's time counts from when its
 * question was due. So a proxy that stalls is charged for every question that came due meanwhile,
 * also for those that could not be put yet because all connections were taken.
 *
 * <p>One event loop owns everything. What the first {@value #WARM_SECONDS} seconds bring is not
 * counted: the loop itself is being compiled.
 */
public final class OpenLoad {
  private static final long WARM_SECONDS = 2;
  private static final long GRACE_SECONDS = 3;

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final EventLoop loop = group.next();
  private final ArrayDeque<Caller> free = new ArrayDeque<>();
  private final ArrayDeque<Long> overdue = new ArrayDeque<>(); // questions without a connection
  private final Random random = new Random(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final ByteBuf question;
  private final double meanNanos;
  private final long counted;
  private final long end;
  private final long[] nanos;
  private long due;
  private int answered;
  private int asked;
  private int failed;
  private boolean asking = true;

  private OpenLoad(String host, String path, int rate, int seconds) {
    byte[] head =
        ("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    question = Unpooled.unreleasableBuffer(Unpooled.directBuffer(head.length).writeBytes(head));
    meanNanos = 1e9 / rate;
    long now = System.nanoTime();
    due = now;
    counted = now + TimeUnit.SECONDS.toNanos(WARM_SECONDS);
    end = counted + TimeUnit.SECONDS.toNanos(seconds);
    nanos = new long[(int) (rate * (seconds + 1L) * 1.2)];
  }

  /**
   * @param args port, host, path, connections, requests per second, seconds
   */
  public static void main(String[] args) throws InterruptedException {
    int port = Integer.parseInt(args[0]);
    OpenLoad load =
        new OpenLoad(args[1], args[2], Integer.parseInt(args[4]), Integer.parseInt(args[5]));
    for (int i = 0; i < Integer.parseInt(args[3]); i++) {
      load.connect(port);
    }
    load.loop.execute(load::askWhatIsDue);
    load.over.await();
    load.report();
    load.group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }

  private void connect(int port) {
    new Bootstrap()
        .group(loop)
        .channel(EpollSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(new Caller())
        .connect("127.0.0.1", port)
        .addListener(OpenLoad::tell);
  }

  private static void tell(Future<?> done) {
    if (!done.isSuccess() && !done.isCancelled()) {
      System.err.println("OpenLoad: " + done.cause());
    }
  }

  private void askWhatIsDue() {
    long now = System.nanoTime();
    while (due <= now && due < end) {
      Caller caller = free.pollLast();
      if (caller == null) {
        overdue.add(due);
      } else {
        caller.ask(due);
      }
      due += (long) (-Math.log(1 - random.nextDouble()) * meanNanos);
    }
    if (due < end) {
      loop.schedule(this::askWhatIsDue, due - System.nanoTime(), TimeUnit.NANOSECONDS)
          .addListener(OpenLoad::tell);
    } else {
      asking = false;
      endIfNothingIsOut();
      loop.schedule(over::countDown, GRACE_SECONDS, TimeUnit.SECONDS).addListener(OpenLoad::tell);
    }
  }

  private void endIfNothingIsOut() {
    if (!asking && overdue.isEmpty() && asked == answered + failed) {
      over.countDown();
    }
  }

  private void report() {
    int unanswered = asked - answered - failed + overdue.size();
    int counting = Math.min(answered, nanos.length);
    long[] sorted = Arrays.copyOf(nanos, counting);
    Arrays.sort(sorted);
    System.out.printf(
        "answered %d failed %d p50 %d p99 %d max %d%n",
        answered,
        failed + unanswered,
        percentile(sorted, 0.50),
        percentile(sorted, 0.99),
        percentile(sorted, 1));
  }

  /** In microseconds. */
  private static long percentile(long[] sorted, double share) {
    return sorted.length == 0 ? 0 : sorted[(int) ((sorted.length - 1) * share)] / 1000;
  }

  /** A connection with at most one question out. */
  private final class Caller extends ChannelInboundHandlerAdapter {
    private final byte[] head = new byte[4096];
    private int headBytes;
    private long bodyBytes;
    private boolean inBody;
    private boolean out;
    private long since;
    private Channel channel;

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      channel = ctx.channel();
      next();
    }

    void ask(long wasDue) {
      since = wasDue;
      out = true;
      if (since >= counted) {
        asked++;
      }
      channel
          .writeAndFlush(question.duplicate())
          .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    private void next() {
      Long waiting = overdue.poll();
      if (waiting == null) {
        free.addLast(this);
      } else {
        ask(waiting);
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      try {
        while (bytes.isReadable()) {
          if (!inBody) {
            readHead(bytes);
          }
          if (inBody) {
            int some = (int) Math.min(bodyBytes, bytes.readableBytes());
            bytes.skipBytes(some);
            bodyBytes -= some;
            if (bodyBytes == 0) {
              finish();
            }
          }
        }
      } finally {
        bytes.release();
      }
    }

    private void readHead(ByteBuf bytes) {
      while (bytes.isReadable()) {
        head[headBytes++] = bytes.readByte();
        if (headBytes >= 4 && head[headBytes - 1] == '\n' && head[headBytes - 3] == '\n') {
          bodyBytes = length();
          inBody = true;
          return;
        }
      }
    }

    private long length() {
      String text = new String(head, 0, headBytes, StandardCharsets.ISO_8859_1);
      int at = text.toLowerCase(Locale.ROOT).indexOf("\r\ncontent-length:");
      if (at < 0 || !text.startsWith("HTTP/1.1 200")) {
        throw new IllegalStateException("not an answer of 200 with a length: " + text);
      }
      return Long.parseLong(text.substring(at + 17, text.indexOf('\r', at + 2)).strip());
    }

    private void finish() {
      if (since >= counted) {
        if (answered < nanos.length) {
          nanos[answered] = System.nanoTime() - since;
        }
        answered++;
      }
      headBytes = 0;
      inBody = false;
      out = false;
      next();
      endIfNothingIsOut();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      free.remove(this);
      if (out && since >= counted) {
        failed++;
        endIfNothingIsOut();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      System.err.println("OpenLoad: " + cause);
      ctx.close().addListener(OpenLoad::tell);
    }
  }
}
