package com.openhwy.marketeer.cli;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "version", description = "Prints the version.")
final class VersionCommand implements Callable<Integer>, IVersionProvider {
  @Spec @Nullable CommandSpec spec;
  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() {
    PrintWriter out = Cli.out(spec);
    if (json.wanted) {
      json.print(out, new JsonObject().put("version", version()));
    } else {
      out.println("marketeer " + version());
    }
    return ExitCode.OK;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"marketeer " + version()};
  }

  /** What the build wrote into the jar's manifest. */
  static String version() {
    @Nullable String version = VersionCommand.class.getPackage().getImplementationVersion();
    return version == null ? "(unpackaged)" : version; // class files in a folder have no manifest
  }
}
