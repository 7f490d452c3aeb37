package com.openhwy.marketeer.cli;

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
    JsonObject status =
        client
            .mustGet("/status")
            .object()
            .put("admin", client.base().toString())
            .put("endpoints", EndpointsCommand.endpoints(client, null));
    if (json.wanted) {
      json.print(Cli.out(spec), status);
    } else {
      print(status);
    }
    return client.get("/ready").ok() ? ExitCode.OK : ExitCode.FAILED;
  }

  private void print(JsonObject status) {
    Table table = new Table("ADMIN", status.getString("admin"));
    for (String key : status.fieldNames()) {
      String value = JsonTable.cell(status.getValue(key));
      if (!key.equals("admin") && !key.equals("endpoints") && !value.isEmpty()) {
        table.row(key, value);
      }
    }
    Cli.out(spec).println(table);
    Cli.out(spec).print(EndpointsCommand.table(status.getJsonArray("endpoints")));
  }
}
