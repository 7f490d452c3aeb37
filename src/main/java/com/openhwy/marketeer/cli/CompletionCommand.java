package com.openhwy.marketeer.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "completion",
    description = "Prints a completion script: source <(marketeer completion), in bash or zsh.")
final class CompletionCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    Cli.out(spec).print(AutoComplete.bash("marketeer", Cli.of(spec).root().commandLine()));
    return ExitCode.OK;
  }
}
