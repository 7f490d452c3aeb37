package com.openhwy.marketeer.acme;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A directory that a test writes, in front of a real authority (pebble): it stands in where that
 * one cannot do what is to be tested, such as limiting us, profiles or ARI. Plain HTTP on a port of
 * its own.
 */
final class ScriptedDirectory implements AutoCloseable {
  private final HttpServer server;
  private final Pebble behind;

  /** What new orders asked for. */
  final List<JsonObject> orders = new ArrayList<>();

  /** Answers new orders itself with that status; 0 leaves them to the authority behind. */
  int orderStatus;

  String orderBody = "";
  String retryAfter = "";

  /** Answers requests for the directory with that status; 0 answers with the directory. */
  int directoryStatus;

  int asked;

  /** Called before the directory is answered. */
  Runnable beforeDirectory = () -> {};

  JsonObject profiles = new JsonObject();

  /** What is suggested for a renewal; null when there is no ARI. */
  JsonObject window;

  int windowAsked;

  ScriptedDirectory(Pebble behind) {
    this.behind = behind;
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 16);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/dir", this::directory);
    server.createContext("/order", this::order);
    server.createContext("/ari/", this::window);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/dir";
  }

  private String own(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void directory(HttpExchange exchange) throws IOException {
    asked++;
    beforeDirectory.run();
    if (directoryStatus != 0) {
      answer(exchange, directoryStatus, "text/plain", "busy");
      return;
    }
    String real = behind.url().replace("/dir", "");
    JsonObject directory =
        new JsonObject()
            .put("newNonce", real + "/nonce-plz")
            .put("newAccount", real + "/sign-me-up")
            .put("newOrder", orderStatus == 0 ? real + "/order-plz" : own("/order"))
            .put("revokeCert", real + "/revoke-cert")
            .put("keyChange", real + "/rollover-account-key")
            .put("meta", new JsonObject().put("profiles", profiles));
    if (window != null) {
      directory.put("renewalInfo", own("/ari/"));
    }
    answer(exchange, 200, "application/json", directory.encode());
  }

  private void order(HttpExchange exchange) throws IOException {
    JsonObject jose =
        new JsonObject(
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    orders.add(
        new JsonObject(
            new String(
                Base64.getUrlDecoder().decode(jose.getString("payload")), StandardCharsets.UTF_8)));
    answer(
        exchange,
        orderStatus,
        orderBody.isEmpty() ? "text/plain" : "application/problem+json",
        orderBody);
  }

  private void window(HttpExchange exchange) throws IOException {
    windowAsked++;
    answer(
        exchange,
        200,
        "application/json",
        new JsonObject().put("suggestedWindow", window).encode());
  }

  private void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    if (!retryAfter.isEmpty()) {
      exchange.getResponseHeaders().set("Retry-After", retryAfter);
    }
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
