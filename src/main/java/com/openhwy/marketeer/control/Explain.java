package com.openhwy.marketeer.control;

import com.openhwy.marketeer.base.IpAddresses;
import com.openhwy.marketeer.http.CanonicalPath;
import com.openhwy.marketeer.http.FieldSyntax;
import com.openhwy.marketeer.http.HostNames;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.routing.Explanation;
import com.openhwy.marketeer.snapshot.CompiledBackend;
import com.openhwy.marketeer.snapshot.CompiledRoute;
import com.openhwy.marketeer.snapshot.Snapshot;
import com.openhwy.marketeer.split.Outlook;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * Answers which route a request would get, and why not the others, and where it splits its traffic
 * which service: {@code {method, url, headers: ["Name: value"], client}}, of which only {@code url}
 * is needed.
 */
public final class Explain {
  private Explain() {}

  /**
   * @throws IllegalArgumentException with a message for whoever asks
   */
  public static JsonObject answer(Snapshot snapshot, JsonObject question) {
    Request request = request(question, snapshot.config().server().mergeSlashes());
    Explanation explanation = snapshot.routes().explain(request);
    JsonArray verdicts = new JsonArray();
    for (Explanation.Verdict verdict : explanation.verdicts()) {
      verdicts.add(
          new JsonObject()
              .put("route", verdict.route())
              .put("rule", verdict.rule())
              .put("stage", verdict.stage().name().toLowerCase(Locale.ROOT))
              .put("reason", verdict.reason()));
    }
    JsonObject answer =
        new JsonObject()
            .put("request", explanation.request())
            .put("route", explanation.winner())
            .put("verdicts", verdicts);
    CompiledRoute route = snapshot.routes().match(request);
    if (route != null && route.backend() instanceof CompiledBackend.ToSplit to) {
      answer.put("split", split(to.split().outlook(request)));
    }
    return answer;
  }

  private static JsonObject split(Outlook outlook) {
    JsonArray services = new JsonArray();
    for (Outlook.Part part : outlook.parts()) {
      services.add(
          new JsonObject()
              .put("service", part.service())
              .put("weight", part.weight())
              .put("share", part.share()));
    }
    return new JsonObject()
        .put("service", outlook.service())
        .put("why", outlook.why())
        .put("sticky", outlook.sticky())
        .put("services", services);
  }

  private static Request request(JsonObject question, boolean mergeSlashes) {
    String url = question.getString("url", "");
    int scheme = url.indexOf("://");
    int path = url.indexOf('/', scheme < 0 ? 0 : scheme + 3);
    if (scheme < 0) {
      throw new IllegalArgumentException(
          "\"" + url + "\" is no URL; expected url: \"http://host/path\"");
    }
    String authority = path < 0 ? url.substring(scheme + 3) : url.substring(scheme + 3, path);
    String target = path < 0 ? "/" : url.substring(path);
    int mark = target.indexOf('?');
    String raw = mark < 0 ? target : target.substring(0, mark);
    String canonical = CanonicalPath.of(raw, mergeSlashes);
    String host = HostNames.host(authority);
    if (canonical == null || host == null) {
      throw new IllegalArgumentException(
          "the request would be answered 400: "
              + (host == null
                  ? "\"" + authority + "\" is no valid host"
                  : "\"" + raw + "\" is no valid path"));
    }
    Request request =
        new Request()
            .method(question.getString("method", "GET"))
            .target(target)
            .path(canonical)
            .query(mark < 0 ? null : target.substring(mark + 1))
            .authority(authority, host)
            .secure(url.startsWith("https:"));
    client(request, question.getString("client", "127.0.0.1"));
    for (Object header : question.getJsonArray("headers", new JsonArray())) {
      header(request, String.valueOf(header));
    }
    return request;
  }

  private static void header(Request request, String line) {
    int colon = line.indexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException(
          "headers: \"" + line + "\" is no field; expected \"Name: value\"");
    }
    String name = line.substring(0, colon).strip();
    String value = line.substring(colon + 1).strip();
    FieldSyntax.checkName(name);
    FieldSyntax.checkValue(name, value);
    request.headers().add(name, value);
  }

  private static void client(Request request, String text) {
    byte[] bytes = IpAddresses.parse(text);
    if (bytes == null) {
      throw new IllegalArgumentException(
          "client: \"" + text + "\" is no IP address; expected for example 192.0.2.1");
    }
    try {
      InetAddress address = InetAddress.getByAddress(bytes);
      request.peer(address, request.secure() ? 443 : 80).client(address, text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("client: \"" + text + "\" is no IP address", e);
    }
  }
}
