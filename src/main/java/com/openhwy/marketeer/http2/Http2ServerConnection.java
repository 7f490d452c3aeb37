package com.openhwy.marketeer.http2;

import com.openhwy.marketeer.http.ConnectionClose;
import com.openhwy.marketeer.http.DownstreamConnection;
import com.openhwy.marketeer.http.DownstreamContext;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2Error;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's HTTP/2 connection (RFC 9113): bytes in, frames out, and what its streams share. What
 * each frame means is with {@link ServerFrames}; what becomes of a request with {@link
 * ServerStream}. Event loop only.
 *
 * <p>It is a codec of our own down to the frames: a request costs a stream object and no promise,
 * channel or queue entry, and every bound that keeps a hostile client from costing more than it
 * should stands in one place ({@link Http2Budget}, {@link HeadReader}). Only the decoding of HPACK
 * is Netty's.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed close is heard as the channel's end
public final class Http2ServerConnection extends ChannelInboundHandlerAdapter
    implements DownstreamConnection {
  /** Requests at once. */
  static final int MAX_STREAMS = 100;

  /** Bytes of all bodies of a connection that a client may send before anybody has taken them. */
  static final int WINDOW = 4 << 20;

  /** Bytes that may wait for the socket before nothing more is read. */
  private static final int MAX_UNSENT = 256 << 10;

  /** Bytes thrown away at the end, so that a client gets to read why. */
  private static final int MAX_LINGER = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Http2ServerConnection.class);

  private final Http2Loop loop;
  private final DownstreamContext server;
  private final ServerStreams streams = new ServerStreams();
  private final Http2Budget budget;
  private final ServerDeadline deadline;
  private final List<RequestBody> delivered = new ArrayList<>();
  private @Nullable Wire wire;
  private @Nullable ByteBuf in;
  private int receiveWindow = WINDOW;
  private int credit;
  private int lingered;
  private boolean tableAnnounced = true;
  private boolean parsing;
  private boolean finishing;
  private boolean closed;

  /** What there is once the connection has a channel. */
  private record Wire(
      ChannelHandlerContext ctx,
      Http2Outbox outbox,
      SendQueue queue,
      ServerFrames frames,
      Departure departure) {}

  public Http2ServerConnection(Http2Loop loop, DownstreamContext server) {
    this.loop = loop;
    this.server = server;
    this.budget = new Http2Budget(loop.nanos());
    this.deadline = new ServerDeadline(this, loop);
  }

  /** The connection is ready to be read; our preface goes out (RFC 9113 3.4). */
  public void start() {
    Http2Outbox outbox = outbox();
    outbox.settings(
        Frame.MAX_CONCURRENT_STREAMS,
        MAX_STREAMS,
        Frame.INITIAL_WINDOW_SIZE,
        ServerStream.WINDOW,
        Frame.MAX_HEADER_LIST_SIZE,
        loop.limits().headBytes(),
        Frame.ENABLE_CONNECT_PROTOCOL,
        1,
        Frame.NO_RFC7540_PRIORITIES,
        1);
    outbox.windowUpdate(0, WINDOW - 65535);
    outbox.flushSoon();
    deadline.head();
  }

  // ---- channel events

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    Http2Outbox outbox = new Http2Outbox(ctx);
    SendQueue queue = new SendQueue(outbox);
    wire = new Wire(ctx, outbox, queue, new ServerFrames(this, loop), new Departure(this, outbox));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (!(msg instanceof ByteBuf bytes)) {
      ctx.fireChannelRead(msg);
      return;
    }
    if (closed || finishing) {
      linger(bytes);
      return;
    }
    outbox().reading();
    in = in == null ? bytes : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), in, bytes);
    ByteBuf all = in;
    parsing = true;
    try {
      wire().frames().read(all);
    } catch (RuntimeException | Error e) {
      LOG.error("a connection is closed over a fault of the gateway", e);
      fault(Http2Error.INTERNAL_ERROR, "a fault of the gateway");
    } finally {
      parsing = false;
    }
    if (in != null && (!in.isReadable() || closed || finishing)) {
      in.release();
      in = null;
    }
  }

  private void linger(ByteBuf bytes) {
    lingered += bytes.readableBytes();
    bytes.release();
    if (lingered > MAX_LINGER) {
      close();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    for (int i = 0; i < delivered.size(); i++) {
      delivered.get(i).flushSink();
    }
    delivered.clear();
    if (!closed) {
      wire().queue().pump();
      outbox().readComplete();
      Channel channel = ctx.channel();
      if (!channel.isWritable() && unsent(channel) > MAX_UNSENT) {
        channel.config().setAutoRead(false); // who does not read is not read from
      }
    }
  }

  private static long unsent(Channel channel) {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (closed || !ctx.channel().isWritable()) {
      return;
    }
    ctx.channel().config().setAutoRead(true);
    wire().queue().pump();
    for (ServerStream stream : streams.all()) {
      stream.resumeIfRoom();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    close(); // a reset by the other end says no more than the close that follows it
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    lost();
    ctx.fireChannelInactive();
  }

  private void lost() {
    if (closed) {
      return;
    }
    closed = true;
    deadline.cancel();
    dropStreams();
    wire().frames().release();
    outbox().release();
    if (in != null && !parsing) {
      in.release();
      in = null;
    }
  }

  private void dropStreams() {
    for (ServerStream stream : streams.all()) {
      try {
        stream.lost();
      } catch (RuntimeException | Error e) {
        LOG.error("somebody failed when told that a stream is gone", e);
      }
    }
  }

  // ---- as its loop sees it

  @Override
  public void drain() {
    if (!closed && !finishing) {
      wire().departure().begin();
    }
  }

  @Override
  public void closeIfIdle() {
    if (!closed && !finishing) {
      wire().departure().closeIfIdle();
    }
  }

  @Override
  public int busy() {
    return streams.size();
  }

  @Override
  public void close() {
    ConnectionClose.now(wire().ctx());
    lost();
  }

  // ---- ends

  /** The client broke the protocol, or did too much for nothing: tells it so, and closes. */
  void fault(Http2Error code, String why) {
    if (!closed && !finishing) {
      outbox().goAway(streams.last(), code, why);
      finish();
      dropStreams();
    }
  }

  /** Ends our half when all is written; what still comes is thrown away. */
  void finish() {
    if (!closed && !finishing) {
      finishing = true;
      deadline.linger();
      outbox().shutdown();
    }
  }

  /** Whether nothing more is to be read as HTTP. */
  boolean isOver() {
    return closed || finishing;
  }

  /** A stream came to nothing by the client's doing. */
  void wasted() {
    wasted(1);
  }

  /**
   * @param streams as how many it counts
   */
  void wasted(int streams) {
    if (!budget.reset(loop.nanos(), streams)) {
      fault(Http2Error.ENHANCE_YOUR_CALM, "too many streams that came to nothing");
    }
  }

  /** A stream is no longer open. */
  void closed(ServerStream stream) {
    if (streams.size() == 0 && !isOver()) {
      deadline.keepAlive();
      wire().departure().idle();
    }
  }

  // ---- for its parts

  void delivered(RequestBody body) {
    delivered.add(body);
  }

  /**
   * @return false when the client had no room to send that much
   */
  boolean received(int bytes) {
    receiveWindow -= bytes;
    return receiveWindow >= 0;
  }

  /** Bytes of any stream need no room any more. */
  void consumed(int bytes) {
    credit += bytes;
    if (credit >= WINDOW / 2 && !isOver()) {
      receiveWindow += credit;
      outbox().windowUpdate(0, credit);
      outbox().flushSoon();
      credit = 0;
    }
  }

  /** The client's decoder must hear that no dynamic table is used (RFC 7541 4.2). */
  void announceTable() {
    tableAnnounced = false;
  }

  /** To write one head into; it goes out before the next is asked for. */
  FieldBlock block() {
    FieldBlock block = loop.block().clear();
    if (!tableAnnounced) {
      tableAnnounced = true;
      block.withoutTable();
    }
    return block;
  }

  Http2Loop loop() {
    return loop;
  }

  DownstreamContext server() {
    return server;
  }

  ServerStreams streams() {
    return streams;
  }

  Http2Budget budget() {
    return budget;
  }

  ServerDeadline deadline() {
    return deadline;
  }

  Http2Outbox outbox() {
    return wire().outbox();
  }

  SendQueue queue() {
    return wire().queue();
  }

  Departure departure() {
    return wire().departure();
  }

  ServerFrames frames() {
    return wire().frames();
  }

  ByteBufAllocator alloc() {
    return wire().ctx().alloc();
  }

  private Wire wire() {
    Wire known = wire;
    if (known == null) {
      throw new IllegalStateException("the connection has no channel yet");
    }
    return known;
  }
}
