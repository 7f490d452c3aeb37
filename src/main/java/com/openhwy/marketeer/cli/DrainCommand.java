package com.openhwy.marketeer.cli;

import com.openhwy.marketeer.cli.AdminClient.Answer;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "drain",
    description =
        "Makes the running gateway fail /ready, so that balancers in front of it turn away.")
final class DrainCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;
  @Mixin AdminOptions admin = new AdminOptions();
  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() {
    AdminClient client = admin.client();
    Answer answer = client.mustBeOk("POST /drain", client.post("/drain", "{}"));
    if (json.wanted) {
      json.print(Cli.out(spec), answer.json());
    } else {
      Cli.out(spec).println("draining: " + JsonTable.cell(answer.json()));
    }
    return ExitCode.OK;
  }
}
