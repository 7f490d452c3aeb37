package com.openhwy.marketeer.acme;

import com.openhwy.marketeer.base.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Orders one certificate in a process of its own, which stops at a place that the test names until
 * the test lets it go on, or kills it.
 */
final class OtherProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;

  /**
   * @param stopAt a line that {@link Gate} is told, or {@code presenting} for the moment before a
   *     record is written
   */
  OtherProcess(Path storage, Pebble pebble, String name, String stopAt) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    try {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx128m",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  classPath,
                  OtherProcess.class.getName(),
                  storage.toString(),
                  "{directory: '"
                      + pebble.url()
                      + "', ca: '"
                      + pebble.ca()
                      + "', challenges: [dns-01]}",
                  String.valueOf(pebble.dnsPort()),
                  name,
                  stopAt)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  long pid() {
    return process.pid();
  }

  /** Returns when the process has told that line. */
  void await(String line) throws IOException {
    for (String told = out.readLine(); told != null; told = out.readLine()) {
      if (told.equals(line)) {
        return;
      }
    }
    throw new IllegalStateException("it ended before it told \"" + line + "\"");
  }

  void goOn() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  int end() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("it does not end");
    }
    return process.exitValue();
  }

  /** SIGKILL. */
  void kill() {
    Program.end(process);
  }

  @Override
  public void close() {
    Program.end(process);
  }

  // ---- in the other process

  public static void main(String[] args) {
    String stopAt = args[4];
    DnsProvider records = Pebble.dns(Integer.parseInt(args[2]));
    try (Gate gate = new Gate()) {
      gate.dns =
          new DnsProvider() {
            @Override
            public void present(String fqdn, String value)
                throws IOException, InterruptedException {
              tell("presenting", stopAt);
              records.present(fqdn, value);
            }

            @Override
            public void cleanup(String fqdn, String value)
                throws IOException, InterruptedException {
              records.cleanup(fqdn, value);
            }
          };
      gate.hears = line -> tell(line, stopAt);
      AcmeCertificates acme = gate.acme(new DirectoryStorage(Path.of(args[0])), args[1]);
      acme.want(List.of(args[3]));
      acme.tick();
    }
    System.exit(0);
  }

  private static void tell(String line, String stopAt) {
    System.out.println(line);
    System.out.flush();
    if (line.equals(stopAt)) {
      try {
        if (System.in.read() < 0) {
          System.exit(1);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
