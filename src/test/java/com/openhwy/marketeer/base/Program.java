package com.openhwy.marketeer.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program of the machine to its end; one that is not there fails the test by its name. */
public final class Program {
  private static final long PATIENCE_SECONDS = 60;

  /** What became of it; {@code output} is both of its streams. */
  public record Ended(int code, String output) {
    public Ended ok() {
      assertThat(code).as(output).isZero();
      return this;
    }
  }

  private Program() {}

  /** Kills it; returns when it is gone, and writes nowhere any more. */
  public static void end(Process process) {
    try {
      assertThat(process.destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public static Ended run(String... command) {
    return run(Map.of(), List.of(command));
  }

  public static Ended run(Map<String, String> environment, List<String> command) {
    try {
      Path output = Files.createTempFile("program", ".out");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          end(process);
          throw new AssertionError(command + " did not end: " + Files.readString(output));
        }
        return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("scripts/test installs " + command.get(0), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
