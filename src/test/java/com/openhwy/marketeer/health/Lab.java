package com.openhwy.marketeer.health;

import com.openhwy.marketeer.middleware.Loops.ManualTicker;
import com.openhwy.marketeer.upstream.Endpoint;
import com.openhwy.marketeer.upstream.Service;
import com.openhwy.marketeer.upstream.ServiceConfigs;
import com.openhwy.marketeer.upstream.Services;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A Vert.x with one context to check on, time by hand, and servers on free ports of loopback. */
final class Lab implements AutoCloseable {
  static final String LOOPBACK = "127.0.0.1";

  final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setPreferNativeTransport(true));
  final Context context = vertx.getOrCreateContext();
  final FakeScheduler scheduler = new FakeScheduler(context);
  final ManualTicker ticker = new ManualTicker();

  Services services(@Nullable Services previous, ServiceConfigs... configs) {
    return Services.compile(
        List.of(configs).stream().map(ServiceConfigs::build).toList(), previous, 1, ticker);
  }

  static Service only(Services services) {
    return services.all().iterator().next();
  }

  static Endpoint endpoint(Services services, int index) {
    return only(services).endpoints().get(index);
  }

  static Endpoint endpoint(String url) {
    return Services.compile(
            List.of(ServiceConfigs.named("s").endpoint(url).build()), null, 1, new ManualTicker())
        .all()
        .iterator()
        .next()
        .endpoints()
        .get(0);
  }

  /** What the supplier starts on the context, when it is done. */
  <T> T await(Supplier<Future<T>> start) {
    return await(
        Future.<T>future(
            promise -> context.runOnContext(nothing -> start.get().onComplete(promise))));
  }

  void onContext(Runnable task) {
    await(
        () -> {
          task.run();
          return Future.succeededFuture();
        });
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** A server that does to each connection what the test says. */
  int rawServer(Consumer<NetSocket> connection) {
    return await(
            vertx
                .createNetServer(new NetServerOptions().setHost(LOOPBACK).setPort(0))
                .connectHandler(connection::accept)
                .listen())
        .actualPort();
  }

  /** A server that sends these bytes at once and keeps the connection open. */
  int saying(String bytes) {
    return rawServer(socket -> socket.write(bytes));
  }

  /** A port on which nobody listens. */
  int deadPort() {
    return Objects.requireNonNull(
        await(
            vertx
                .createNetServer(new NetServerOptions().setHost(LOOPBACK).setPort(0))
                .connectHandler(NetSocket::close)
                .listen()
                .compose(server -> server.close().map(server.actualPort()))));
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
