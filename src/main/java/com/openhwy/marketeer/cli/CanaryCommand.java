package com.openhwy.marketeer.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "canary",
    description =
        "Lists the canaries of the running gateway: where they stand, and why; or tells one what to"
            + " do.")
final class CanaryCommand implements Callable<Integer> {
  private static final List<String> ACTIONS =
      List.of("pause", "resume", "promote", "rollback", "abort", "restart");

  @Spec @Nullable CommandSpec spec;
  @Mixin AdminOptions admin = new AdminOptions();
  @Mixin JsonOption json = new JsonOption();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ACTION",
      description =
          "pause: the shares stay; resume; promote: everything to it; rollback: nothing to it;"
              + " abort: the weights of the configuration; restart: from the first step on.")
  @Nullable String action;

  @Parameters(index = "1", arity = "0..1", paramLabel = "ROUTE", description = "Whose canary.")
  @Nullable String route;

  @Override
  public Integer call() {
    AdminClient client = admin.client();
    String wanted = action;
    if (wanted == null) {
      AdminClient.Answer answer = client.mustGet("/canaries");
      if (json.wanted) {
        json.print(Cli.out(spec), answer.json());
      } else {
        Cli.out(spec).print(table(RoutesCommand.list(answer.json(), "canaries")));
      }
      return ExitCode.OK;
    }
    if (!ACTIONS.contains(wanted)) {
      throw new ParameterException(
          Cli.of(spec).commandLine(),
          "unknown action \"" + wanted + "\"; expected one of " + String.join(", ", ACTIONS));
    }
    if (route == null) {
      throw new ParameterException(
          Cli.of(spec).commandLine(), "expected the route: canary " + wanted + " ROUTE");
    }
    String path = "/canaries/" + wanted;
    String body = new JsonObject().put("route", route).encode();
    AdminClient.Answer answer = client.mustBeOk("POST " + path, client.post(path, body));
    if (json.wanted) {
      json.print(Cli.out(spec), answer.json());
    } else {
      Cli.out(spec).print(table(new JsonArray().add(answer.object())));
    }
    return ExitCode.OK;
  }

  private static String table(JsonArray canaries) {
    return JsonTable.of(
        canaries, "route", "service", "state", "step", "share", "since", "canary", "stable", "why");
  }
}
