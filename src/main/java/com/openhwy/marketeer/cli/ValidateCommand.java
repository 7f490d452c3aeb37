package com.openhwy.marketeer.cli;

import com.openhwy.marketeer.config.Loaded;
import com.openhwy.marketeer.config.model.GatewayConfig;
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
    name = "validate",
    description = "Checks the configuration and prints all that is wrong with it; starts nothing.")
final class ValidateCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;
  @Mixin ConfigOption config = new ConfigOption();
  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() {
    Loaded loaded = config.load();
    if (json.wanted) {
      json.print(Cli.out(spec), json(loaded));
    } else {
      print(loaded, Cli.out(spec));
    }
    return loaded.problems().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  private void print(Loaded loaded, PrintWriter out) {
    loaded.problems().forEach(out::println);
    GatewayConfig valid = loaded.config();
    if (valid == null) {
      int count = loaded.problems().size();
      out.println(config.directory + ": " + count + (count == 1 ? " problem" : " problems"));
      return;
    }
    out.printf(
        "%s is valid: %d routes, %d services, %d middlewares%n",
        config.directory,
        valid.routes().size(),
        valid.services().size(),
        valid.middlewares().size());
  }

  private static JsonObject json(Loaded loaded) {
    JsonArray problems = new JsonArray();
    loaded.problems().forEach(problem -> problems.add(ProblemLine.json(problem)));
    return new JsonObject()
        .put("valid", loaded.problems().isEmpty())
        .put("hash", loaded.hash())
        .put("problems", problems);
  }
}
