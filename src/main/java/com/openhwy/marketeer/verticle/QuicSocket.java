package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.engine.Connections;
import com.openhwy.marketeer.engine.ListenerInfo;
import com.openhwy.marketeer.http3.QuicListener;
import com.openhwy.marketeer.http3.QuicLoop;
import com.openhwy.marketeer.tls.QuicTermination;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One TLS listener's UDP socket on one event loop, with the connections that came by it. Owned by
 * that loop.
 */
final class QuicSocket implements QuicLoop {
  private final Connections connections;
  private final ListenerInfo info;
  private final QuicTermination termination;
  private @Nullable Channel socket;
  private @Nullable Promise<Void> closing;
  private int open;

  QuicSocket(Connections connections, ListenerInfo info, QuicTermination termination) {
    this.connections = connections;
    this.info = info;
    this.termination = termination;
  }

  /** Opens the socket, on the event loop of the caller's context. */
  Future<Void> open(Vertx vertx, QuicListener listener, InetSocketAddress address) {
    ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
    Promise<Void> opened = context.promise();
    ChannelFuture bound =
        listener.open(
            context.nettyEventLoop(),
            ((VertxInternal) vertx).transport().datagramChannelFactory(),
            address,
            this);
    bound.addListener(
        done -> {
          if (done.isSuccess()) {
            socket = bound.channel();
            opened.complete();
          } else {
            opened.fail(done.cause());
          }
        });
    return opened.future();
  }

  @Override
  public QuicSslEngine engine(QuicChannel channel) {
    return termination.engine(channel);
  }

  @Override
  public void accept(QuicChannel channel) {
    open++;
    channel.closeFuture().addListener(closed -> closed());
    connections.accept(channel, info, termination);
  }

  private void closed() {
    open--;
    end();
  }

  @Override
  public boolean underPressure() {
    return connections.underPressure();
  }

  /**
   * @return completes when the last connection is gone, and the socket behind it
   */
  Future<Void> shutdown() {
    Promise<Void> promise = Promise.promise();
    closing = promise;
    end();
    return promise.future();
  }

  private void end() {
    Promise<Void> waiting = closing;
    Channel channel = socket;
    if (waiting == null || open > 0) {
      return;
    }
    closing = null;
    if (channel == null) {
      waiting.complete();
      return;
    }
    channel
        .close()
        .addListener(
            closed -> {
              if (closed.isSuccess()) {
                waiting.complete();
              } else {
                waiting.fail(closed.cause());
              }
            });
  }
}
