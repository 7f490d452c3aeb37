package com.openhwy.marketeer.cli.trust;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What of a machine matters for trust; a test has one of its own. Immutable.
 *
 * @param root of its files
 * @param home of the user
 * @param behind the user who became root by sudo; null for anybody else
 */
public record Machine(
    Path root, Path home, String user, @Nullable String behind, Programs programs) {

  /** Runs programs; blocks until they end. */
  public interface Programs {
    boolean has(String name);

    Outcome run(List<String> command) throws IOException;
  }

  /** What a program ended with, and what it said. */
  public record Outcome(int code, String output) {
    boolean ok() {
      return code == 0;
    }

    /** One line for a message. */
    String lastLine() {
      List<String> lines = output.strip().lines().toList();
      return lines.isEmpty() ? "exit code " + code : lines.get(lines.size() - 1);
    }
  }

  /** The one this process runs on. */
  public static Machine here() {
    return new Machine(
        Path.of("/"),
        Path.of(System.getProperty("user.home", "/")),
        System.getProperty("user.name", "?"),
        "root".equals(System.getProperty("user.name")) ? System.getenv("SUDO_USER") : null,
        new Installed());
  }

  private static final class Installed implements Programs {
    private static final long SECONDS = 60;

    /** Debian keeps some in sbin, which a plain user's PATH may lack. */
    private static @Nullable Path find(String name) {
      String path = System.getenv("PATH");
      return Stream.concat(
              Stream.of((path == null ? "" : path).split(":", -1)),
              Stream.of("/usr/local/sbin", "/usr/sbin", "/sbin"))
          .filter(directory -> !directory.isEmpty())
          .map(directory -> Path.of(directory, name))
          .filter(Files::isExecutable)
          .findFirst()
          .orElse(null);
    }

    @Override
    public boolean has(String name) {
      return find(name) != null;
    }

    @Override
    public Outcome run(List<String> command) throws IOException {
      Path output = Files.createTempFile("marketeer", ".out");
      try {
        String[] line = command.toArray(new String[0]);
        line[0] = String.valueOf(find(line[0]));
        Process process =
            new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new IOException(command.get(0) + " did not end within " + SECONDS + " s");
        }
        return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while " + command.get(0) + " ran", e);
      } finally {
        Files.deleteIfExists(output);
      }
    }
  }
}
