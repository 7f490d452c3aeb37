package com.openhwy.marketeer.verticle;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.control.Await;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three steps of {@code src/docs/own-verticle.md}, with the example that stands there. */
class OwnVerticleTest {
  @TempDir Path directory;

  private TestGateway gateway;

  @BeforeEach
  void aGateway() {
    gateway =
        new TestGateway(directory)
            .with("routes", "routes:\n  - {name: r, backend: {type: respond}}");
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  /** The Java of the page, compiled into a jar of the plugins directory. */
  private void plugIn() throws IOException {
    String page = Files.readString(Path.of("src/docs/own-verticle.md"));
    int begin = page.indexOf("```java\n") + "```java\n".length();
    Path source = Files.createDirectories(directory.resolve("src")).resolve("HealthAlarm.java");
    Files.writeString(source, page.substring(begin, page.indexOf("```", begin)));
    Path classes = Files.createDirectories(directory.resolve("out"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String classPath = System.getProperty("java.class.path");
    int exit =
        compiler.run(
            null,
            null,
            null,
            "-proc:none",
            "-cp",
            classPath,
            "-d",
            classes.toString(),
            source.toString());
    assertThat(exit).isZero();
    Path plugins = Files.createDirectories(directory.resolve("plugins"));
    jar(classes, plugins.resolve("health-alarm.jar"));
  }

  private static void jar(Path classes, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, entries);
      }
    }
  }

  private JsonObject ask() {
    return Await.result(
        gateway
            .gateway()
            .vertx()
            .eventBus()
            .<JsonObject>request("example.health-alarm.status", new JsonObject())
            .map(reply -> reply.body()));
  }

  @Test
  void theExampleOfTheDocumentationHearsOfAnEndpointThatIsDown() throws IOException {
    plugIn();
    int nobody;
    try (ServerSocket free = new ServerSocket(0)) {
      nobody = free.getLocalPort();
    }
    gateway
        .with(
            "services",
            "services:\n  - {name: s, endpoints: ['http://127.0.0.1:"
                + nobody
                + "'], health_check: {interval: 20ms, timeout: 1s, fall: 1}}")
        .file("verticles/admin.yaml", "main: " + AdminVerticle.class.getName())
        .file(
            "verticles/alarm.yaml",
            "main: com.example.HealthAlarm\nenabled: true\nconfig: {threshold: 1}")
        .file("verticles/checker.yaml", "main: " + HealthCheckerVerticle.class.getName())
        .file(
            "verticles/proxy.yaml", "main: " + ProxyVerticle.class.getName() + "\ninstances: auto")
        .start();

    List<?> down = ask().getJsonArray("down").getList();

    assertThat(down).hasSize(1);
    assertThat(down.get(0).toString()).contains("s 127.0.0.1:" + nobody);
  }

  @Test
  void oneThatCannotStartIsNamedWithItsFile() {
    gateway.file("verticles/own.yaml", "main: " + Broken.class.getName());

    assertThat(gateway.failure())
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("own.yaml")
        .hasMessageContaining("could not be deployed")
        .hasMessageContaining("no licence")
        .hasMessageContaining("enabled: false");
  }

  /** Deployed by name. */
  public static final class Broken extends io.vertx.core.VerticleBase {
    @Override
    public io.vertx.core.Future<?> start() {
      return io.vertx.core.Future.failedFuture("no licence");
    }
  }

  @Test
  void aVerticleOfOursCanBeSwitchedOff() {
    gateway
        .file("verticles/admin.yaml", "main: " + AdminVerticle.class.getName() + "\nenabled: false")
        .file("verticles/proxy.yaml", "main: " + ProxyVerticle.class.getName() + "\ninstances: 1")
        .start();

    assertThat(gateway.gateway().adminPort()).isEqualTo(-1);
    assertThat(gateway.get("/").status()).isEqualTo(200);
  }
}
