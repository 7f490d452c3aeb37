package com.openhwy.marketeer.cli;

import com.openhwy.marketeer.cli.AdminClient.Answer;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "healthcheck",
    description = "Exit code 0 when the running gateway is ready for traffic, for containers.")
final class HealthcheckCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;
  @Mixin AdminOptions admin = new AdminOptions();
  @Mixin JsonOption json = new JsonOption();

  @Option(names = "--live", description = "Ask /health instead of /ready: does it run at all?")
  boolean live;

  @Override
  public Integer call() {
    Answer answer = admin.client().get(live ? "/health" : "/ready");
    if (json.wanted) {
      json.print(Cli.out(spec), answer.json());
    } else {
      Cli.out(spec).println(answer.status() + " " + answer.body().strip());
    }
    return answer.ok() ? ExitCode.OK : ExitCode.FAILED;
  }
}
