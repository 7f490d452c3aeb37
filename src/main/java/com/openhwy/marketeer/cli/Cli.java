package com.openhwy.marketeer.cli;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line: {@code marketeer [COMMAND] [OPTIONS]}. */
@Command(
    name = "marketeer",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    description = "An edge router on Vert.x. Without a command it runs the gateway.",
    synopsisSubcommandLabel = "[COMMAND]",
    subcommands = {
      RunCommand.class,
      DemoCommand.class,
      DemoBackendsCommand.class,
      ValidateCommand.class,
      RoutesCommand.class,
      ExplainCommand.class,
      ReloadCommand.class,
      StatusCommand.class,
      EndpointsCommand.class,
      BusCommand.class,
      HealthcheckCommand.class,
      DrainCommand.class,
      HashPasswordCommand.class,
      PurgeCommand.class,
      CanaryCommand.class,
      CertsCommand.class,
      TrustCommand.class,
      VersionCommand.class,
      EnvironCommand.class,
      CompletionCommand.class,
      CommandLine.HelpCommand.class
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:could not start, not valid, or asked wrongly; trying again changes nothing",
      "2:a second signal cut the stop short",
      "3:the stop ran into its deadline or an error"
    })
public final class Cli implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;
  @Mixin RunOptions options = new RunOptions();

  /** Runs one command and gives the exit code of the process. Prints to the standard streams. */
  public static int run(String... args) {
    CommandLine line = commandLine();
    int code = line.execute(args);
    line.getOut().flush(); // print() leaves it to us, and the exit of the process to nobody
    line.getErr().flush();
    return code;
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Cli());
    line.setExecutionExceptionHandler(Cli::tell);
    // 2, picocli's own choice, means a forced stop here.
    forAll(line, command -> command.getCommandSpec().exitCodeOnInvalidInput(ExitCode.FAILED));
    forAll(line, command -> command.setUsageHelpAutoWidth(true));
    return line;
  }

  @Override
  public Integer call() {
    return new Serving().run(options.gateway(), started -> {});
  }

  static CommandSpec of(@Nullable CommandSpec spec) {
    return Objects.requireNonNull(spec, "picocli sets it before the call");
  }

  static PrintWriter out(@Nullable CommandSpec spec) {
    return of(spec).commandLine().getOut();
  }

  private static int tell(Exception e, CommandLine line, CommandLine.ParseResult parsed)
      throws Exception {
    if (e instanceof CommandFailure) {
      line.getErr().println("marketeer: " + e.getMessage());
      return ExitCode.FAILED;
    }
    throw e; // a bug: picocli shows the stack trace and ends with 1
  }

  private static void forAll(CommandLine line, Consumer<CommandLine> action) {
    action.accept(line);
    line.getSubcommands().values().forEach(sub -> forAll(sub, action));
  }
}
