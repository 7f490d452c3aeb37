package com.openhwy.marketeer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CliTest {
  @Test
  void versionForPeopleAndPrograms() {
    assertThat(CliRun.of("version").out()).startsWith("marketeer ");
    assertThat(CliRun.of("--version").out()).startsWith("marketeer ");
    assertThat(new JsonObject(CliRun.of("version", "--json").out()).getString("version"))
        .isEqualTo(VersionCommand.version());
  }

  /** 2 would tell a supervisor that a stop was forced. */
  @ParameterizedTest
  @ValueSource(strings = {"nope", "--nope", "routes --nope", "bus", "endpoints a b"})
  void askedWronglyIsExitCodeOne(String line) {
    CliRun run = CliRun.of(line.split(" ", -1));

    assertThat(run.code()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("Usage: marketeer");
  }

  @Test
  void everyCommandSaysWhatItIsFor() {
    assertThat(Cli.commandLine().getSubcommands())
        .allSatisfy(
            (name, command) ->
                assertThat(command.getCommandSpec().usageMessage().description())
                    .as(name)
                    .isNotEmpty());
  }

  @Test
  void everyOptionSaysWhatItIsFor() {
    for (CommandLine command : Cli.commandLine().getSubcommands().values()) {
      assertThat(command.getCommandSpec().args())
          .allSatisfy(arg -> assertThat(arg.description()).as(arg.toString()).isNotEmpty());
    }
  }

  @Test
  void completionKnowsEveryCommand() {
    CliRun run = CliRun.of("completion");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("complete -F")
        .contains(Cli.commandLine().getSubcommands().keySet());
  }

  @Test
  void environTellsTheTransportAndTheFlags() {
    JsonObject facts = new JsonObject(CliRun.of("environ", "--json").out());

    assertThat(facts.getString("java")).isEqualTo(System.getProperty("java.version"));
    assertThat(facts.getInteger("cores")).isPositive();
    assertThat(facts.getString("epoll")).startsWith("available").isNotNull();
    assertThat(facts.getJsonArray("java_flags")).isNotEmpty();
    assertThat(CliRun.of("environ").out()).contains("io_uring=", "working_directory=");
  }
}
