package com.openhwy.marketeer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What is read by hand is what the library would have read. */
class RunLineTest {
  private record Seen(Path config, Path plugins, Path verticles, boolean dev) {
    static Seen of(RunOptions options) {
      return new Seen(
          options.config.directory, options.config.plugins, options.verticles, options.dev);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "run",
        "run -c /etc/marketeer",
        "run -c=/etc/marketeer",
        "run --config /etc/marketeer --verticles=v --plugins p --dev",
        "run --dev",
        "--config=conf.d",
        "--verticles v --plugins=p=q",
      })
  void aStartIsReadAsTheLibraryReadsIt(String line) {
    List<String> words = words(line);
    RunOptions read = RunLine.read(words);
    assertThat(read).isNotNull();
    assertThat(Seen.of(read)).isEqualTo(byTheLibrary(words));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "help",
        "--help",
        "-h",
        "run --help",
        "-V",
        "run run",
        "validate --config conf",
        "demo",
        "run --config",
        "run --config=",
        "run --config --dev",
        "run --config a --config b",
        "run --config a -c b",
        "run -cconf",
        "run --dev --dev",
        "run --dev=true",
        "run --dve",
        "run @arguments",
        "run --config @arguments",
        "run --config \"conf\"",
        "--config a run",
        "run -- --dev",
      })
  void everythingElseIsLeftToTheLibrary(String line) {
    assertThat(RunLine.read(words(line))).isNull();
  }

  private static List<String> words(String line) {
    return line.isEmpty() ? List.of() : List.of(line.split(" "));
  }

  private static @Nullable Seen byTheLibrary(List<String> words) {
    CommandLine.ParseResult parsed = Cli.commandLine().parseArgs(words.toArray(new String[0]));
    Object command =
        parsed.hasSubcommand()
            ? parsed.subcommand().commandSpec().userObject()
            : parsed.commandSpec().userObject();
    return command instanceof RunCommand run
        ? Seen.of(run.options)
        : command instanceof Cli top ? Seen.of(top.options) : null;
  }
}
