package com.openhwy.marketeer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.acme.Pebble;
import com.openhwy.marketeer.base.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code scripts/marketeer warm} and the starts after it, with the jar as it is shipped: by the
 * Java that the launcher chooses, and by the one that runs this test.
 */
@Timeout(600)
class StartCacheIT {
  private static final Path LAUNCHER = Path.of("scripts", "marketeer").toAbsolutePath();
  private static final Path JAR = Path.of("target", "marketeer.jar").toAbsolutePath();

  /** Makes the JVM refuse to start without its cache, where it would go on without. */
  private static final Map<Boolean, String> INSIST =
      Map.of(true, "-XX:AOTMode=on", false, "-Xshare:on");

  @TempDir Path directory;
  private final List<Process> processes = new ArrayList<>();
  private Path cache;
  private int port;

  static Stream<String> javas() {
    return Stream.of("", System.getProperty("java.home"));
  }

  @BeforeEach
  void configure() throws IOException {
    cache = Files.createDirectories(directory.resolve("cache"));
    Path conf = Files.createDirectories(directory.resolve("conf"));
    port = Pebble.freePorts(1).get(0);
    Files.writeString(
        conf.resolve("marketeer.yaml"),
        "server: {http: [{listen: '127.0.0.1:%d'}]}\nadmin: {listen: '127.0.0.1:0'}\n"
            .formatted(port));
    Files.writeString(
        conf.resolve("routes.yaml"), "routes: [{name: r, backend: {type: respond, body: pong}}]");
  }

  @AfterEach
  void end() {
    processes.forEach(Program::end);
  }

  /** In one go: making it is what takes long. */
  @ParameterizedTest
  @MethodSource("javas")
  void startsTakeWhatWarmMadeAndOnlyThat(String java) throws Exception {
    Path made = warm(java);
    String flags = flags(java, JAR);
    assertThat(flags).contains(made.toString());
    boolean aot = flags.contains("-XX:AOTCache=" + made);
    assertThat(serves(java, Map.of("JAVA_TOOL_OPTIONS", INSIST.get(aot))))
        .as("what the JVM says of a cache that fits")
        .noneMatch(line -> line.contains("[warning]"));

    Path other = Files.copy(JAR, directory.resolve("marketeer.jar"));
    assertThat(flags(java, other)).as("another jar").doesNotContain(".cache");

    Files.write(made, new byte[(int) Files.size(made)]);
    serves(java, Map.of());
    Files.writeString(made, "no cache at all");
    serves(java, Map.of());
  }

  /** The only file that is there afterwards. */
  private Path warm(String java) throws Exception {
    Process warm = launch(java, JAR, Map.of(), "warm");
    assertThat(warm.waitFor(300, TimeUnit.SECONDS)).isTrue();
    assertThat(warm.exitValue()).as(text(warm)).isZero();
    try (Stream<Path> files = Files.list(cache)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  private String flags(String java, Path jar) throws Exception {
    Process environ = launch(java, jar, Map.of(), "environ");
    assertThat(environ.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return Files.readString(directory.resolve("stdout"));
  }

  /** Returns what it said on standard error till it was ready. */
  private List<String> serves(String java, Map<String, String> environment) throws Exception {
    Process gateway =
        launch(java, JAR, environment, "run", "--config", directory.resolve("conf").toString());
    BufferedReader log = gateway.errorReader();
    List<String> said = new ArrayList<>();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      said.add(line);
      if (line.contains("ready; version 1")) {
        break;
      }
    }
    assertThat(said).last().asString().contains("ready; version 1");
    assertThat(
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).build(),
                    BodyHandlers.ofString())
                .body())
        .isEqualTo("pong");
    gateway.destroy();
    assertThat(gateway.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(gateway.exitValue()).isZero();
    // Standard output is the access log's: no word of the JVM on it.
    assertThat(Files.readAllLines(directory.resolve("stdout")))
        .hasSize(1)
        .allMatch(line -> line.startsWith("{\"timestamp\""));
    return said;
  }

  private Process launch(
      String java, Path jar, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(directory.resolve("stdout").toFile());
    builder.environment().putAll(environment);
    builder.environment().put("MARKETEER_JAR", jar.toString());
    builder.environment().put("MARKETEER_CACHE", cache.toString());
    if (!java.isEmpty()) {
      builder.environment().put("MARKETEER_JAVA", java);
    }
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private static String text(Process process) throws IOException {
    return new String(process.getErrorStream().readAllBytes(), UTF_8);
  }
}
