package com.openhwy.marketeer.admin;

import com.openhwy.marketeer.control.Addresses;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * {@code GET /}: the state of the gateway on one page, made here and without a script. Links are
 * relative, so that it works below {@code /nodes/<name>/} too. What cannot be asked is left out.
 */
final class StatusPage {
  private static final String STYLE = resource("page.css");

  /** As a content security policy names the style sheet. */
  static final String STYLE_HASH = "sha256-" + sha256(STYLE);

  /** What one wants to see at a glance; /services has the rest. */
  private static final List<String> ENDPOINT =
      List.of("url", "state", "why", "in_flight", "ewma_ms", "weight", "backup", "last_check");

  private final BusClient bus;
  private final List<String> peers;

  StatusPage(BusClient bus, List<String> peers) {
    this.bus = bus;
    this.peers = peers;
  }

  void show(RoutingContext ctx) {
    if (!ctx.request().path().endsWith("/")) {
      Problem.send(ctx, 404, "the page is at /");
      return;
    }
    Future<JsonObject> ready = ask(Addresses.ADMIN_READY);
    Future<JsonObject> status = ask(Addresses.ADMIN_STATUS);
    Future<JsonObject> services = ask(Addresses.ADMIN_SERVICES);
    Future<JsonObject> routes = ask(Addresses.ADMIN_ROUTES);
    Future<JsonObject> canaries = ask(Addresses.ADMIN_CANARIES);
    Future.all(ready, status, services, routes, canaries)
        .onComplete(
            all ->
                ctx.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
                    .end(
                        page(
                            ready.result(),
                            status.result(),
                            services.result(),
                            routes.result(),
                            canaries.result())),
            failure -> Problem.send(ctx, 500, String.valueOf(failure)));
  }

  private Future<JsonObject> ask(String address) {
    return bus.ask(address, new JsonObject())
        .recover(f -> Future.succeededFuture(new JsonObject()));
  }

  private String page(
      JsonObject ready,
      JsonObject status,
      JsonObject services,
      JsonObject routes,
      JsonObject canaries) {
    Html html = new Html();
    html.tags("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
        .tags("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .tags("<title>Marketeer</title><style>" + STYLE + "</style></head><body>");
    head(html, ready, status);
    problems(html, status);
    facts(html, status);
    html.tags("<h2>Services</h2>").table(endpoints(services));
    List<JsonObject> rollouts = objects(canaries.getJsonArray("canaries"));
    if (!rollouts.isEmpty()) {
      html.tags("<h2>Canaries</h2>").table(rollouts);
    }
    html.tags("<h2>Routes</h2>").table(objects(routes.getJsonArray("routes")));
    return html.tags("</body></html>").toString();
  }

  private void head(Html html, JsonObject ready, JsonObject status) {
    boolean good = ready.getBoolean("ready", false);
    html.tags("<header><h1>Marketeer</h1><b class=\"" + (good ? "good" : "bad") + "\">")
        .text(good ? "ready" : "not ready")
        .tags("</b> <span>")
        .text(status.getString("version", ""))
        .tags("</span><nav>");
    for (String link : List.of("config", "routes", "services", "metrics", "openapi.yaml")) {
      html.tags("<a href=\"" + link + "\">" + link + "</a> ");
    }
    for (String peer : peers) { // names of letters, digits, dots, dashes: Peers saw to it
      html.tags("<a href=\"nodes/" + peer + "/\">node " + peer + "</a> ");
    }
    html.tags("</nav></header>");
    JsonArray reasons = ready.getJsonArray("reasons", new JsonArray());
    if (!reasons.isEmpty()) {
      html.tags("<p class=\"note\">").text(reasons).tags("</p>");
    }
  }

  private static void problems(Html html, JsonObject status) {
    JsonObject reload = status.getJsonObject("last_reload", new JsonObject());
    JsonArray problems = reload.getJsonArray("problems", new JsonArray());
    if (problems.isEmpty()) {
      return;
    }
    html.tags("<section class=\"alarm\"><h2>The last reload was ")
        .text(reload.getString("result", "rejected"))
        .tags("; the configuration before it serves</h2><ul>");
    problems.forEach(problem -> html.tags("<li>").text(line(problem)).tags("</li>"));
    html.tags("</ul></section>");
  }

  /** As the command line prints it: file:line:column: path: message. */
  private static String line(Object problem) {
    if (!(problem instanceof JsonObject p)) {
      return String.valueOf(problem);
    }
    List<String> parts = new ArrayList<>();
    String place = p.getString("file", "");
    for (String key : List.of("line", "column")) {
      place += p.getInteger(key, 0) > 0 ? ":" + p.getInteger(key) : "";
    }
    for (String part : List.of(place, p.getString("path", ""), p.getString("message", ""))) {
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    return String.join(": ", parts);
  }

  private static void facts(Html html, JsonObject status) {
    html.tags("<dl>");
    status.forEach(
        fact -> {
          if (!fact.getKey().equals("version")) {
            html.tags("<div><dt>")
                .text(fact.getKey().replace('_', ' '))
                .tags("</dt><dd>")
                .text(
                    fact.getKey().equals("last_reload") ? result(fact.getValue()) : fact.getValue())
                .tags("</dd></div>");
          }
        });
    html.tags("</dl>");
  }

  private static Object result(Object reload) {
    return reload instanceof JsonObject object ? object.getString("result", "") : reload;
  }

  private static List<JsonObject> endpoints(JsonObject services) {
    List<JsonObject> rows = new ArrayList<>();
    for (JsonObject service : objects(services.getJsonArray("services"))) {
      for (JsonObject endpoint : objects(service.getJsonArray("endpoints"))) {
        JsonObject row = new JsonObject().put("service", service.getString("name", ""));
        ENDPOINT.forEach(column -> row.put(column, endpoint.getValue(column)));
        String circuit = endpoint.getString("circuit");
        row.put("circuit", circuit == null ? service.getString("circuit") : circuit);
        rows.add(row);
      }
    }
    return rows;
  }

  private static List<JsonObject> objects(@org.jspecify.annotations.Nullable JsonArray items) {
    return items == null
        ? List.of()
        : items.stream().filter(JsonObject.class::isInstance).map(JsonObject.class::cast).toList();
  }

  private static String resource(String name) {
    try (InputStream in = StatusPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing beside " + StatusPage.class);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
