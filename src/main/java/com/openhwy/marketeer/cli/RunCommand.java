package com.openhwy.marketeer.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "run",
    description = "Runs the gateway in the foreground; what happens without a command.")
final class RunCommand implements Callable<Integer> {
  @Mixin RunOptions options = new RunOptions();

  @Override
  public Integer call() {
    return new Serving().run(options.gateway(), started -> {});
  }
}
