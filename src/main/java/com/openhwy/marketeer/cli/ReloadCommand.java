package com.openhwy.marketeer.cli;

import com.openhwy.marketeer.cli.AdminClient.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "reload",
    description = "Makes the running gateway read its configuration again; prints what was wrong.")
final class ReloadCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;
  @Mixin AdminOptions admin = new AdminOptions();
  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() {
    Answer answer = admin.client().post("/reload", "{}");
    PrintWriter out = Cli.out(spec);
    if (json.wanted) {
      json.print(out, answer.json());
    } else {
      print(answer.object(), out);
    }
    return answer.ok() ? ExitCode.OK : ExitCode.FAILED;
  }

  private static void print(JsonObject body, PrintWriter out) {
    JsonArray problems = body.getJsonArray("problems", new JsonArray());
    problems.forEach(problem -> out.println(ProblemLine.of(problem)));
    JsonObject rest = body.copy();
    rest.remove("problems");
    out.println(JsonTable.cell(rest));
  }
}
