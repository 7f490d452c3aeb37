package com.openhwy.marketeer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "explain",
    description =
        "Tells which route of the running gateway a request takes, and why not the others; and"
            + " where the route splits its traffic, which service.")
final class ExplainCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;
  @Mixin AdminOptions admin = new AdminOptions();
  @Mixin JsonOption json = new JsonOption();

  @Parameters(index = "0", paramLabel = "METHOD", description = "GET, POST ...")
  String method = "";

  @Parameters(
      index = "1",
      paramLabel = "URL",
      description = "As in http://api.open-hwy.com/auth/x.")
  String url = "";

  @Option(
      names = {"-H", "--header"},
      paramLabel = "FIELD",
      description = "A header field of the request, as in 'X-API-Key: secret'; may be repeated.")
  List<String> headers = List.of();

  @Override
  public Integer call() {
    StringBuilder query = new StringBuilder("/explain?method=").append(encode(method));
    query.append("&url=").append(encode(url));
    headers.forEach(header -> query.append("&header=").append(encode(header)));
    AdminClient client = admin.client();
    JsonObject answer = client.mustBeOk("explain", client.get(query.toString())).object();
    if (json.wanted) {
      json.print(Cli.out(spec), answer);
    } else {
      print(answer, Cli.out(spec));
    }
    return answer.getString("route") == null ? ExitCode.FAILED : ExitCode.OK;
  }

  private static void print(JsonObject answer, PrintWriter out) {
    @Nullable String route = answer.getString("route");
    out.println(answer.getString("request") + ": " + (route == null ? "no route" : route));
    @Nullable JsonObject split = answer.getJsonObject("split");
    if (split != null) {
      printSplit(split, out);
    }
    for (Object item : answer.getJsonArray("verdicts", new JsonArray())) {
      JsonObject verdict = (JsonObject) item;
      out.printf(
          "  %s (%s): %s%n",
          verdict.getString("route"), verdict.getString("rule"), verdict.getString("reason"));
    }
  }

  private static void printSplit(JsonObject split, PrintWriter out) {
    List<String> shares = new ArrayList<>();
    for (Object item : split.getJsonArray("services", new JsonArray())) {
      JsonObject part = (JsonObject) item;
      BigDecimal share = BigDecimal.valueOf(part.getDouble("share", 0.0)).stripTrailingZeros();
      shares.add(part.getString("service") + " " + share.toPlainString() + " %");
    }
    @Nullable String sticky = split.getString("sticky");
    out.println(
        "  split: "
            + String.join(", ", shares)
            + (sticky == null ? "" : "; the same for the same " + sticky));
    @Nullable String service = split.getString("service");
    out.println("  service: " + (service == null ? "" : service + ", ") + split.getString("why"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
