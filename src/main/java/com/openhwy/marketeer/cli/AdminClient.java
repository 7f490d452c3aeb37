package com.openhwy.marketeer.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/**
 * Asks a running gateway, through its admin API. Blocks; every failure is a {@link CommandFailure}
 * that says which address was asked and what to try.
 */
final class AdminClient {
  private static final Duration CONNECT = Duration.ofSeconds(3);

  /** Longer than a reload may take: it waits for every event loop. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  /**
   * @param body as it came; {@link #json} reads it
   */
  record Answer(int status, String body) {
    boolean ok() {
      return status >= 200 && status < 300;
    }

    /**
     * A JsonObject, a JsonArray or a scalar.
     *
     * @throws CommandFailure the other side speaks no JSON, so it is no Marketeer
     */
    Object json() {
      try {
        return Json.decodeValue(body);
      } catch (DecodeException e) {
        throw new CommandFailure(
            "answered " + status + " with no JSON: " + firstLine(body) + "; is that Marketeer?", e);
      }
    }

    JsonObject object() {
      return json() instanceof JsonObject object ? object : new JsonObject();
    }

    private static String firstLine(String text) {
      String line = text.strip().lines().findFirst().orElse("(nothing)");
      return line.length() > 120 ? line.substring(0, 120) + "..." : line;
    }
  }

  private final URI base;
  private final String token;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /**
   * @param base scheme, host and port; a path is kept as a prefix ({@code …/nodes/paris})
   * @param token empty for none
   */
  AdminClient(URI base, String token) {
    String text = base.toString();
    this.base = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    this.token = token;
  }

  URI base() {
    return base;
  }

  /** Any status but 401 and 403 comes back as an answer. */
  Answer get(String path) {
    return send(request(path).GET().build());
  }

  Answer post(String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build());
  }

  /**
   * @throws CommandFailure the answer is no 2xx; says why the gateway refused
   */
  Answer mustGet(String path) {
    return mustBeOk("GET " + path, get(path));
  }

  Answer mustBeOk(String asked, Answer answer) {
    if (answer.ok()) {
      return answer;
    }
    JsonObject body = answer.object();
    String why = body.getString("detail", body.getString("title", answer.body().strip()));
    throw new CommandFailure(base + ": " + asked + " answered " + answer.status() + ": " + why);
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(ANSWER);
    request.header("Accept", "application/json");
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() == 401 || response.statusCode() == 403) {
        throw new CommandFailure(
            base
                + " answered "
                + response.statusCode()
                + (token.isEmpty()
                    ? ": it wants a token; give it with --token or ADMIN_TOKEN"
                    : ": it refuses this token; see admin.token of the gateway's marketeer.yaml"));
      }
      return new Answer(response.statusCode(), response.body());
    } catch (ConnectException e) {
      throw new CommandFailure(
          "no gateway answers at "
              + base
              + "; is it running there? --admin URL names another address",
          e);
    } catch (HttpTimeoutException e) {
      throw new CommandFailure(base + " took longer than " + ANSWER.toSeconds() + " s", e);
    } catch (IOException e) {
      throw new CommandFailure(base + " cannot be asked: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted while asking " + base, e);
    }
  }
}
