package com.openhwy.marketeer.gateway;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import com.openhwy.marketeer.verticle.Gateway;
import com.openhwy.marketeer.verticle.GatewayOptions;
import com.openhwy.marketeer.verticle.RawHttp;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A whole gateway with a configuration of its own on free ports, started as the command line starts
 * it.
 */
final class TestGateway implements AutoCloseable {
  private static final String SERVER =
      """
      server:
        http: [{listen: "127.0.0.1:0"}]
        graceful_shutdown: 5s
        %s
      admin: {listen: "127.0.0.1:0"}
      log: {access: {output: "%s"}, level: warn}
      config: {interval: 50ms}
      """;

  private final Path directory;
  private final Gateway gateway;
  private final List<String> blocked;

  private TestGateway(Path directory, Gateway gateway, List<String> blocked) {
    this.directory = directory;
    this.gateway = gateway;
    this.blocked = blocked;
  }

  /** Everything goes to one service with these endpoints. */
  static TestGateway serving(String... urls) throws Exception {
    return with(
        "limits: {}",
        service("", urls),
        "routes: [{name: all, backend: {type: service, service: backend}}]");
  }

  /** The text of a services file: one service named {@code backend}. */
  static String service(String more, String... urls) {
    return "services:\n  - name: backend\n    endpoints: ["
        + String.join(", ", urls)
        + "]\n"
        + more.indent(4);
  }

  /**
   * Starts with these documents.
   *
   * @param server one further line below {@code server}
   */
  static TestGateway with(String server, String services, String routes) throws Exception {
    return start(SERVER, server, services, routes);
  }

  /**
   * Starts with middlewares.
   *
   * @param middlewares the text of a middlewares file
   * @param further types beside the gateway's own
   */
  static TestGateway with(
      String server,
      String services,
      String routes,
      String middlewares,
      List<MiddlewareFactory<?>> further)
      throws Exception {
    Path directory = Files.createTempDirectory("marketeer-test");
    Files.writeString(directory.resolve("middlewares.yaml"), middlewares);
    return start(directory, further, Ticker.SYSTEM, SERVER, server, services, routes);
  }

  /** Every request is sent to TLS on this port. */
  static TestGateway redirecting(int port) throws Exception {
    String listener = "\"127.0.0.1:0\", redirect_https: true, redirect_port: " + port + "}]";
    return start(
        SERVER.replaceFirst("\"127.0.0.1:0\"}]", listener),
        "limits: {}",
        "services: []",
        "routes: [{name: never, backend: {type: respond, body: never}}]");
  }

  private static TestGateway start(String template, String server, String services, String routes)
      throws Exception {
    return start(Ticker.SYSTEM, template, server, services, routes);
  }

  /** Starts with a clock that the test moves. */
  static TestGateway with(Ticker ticker, String server, String services, String routes)
      throws Exception {
    return start(ticker, SERVER, server, services, routes);
  }

  private static TestGateway start(
      Ticker ticker, String template, String server, String services, String routes)
      throws Exception {
    Path directory = Files.createTempDirectory("marketeer-test");
    return start(directory, List.of(), ticker, template, server, services, routes);
  }

  private static TestGateway start(
      Path directory,
      List<MiddlewareFactory<?>> further,
      Ticker ticker,
      String template,
      String... texts)
      throws Exception {
    Files.writeString(
        directory.resolve("marketeer.yaml"),
        template.formatted(texts[0], directory.resolve("access.log")));
    Files.writeString(directory.resolve("services.yaml"), texts[1]);
    Files.writeString(directory.resolve("routes.yaml"), texts[2]);
    List<String> blocked = new CopyOnWriteArrayList<>();
    Gateway gateway =
        await(
            Gateway.start(
                GatewayOptions.of(directory)
                    .verticles(directory.resolve("verticles"))
                    .environment(Map.of())
                    .middlewares(further)
                    .ticker(ticker)
                    .blockedLoop(
                        (thread, millis, stack) -> {
                          if (millis > 10_000) { // less may be the machine's fault
                            blocked.add(thread + " for " + millis + " ms" + stack);
                          }
                        })));
    return new TestGateway(directory, gateway, blocked);
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  Gateway gateway() {
    return gateway;
  }

  Path directory() {
    return directory;
  }

  int port() {
    return gateway.port(0);
  }

  void write(String document, String text) throws IOException {
    Path next = directory.resolve(document + ".next");
    Files.writeString(next, text);
    Files.move(next, directory.resolve(document), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  /** What a document says now. */
  String text(String document) throws IOException {
    return Files.readString(directory.resolve(document));
  }

  /** Reads from the admin API, on a connection that leaves no thread and no descriptor behind. */
  String admin(String path) {
    return RawHttp.get(gateway.adminPort(), "localhost", path).body();
  }

  /** The value of a metric, all samples whose line begins with {@code prefix} added up. */
  double metric(String prefix) {
    return admin("/metrics")
        .lines()
        .filter(line -> line.startsWith(prefix))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  @Override
  public void close() throws IOException {
    await(gateway.stop());
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
    if (!blocked.isEmpty()) {
      throw new AssertionError("event loops were blocked: " + blocked);
    }
  }
}
