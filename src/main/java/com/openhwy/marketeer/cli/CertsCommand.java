package com.openhwy.marketeer.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "certs",
    description =
        "Lists the certificates of the running gateway: names, where they come from, when they end"
            + " and are renewed, what went wrong.")
final class CertsCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;
  @Mixin AdminOptions admin = new AdminOptions();
  @Mixin JsonOption json = new JsonOption();

  @Option(
      names = "--renew",
      paramLabel = "NAME",
      description = "Has the certificate of that name ordered or made anew now.")
  @Nullable String renew;

  @Override
  public Integer call() {
    AdminClient client = admin.client();
    if (renew != null) {
      String body = new JsonObject().put("name", renew).encode();
      AdminClient.Answer answer =
          client.mustBeOk("POST /certs/renew", client.post("/certs/renew", body));
      if (json.wanted) {
        json.print(Cli.out(spec), answer.json());
      } else {
        Cli.out(spec).println("renewing: " + answer.object().getString("name"));
      }
      return ExitCode.OK;
    }
    AdminClient.Answer answer = client.mustGet("/certs");
    if (json.wanted) {
      json.print(Cli.out(spec), answer.json());
    } else {
      Cli.out(spec).print(table(RoutesCommand.list(answer.json(), "certificates")));
    }
    return ExitCode.OK;
  }

  private static String table(JsonArray certificates) {
    return JsonTable.of(
        certificates,
        "names",
        "source",
        "issuer",
        "state",
        "algorithm",
        "days_left",
        "not_after",
        "next_renewal",
        "listeners",
        "ocsp",
        "last_error");
  }
}
