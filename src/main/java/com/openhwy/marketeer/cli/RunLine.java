package com.openhwy.marketeer.cli;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The command line of a start, read by hand. The library that reads command lines builds the model
 * of all commands first, by reflection: a quarter of what a start costs, and it is the supervisor
 * that waits. So what is nothing but a start is recognised here; everything else, and everything
 * that is not quite right, is the library's to read and to complain about.
 */
public final class RunLine {
  private final RunOptions options = new RunOptions();
  private final Set<String> given = new HashSet<>();

  private RunLine() {}

  /** Runs one command and gives the exit code of the process. */
  public static int run(String... args) {
    List<String> words = List.of(args);
    if (words.equals(List.of("rehearse"))) {
      return ended(Rehearsal::perform);
    }
    RunOptions start = read(words);
    return start == null
        ? Cli.run(args)
        : ended(() -> new Serving().run(start.gateway(), started -> {}));
  }

  @SuppressWarnings("CatchAndPrintStackTrace") // whoever started it reads it, and the exit code
  private static int ended(Callable<Integer> command) {
    try {
      return command.call();
    } catch (CommandFailure e) {
      System.err.println("marketeer: " + e.getMessage());
    } catch (Exception e) { // a bug; without an exit code the process would stay
      e.printStackTrace();
    }
    return ExitCode.FAILED;
  }

  /** What to start with; null when the library has to read it. */
  static @Nullable RunOptions read(List<String> args) {
    RunLine line = new RunLine();
    Iterator<String> words = args.iterator();
    boolean first = true;
    while (words.hasNext()) {
      String word = words.next();
      if (!(first && word.equals("run")) && !line.option(word, words)) {
        return null;
      }
      first = false;
    }
    return line.options;
  }

  private boolean option(String word, Iterator<String> words) {
    if (word.equals("--dev")) {
      options.dev = true;
      return given.add(word);
    }
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    String value = equals < 0 ? (words.hasNext() ? words.next() : "") : word.substring(equals + 1);
    // Quotes, files of arguments and further options: they mean something to the library.
    if (value.isEmpty() || "-@\"'".indexOf(value.charAt(0)) >= 0) {
      return false;
    }
    return switch (name) {
      case "-c", "--config" -> {
        options.config.directory = Path.of(value);
        yield given.add("--config");
      }
      case "--plugins" -> {
        options.config.plugins = Path.of(value);
        yield given.add(name);
      }
      case "--verticles" -> {
        options.verticles = Path.of(value);
        yield given.add(name);
      }
      default -> false;
    };
  }
}
