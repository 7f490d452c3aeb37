package com.openhwy.marketeer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.Marketeer;
import com.openhwy.marketeer.acme.Pebble;
import com.openhwy.marketeer.base.Program;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A gateway process under strace, with one worker and an endpoint outside of it. */
final class TracedGateway implements AutoCloseable {
  private final Path directory;
  private final Process strace;
  private final RehearsalEndpoint endpoint;
  private final int port;

  private TracedGateway(Path directory, Process strace, RehearsalEndpoint endpoint, int port) {
    this.directory = directory;
    this.strace = strace;
    this.endpoint = endpoint;
    this.port = port;
  }

  /** When it says that it is ready. */
  static TracedGateway start(Path directory) throws Exception {
    RehearsalEndpoint endpoint = new RehearsalEndpoint();
    int port = Pebble.freePorts(1).get(0);
    Path conf = Files.createDirectories(directory.resolve("conf"));
    Files.writeString(
        conf.resolve("marketeer.yaml"),
        """
        server: {http: [{listen: '127.0.0.1:%d'}], workers: 1, graceful_shutdown: 5s, transport: epoll}
        admin: {listen: '127.0.0.1:0'}
        config: {watch: false}
        """
            .formatted(port));
    Files.writeString(
        conf.resolve("services.yaml"),
        "services: [{name: s, endpoints: [{url: 'http://127.0.0.1:%d'}]}]"
            .formatted(endpoint.port()));
    Files.writeString(
        conf.resolve("routes.yaml"), "routes: [{name: r, backend: {type: service, service: s}}]");
    Process strace =
        new ProcessBuilder(command(directory, conf))
            .directory(directory.toFile())
            .redirectOutput(directory.resolve("stdout").toFile())
            .start();
    TracedGateway started = new TracedGateway(directory, strace, endpoint, port);
    try {
      started.awaitReady();
    } catch (IOException | AssertionError e) {
      started.close();
      throw e;
    }
    return started;
  }

  private static List<String> command(Path directory, Path conf) {
    String classPath =
        Stream.of(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"))
                    .split(File.pathSeparator, -1))
            .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("test-classes/"))
            .map(entry -> Path.of(entry).toAbsolutePath().toString()) // it starts elsewhere
            .collect(Collectors.joining(File.pathSeparator));
    return List.of(
        "strace",
        "-f",
        "-qq",
        "-s",
        "64",
        "-e",
        SystemCalls.TRACED,
        "-o",
        directory.resolve("trace").toString(),
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-Xshare:auto",
        "-Xmx128m",
        "-cp",
        classPath,
        Marketeer.class.getName(),
        "run",
        "--config",
        conf.toString());
  }

  private void awaitReady() throws IOException {
    BufferedReader log = strace.errorReader(); // open to the end: the gateway goes on writing
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      if (line.contains("ready; version 1")) {
        return;
      }
    }
    throw new AssertionError("the gateway ended before it was ready");
  }

  int port() {
    return port;
  }

  /** What it called, once it has ended. */
  SystemCalls stop() throws Exception {
    strace.children().forEach(ProcessHandle::destroy); // a signal to strace itself would be lost
    assertThat(strace.waitFor(60, TimeUnit.SECONDS)).as("it ends on TERM").isTrue();
    return SystemCalls.in(directory.resolve("trace"));
  }

  @Override
  public void close() throws IOException {
    strace.descendants().forEach(ProcessHandle::destroyForcibly);
    Program.end(strace); // it writes into the test's directory
    endpoint.close();
  }
}
