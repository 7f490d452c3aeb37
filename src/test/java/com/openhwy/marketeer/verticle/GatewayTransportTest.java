package com.openhwy.marketeer.verticle;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.verticle.Transports.Candidate;
import io.netty.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.transport.Transport;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GatewayTransportTest {
  static Stream<Transport> transports() {
    return Transports.here().stream().filter(Candidate::available).map(Candidate::transport);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(10, TimeUnit.SECONDS);
  }

  private static Vertx with(Transport transport) {
    return Vertx.builder().withTransport(transport).build();
  }

  private static Future<NetServer> listen(Vertx vertx, Context on, Promise<Channel> accepted) {
    Promise<NetServer> listening = Promise.promise();
    on.runOnContext(
        v ->
            vertx
                .createNetServer()
                .connectHandler(
                    socket ->
                        accepted.complete(
                            ((NetSocketInternal) socket).channelHandlerContext().channel()))
                .listen(0, "127.0.0.1")
                .onComplete(listening));
    return listening.future();
  }

  @ParameterizedTest
  @MethodSource("transports")
  void theLoopThatListensAccepts(Transport transport) throws Exception {
    Vertx vertx = with(new GatewayTransport(transport, true));
    try {
      // Not the first loop, which any choice could have been.
      List<Context> loops =
          Stream.generate(((VertxInternal) vertx)::createEventLoopContext)
              .limit(3)
              .map(Context.class::cast)
              .toList();
      Context loop = loops.get(2);
      Promise<Channel> accepted = Promise.promise();
      NetServer server = await(listen(vertx, loop, accepted));
      await(vertx.createNetClient().connect(server.actualPort(), "127.0.0.1"));

      Channel channel = await(accepted.future());
      assertThat(channel.eventLoop()).isSameAs(((ContextInternal) loop).nettyEventLoop());
      assertThat(channel.parent().eventLoop()).isSameAs(channel.eventLoop());
    } finally {
      await(vertx.close());
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void itsLoopsEndWithTheVertx(Transport transport) throws Exception {
    Vertx vertx = with(new GatewayTransport(transport, true));
    CompletableFuture<Thread> loop = new CompletableFuture<>();
    vertx.runOnContext(v -> loop.complete(Thread.currentThread()));
    Thread thread = loop.get(10, TimeUnit.SECONDS);

    await(vertx.close());

    thread.join(10_000);
    assertThat(thread.isAlive()).isFalse();
  }
}
