package com.openhwy.marketeer.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "routes",
    description = "Lists the routes of the running gateway, in the order they are tried.")
final class RoutesCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;
  @Mixin AdminOptions admin = new AdminOptions();
  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() {
    Object body = admin.client().mustGet("/routes").json();
    if (json.wanted) {
      json.print(Cli.out(spec), body);
    } else {
      JsonArray rows = new JsonArray();
      list(body, "routes").forEach(route -> rows.add(row((JsonObject) route)));
      Cli.out(spec).print(JsonTable.of(rows, "name", "match", "middlewares", "timeout", "backend"));
    }
    return ExitCode.OK;
  }

  /** Of the backend what it is and where it leads; --json has the rest. */
  private static JsonObject row(JsonObject route) {
    JsonObject backend = route.getJsonObject("backend", new JsonObject());
    StringBuilder leads = new StringBuilder(backend.getString("type", ""));
    for (String key : new String[] {"service", "root", "status", "to"}) {
      String value = JsonTable.cell(backend.getValue(key));
      leads.append(value.isEmpty() ? "" : " " + value);
    }
    return route.copy().put("backend", leads.toString());
  }

  /** The API answers with the list itself or with an object that holds it. */
  static JsonArray list(Object body, String key) {
    if (body instanceof JsonObject object) {
      return object.getJsonArray(key, new JsonArray());
    }
    return body instanceof JsonArray array ? array : new JsonArray();
  }
}
