package com.openhwy.marketeer.verticle;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/**
 * The loops that take connections in, where one loop has all of them: that loop. A thread of its
 * own for it, as Vert.x has, costs a connection two switches between threads. A view of the loops
 * of a Vert.x; ends when they do.
 */
final class AcceptingLoops extends AbstractEventExecutorGroup implements EventLoopGroup {
  private final EventLoopGroup loops;

  AcceptingLoops(EventLoopGroup loops) {
    this.loops = loops;
  }

  /** The loop that asks, which is the one that opens the listener. */
  @Override
  public EventLoop next() {
    EventExecutor here = ThreadExecutorMap.currentExecutor();
    for (EventExecutor each : loops) {
      if (each == here) {
        return (EventLoop) each;
      }
    }
    return loops.next();
  }

  @Override
  public ChannelFuture register(Channel channel) {
    return next().register(channel);
  }

  @Override
  public ChannelFuture register(ChannelPromise promise) {
    return next().register(promise);
  }

  @Override
  @Deprecated
  public ChannelFuture register(Channel channel, ChannelPromise promise) {
    return next().register(channel, promise);
  }

  @Override
  public Iterator<EventExecutor> iterator() {
    return loops.iterator();
  }

  @Override
  public boolean isShuttingDown() {
    return loops.isShuttingDown();
  }

  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    return loops.shutdownGracefully(quietPeriod, timeout, unit);
  }

  @Override
  public Future<?> terminationFuture() {
    return loops.terminationFuture();
  }

  @Override
  @Deprecated
  public void shutdown() {
    loops.shutdown();
  }

  @Override
  public boolean isShutdown() {
    return loops.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return loops.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return loops.awaitTermination(timeout, unit);
  }
}
