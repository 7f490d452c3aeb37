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
      Cli.out(spec).print(JsonTable.of(list(body, "routes")));
    }
    return ExitCode.OK;
  }

  /** The API answers with the list itself or with an object that holds it. */
  static JsonArray list(Object body, String key) {
    if (body instanceof JsonObject object) {
      return object.getJsonArray(key, new JsonArray());
    }
    return body instanceof JsonArray array ? array : new JsonArray();
  }
}
