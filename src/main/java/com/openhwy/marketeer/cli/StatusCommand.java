package com.openhwy.marketeer.cli;

import com.openhwy.marketeer.cli.AdminClient.Answer;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "status",
    description = "Tells whether the running gateway is ready, its version and its endpoints.")
final class StatusCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;
  @Mixin AdminOptions admin = new AdminOptions();
  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() {
    AdminClient client = admin.client();
    Answer ready = client.get("/ready");
    JsonObject status =
        new JsonObject()
            .put("admin", client.base().toString())
            .put("ready", ready.ok())
            .put("readiness", ready.object())
            .put("version", client.mustGet("/version").object())
            .put("endpoints", EndpointsCommand.endpoints(client, null));
    if (json.wanted) {
      json.print(Cli.out(spec), status);
    } else {
      print(status);
    }
    return ready.ok() ? ExitCode.OK : ExitCode.FAILED;
  }

  private void print(JsonObject status) {
    Table table = new Table("GATEWAY", status.getString("admin"));
    table.row("ready", status.getBoolean("ready"));
    status.getJsonObject("readiness").forEach(e -> table.row(e.getKey(), cell(e.getValue())));
    status.getJsonObject("version").forEach(e -> table.row(e.getKey(), cell(e.getValue())));
    Cli.out(spec).println(table);
    Cli.out(spec).print(JsonTable.of(status.getJsonArray("endpoints")));
  }

  private static String cell(@Nullable Object value) {
    return JsonTable.cell(value);
  }
}
