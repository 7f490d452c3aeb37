package com.openhwy.marketeer.cli.demo;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A service that shows what reached it. It looks at the end of the path only, because a gateway may
 * forward any prefix: {@code …/health}, {@code …/slow?ms=2000}, {@code …/download?bytes=1048576};
 * everything else is echoed as JSON, and a WebSocket gets its messages back.
 */
public final class DemoBackend extends VerticleBase {
  static final int MAX_SLOW_MS = 30_000;
  static final long MAX_DOWNLOAD_BYTES = 1L << 30;
  private static final int DEFAULT_SLOW_MS = 2_000;
  private static final long DEFAULT_DOWNLOAD_BYTES = 1L << 20;
  private static final Buffer BLOCK = Buffer.buffer("0123456789abcde\n".repeat(4096));

  private final String name;
  private final String host;
  private final int port;
  private @Nullable HttpServer server;

  /**
   * @param port 0 takes a free one, see {@link #actualPort}
   */
  public DemoBackend(String name, String host, int port) {
    this.name = name;
    this.host = host;
    this.port = port;
  }

  @Override
  public Future<?> start() {
    HttpServerOptions options =
        new HttpServerOptions().setHost(host).setPort(port).setMaxInitialLineLength(16_384);
    return vertx
        .createHttpServer(options)
        .webSocketHandler(DemoBackend::echo)
        .requestHandler(this::answer)
        .listen()
        .onSuccess(listening -> server = listening);
  }

  /** Zero before the start. */
  public int actualPort() {
    return server == null ? 0 : server.actualPort();
  }

  private static void echo(ServerWebSocket socket) {
    socket.textMessageHandler(socket::writeTextMessage);
    socket.binaryMessageHandler(socket::writeBinaryMessage);
  }

  private void answer(HttpServerRequest request) {
    String path = request.path() == null ? "/" : request.path();
    String last = path.substring(path.lastIndexOf('/') + 1);
    switch (last) {
      case "health" -> json(request, new JsonObject().put("status", "ok").put("service", name));
      case "slow" -> slow(request);
      case "download" -> download(request);
      default -> show(request);
    }
  }

  private void show(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body ->
                json(
                    request,
                    new JsonObject()
                        .put("service", name)
                        .put("method", request.method().name())
                        .put("uri", request.uri())
                        .put("version", request.version().alpnName())
                        .put("headers", headers(request.headers()))
                        .put("body_bytes", body.length())));
  }

  private void slow(HttpServerRequest request) {
    long ms = number(request.getParam("ms"), DEFAULT_SLOW_MS, MAX_SLOW_MS);
    JsonObject body = new JsonObject().put("service", name).put("waited_ms", ms);
    vertx.setTimer(Math.max(1, ms), fired -> json(request, body));
  }

  private void download(HttpServerRequest request) {
    long bytes = number(request.getParam("bytes"), DEFAULT_DOWNLOAD_BYTES, MAX_DOWNLOAD_BYTES);
    HttpServerResponse response = request.response();
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
        .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(bytes))
        .putHeader("Content-Disposition", "attachment; filename=\"demo.bin\"");
    if (request.method().name().equals("HEAD")) {
      response.end();
      return;
    }
    send(response, bytes);
  }

  /** The next block goes out when the one before was taken, so that a slow reader costs nothing. */
  private static void send(HttpServerResponse response, long left) {
    if (left <= BLOCK.length()) {
      response.end(BLOCK.slice(0, (int) left));
      return;
    }
    response.write(BLOCK).onSuccess(written -> send(response, left - BLOCK.length()));
  }

  private static void json(HttpServerRequest request, JsonObject body) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return; // the client did not wait
    }
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(body.encodePrettily() + "\n");
  }

  private static JsonObject headers(MultiMap headers) {
    JsonObject all = new JsonObject();
    for (String field : headers.names()) {
      var values = headers.getAll(field);
      all.put(field, values.size() == 1 ? values.get(0) : new JsonArray(values));
    }
    return all;
  }

  /** What is no number, or too large, is as if nothing had been said. */
  private static long number(@Nullable String text, long otherwise, long max) {
    if (text == null || !text.matches("\\d{1,18}")) {
      return otherwise;
    }
    return Math.min(max, Long.parseLong(text));
  }
}
