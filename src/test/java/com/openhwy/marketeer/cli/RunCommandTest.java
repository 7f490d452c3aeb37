package com.openhwy.marketeer.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.Marketeer;
import com.openhwy.marketeer.acme.Pebble;
import com.openhwy.marketeer.base.Program;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process as a supervisor sees it: signals in, exit codes out. */
@Timeout(120)
class RunCommandTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path directory;
  private Path conf;
  private int port;
  private Process process;
  private BufferedReader log;

  @BeforeEach
  void configure() throws IOException {
    conf = Files.createDirectories(directory.resolve("conf"));
    port = Pebble.freePorts(1).get(0);
    write(port, "pong");
  }

  @AfterEach
  void kill() {
    if (process != null) {
      Program.end(process); // it writes into the directory that is deleted next
    }
  }

  private void write(int port, String body) throws IOException {
    Files.writeString(
        conf.resolve("marketeer.yaml"),
        """
        server: {http: [{listen: '127.0.0.1:%d'}], workers: 1, graceful_shutdown: 60}
        admin: {listen: '127.0.0.1:0'}
        config: {watch: false}
        """
            .formatted(port));
    Files.writeString(
        conf.resolve("routes.yaml"),
        """
        routes:
          - {name: ping, match: {path: /ping}, backend: {type: respond, body: %s}}
        """
            .formatted(body));
  }

  private void start(String... more) throws IOException {
    // A JVM leaves alone what it was started to ignore, as all that nohup starts ignores a hang-up.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx128m"));
    command.addAll(List.of("-cp", productClassPath()));
    command.addAll(List.of(Marketeer.class.getName(), "run", "--config", conf.toString()));
    command.addAll(List.of(more));
    process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(directory.resolve("stdout").toFile())
            .start();
    log = new BufferedReader(new InputStreamReader(process.getErrorStream(), UTF_8));
  }

  /** Without the tests' own classes: among them is a logging set-up that is not the product's. */
  private static String productClassPath() {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(all.split(File.pathSeparator, -1))
        .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("test-classes/"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Reads the log up to that line; the test's time-out ends a wait in vain. */
  private String await(Predicate<String> wanted) throws IOException {
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      if (wanted.test(line)) {
        return line;
      }
    }
    throw new AssertionError("the process ended before it said so");
  }

  private void awaitReady() throws IOException {
    await(line -> line.contains("ready; version 1"));
  }

  private String ask(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  private void signal(String name) throws Exception {
    String pid = Long.toString(process.pid());
    assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();
  }

  private int exitCode() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Test
  void servesUntilItIsTerminated() throws Exception {
    start();
    awaitReady();

    assertThat(ask("/ping")).isEqualTo("pong");
    signal("TERM");

    assertThat(exitCode()).isEqualTo(ExitCode.OK);
    assertThat(Files.readString(directory.resolve("stdout")))
        .as("the access log is all that is on standard output")
        .satisfies(line -> assertThat(new JsonObject(line).getString("path")).isEqualTo("/ping"));
  }

  @Test
  void hangUpReloads() throws Exception {
    start();
    awaitReady();
    write(port, "changed");

    signal("HUP");
    await(line -> line.contains("version 2 serves"));

    assertThat(ask("/ping")).isEqualTo("changed");
  }

  @Test
  void aSecondSignalForces() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(
          conf.resolve("services.yaml"),
          "services: [{name: mute, endpoints: ['http://127.0.0.1:" + mute.getLocalPort() + "']}]");
      Files.writeString(
          conf.resolve("routes.yaml"),
          "routes: [{name: mute, match: {path: /}, backend: {type: service, service: mute}}]");
      start();
      awaitReady();
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
        client.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
        mute.accept().getInputStream().read(); // the request is under way, and stays so

        signal("TERM");
        await(line -> line.contains("stopping"));
        signal("TERM");

        assertThat(exitCode()).isEqualTo(ExitCode.FORCED);
      }
    }
  }

  @Test
  void aConfigurationThatIsNotValidIsListed() throws Exception {
    Files.writeString(conf.resolve("services.yaml"), "services: [{name: a}]\nmore: 1\n");
    start();

    assertThat(await(line -> line.contains("services.yaml:"))).contains("services.yaml:1:");
    assertThat(exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      write(taken.getLocalPort(), "pong");
      start();

      assertThat(await(line -> line.contains(":" + taken.getLocalPort()))).isNotEmpty();
      assertThat(exitCode()).isEqualTo(ExitCode.FAILED);
    }
  }

  @Test
  void devSaysWhyNothingMatched() throws Exception {
    start("--dev");
    awaitReady();

    assertThat(ask("/pong")).contains("ping");
  }
}
