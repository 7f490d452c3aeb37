package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.http.DownstreamConnection;
import com.openhwy.marketeer.tls.QuicTermination;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.quic.QuicChannel;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The clients' connections of one event loop: taken in, counted, and let go at the end. Owned by
 * its loop.
 */
public final class Connections {
  private static final byte[] FULL =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 1\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  /** A transport error (RFC 9000 20.1). */
  private static final int CONNECTION_REFUSED = 2;

  /** Handshakes at once of clients that have not proved their address. */
  private static final int UNPROVED = 64;

  private final Engine engine;
  private final AtomicInteger all;
  private final boolean sendsFiles;
  private final Set<DownstreamConnection> open = new HashSet<>();
  private boolean draining;
  private int handshakes;

  /**
   * @param all connections of all loops, shared by them
   * @param sendsFiles whether the transport can hand a file to the kernel
   */
  public Connections(Engine engine, AtomicInteger all, boolean sendsFiles) {
    this.engine = engine;
    this.all = all;
    this.sendsFiles = sendsFiles;
  }

  /** Takes in a connection that has just been opened; on its event loop. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the close of what was refused
  public void accept(NetSocket socket, ListenerInfo listener) {
    ChannelHandlerContext last = ((NetSocketInternal) socket).channelHandlerContext();
    Channel channel = last.channel();
    if (isFull()) {
      listener.meters().refused();
      if (listener.secure()) {
        last.close(); // a handshake is more than the refusal is worth
      } else {
        channel
            .writeAndFlush(Unpooled.wrappedBuffer(FULL))
            .addListener(ChannelFutureListener.CLOSE);
      }
      return;
    }
    Accepted accepted = new Accepted(engine, this, listener, last);
    accepted.begin();
    if (draining) {
      accepted.drain(); // it came while the listening socket was being closed
    }
  }

  /** Takes in a connection over QUIC whose first packet has come; on its event loop. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the close of what was refused
  public void accept(QuicChannel channel, ListenerInfo listener, QuicTermination termination) {
    if (draining || isFull()) {
      listener.meters().refused();
      channel.close(false, CONNECTION_REFUSED, Unpooled.EMPTY_BUFFER);
      return;
    }
    new AcceptedQuic(engine, this, listener, channel).begin(termination);
  }

  /** Handshakes over QUIC that have begun, or ended. */
  void handshakes(int more) {
    handshakes += more;
  }

  /** Whether so many clients are in their handshakes that the next has to prove its address. */
  public boolean underPressure() {
    return handshakes >= UNPROVED;
  }

  private boolean isFull() {
    return all.get() >= engine.plan().snapshot.limits().maxConnections()
        || engine.refusesConnections();
  }

  /** A connection exists from here until its channel is closed, whatever it is used for. */
  void opened(DownstreamConnection connection, ListenerInfo listener, Channel channel) {
    listener.meters().opened();
    all.incrementAndGet();
    open.add(connection);
    channel
        .closeFuture()
        .addListener(
            closed -> {
              listener.meters().closed();
              all.decrementAndGet();
              open.remove(connection);
            });
  }

  boolean sendsFiles() {
    return sendsFiles;
  }

  /** Requests being answered and tunnels open on this loop. */
  public int busy() {
    int busy = 0;
    for (DownstreamConnection connection : open) {
      busy += connection.busy();
    }
    return busy;
  }

  /**
   * From now on every answer closes its connection. Over QUIC no new one is taken in; over TCP that
   * is the matter of the listening socket, and who got through it is served.
   */
  public void drain() {
    draining = true;
    for (DownstreamConnection connection : new ArrayList<>(open)) {
      connection.drain();
    }
  }

  /** Closes what waits between two requests. */
  public void closeIdle() {
    for (DownstreamConnection connection : new ArrayList<>(open)) {
      connection.closeIfIdle();
    }
  }

  /** Cuts whatever is left. */
  public void closeAll() {
    for (DownstreamConnection connection : new ArrayList<>(open)) {
      connection.close();
    }
  }
}
