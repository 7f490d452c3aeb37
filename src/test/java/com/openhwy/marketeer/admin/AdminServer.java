package com.openhwy.marketeer.admin;

import com.openhwy.marketeer.config.model.AdminConfig;
import com.openhwy.marketeer.config.model.ListenAddress;
import com.openhwy.marketeer.control.Commands;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The admin API on a free port, with a bus whose commands the test answers, and a real client. */
final class AdminServer implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  /** What a command was sent. */
  record Sent(String address, JsonObject body) {}

  record Answer(int status, MultiMap headers, String body) {
    JsonObject json() {
      return new JsonObject(body);
    }

    String header(String name) {
      return headers.get(name);
    }
  }

  final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  final List<Sent> sent = new CopyOnWriteArrayList<>();
  final int port;
  private final HttpServer server;
  private final HttpClient client = vertx.createHttpClient();
  private final Commands commands = new Commands(vertx.eventBus());

  private AdminServer(AdminConfig config) {
    server = await(AdminApi.listen(vertx, config));
    port = server.actualPort();
  }

  static AdminServer open() {
    return with("");
  }

  static AdminServer with(String token, AdminConfig.Peer... peers) {
    return new AdminServer(config("127.0.0.1:0", token, List.of(peers)));
  }

  static AdminConfig config(String listen, String token, List<AdminConfig.Peer> peers) {
    return new AdminConfig(
        ListenAddress.parse(listen),
        token,
        List.of("admin.example.com"),
        List.of("shop.orders", "shop.stock."),
        peers);
  }

  /** Has the command answered with that JSON. */
  AdminServer on(String address, String reply) {
    commands.on(
        address,
        body -> {
          sent.add(new Sent(address, body));
          return Future.succeededFuture(new JsonObject(reply));
        });
    return this;
  }

  AdminServer failing(String address, RuntimeException failure) {
    commands.on(
        address,
        body -> {
          throw failure;
        });
    return this;
  }

  Answer get(String path, String... fields) {
    return send(HttpMethod.GET, path, "", fields);
  }

  Answer post(String path, String json, String... fields) {
    List<String> all = new ArrayList<>(List.of(fields));
    if (!json.isEmpty()) {
      all.addAll(List.of("Content-Type", "application/json"));
    }
    return send(HttpMethod.POST, path, json, all.toArray(String[]::new));
  }

  /**
   * @param fields names and values in turn; the first Host replaces the client's own
   */
  Answer send(HttpMethod method, String path, String body, String... fields) {
    RequestOptions options =
        new RequestOptions().setMethod(method).setHost("127.0.0.1").setPort(port).setURI(path);
    return await(
        client
            .request(options)
            .compose(
                request -> {
                  for (int i = 0; i < fields.length; i += 2) {
                    request.headers().add(fields[i], fields[i + 1]);
                  }
                  // The body is asked for on the loop that sends: asked for from here, it may
                  // have come, and gone, before.
                  return request.send(Buffer.buffer(body)).compose(AdminServer::whole);
                }));
  }

  private static Future<Answer> whole(HttpClientResponse response) {
    return response
        .body()
        .map(b -> new Answer(response.statusCode(), response.headers(), b.toString()));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("no answer within " + PATIENCE_SECONDS + " s", e);
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
