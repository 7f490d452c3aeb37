package com.openhwy.marketeer.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "endpoints",
    description = "Lists the endpoints of the services: health, load, last check.")
final class EndpointsCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;
  @Mixin AdminOptions admin = new AdminOptions();
  @Mixin JsonOption json = new JsonOption();

  @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "Only those of this service.")
  @Nullable String service;

  @Override
  public Integer call() {
    JsonArray endpoints = endpoints(admin.client(), service);
    if (json.wanted) {
      json.print(Cli.out(spec), endpoints);
    } else {
      Cli.out(spec).print(table(endpoints));
    }
    return ExitCode.OK;
  }

  static String table(JsonArray endpoints) {
    return JsonTable.of(
        endpoints,
        "service",
        "endpoint",
        "state",
        "ready",
        "why",
        "in_flight",
        "ewma_ms",
        "check",
        "last_check");
  }

  /** Every endpoint with the name of its service in front. */
  static JsonArray endpoints(AdminClient client, @Nullable String wanted) {
    JsonArray all = new JsonArray();
    boolean met = false;
    for (Object item : RoutesCommand.list(client.mustGet("/services").json(), "services")) {
      JsonObject service = (JsonObject) item;
      String name = service.getString("name", "");
      if (wanted != null && !wanted.equals(name)) {
        continue;
      }
      met = true;
      for (Object endpoint : service.getJsonArray("endpoints", new JsonArray())) {
        all.add(new JsonObject().put("service", name).mergeIn((JsonObject) endpoint));
      }
    }
    if (wanted != null && !met) {
      throw new CommandFailure("the gateway has no service \"" + wanted + "\"");
    }
    return all;
  }
}
