package com.openhwy.marketeer.gateway;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import com.openhwy.marketeer.verticle.Gateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The other {@code TestGateway} with few words: one listener, a service or some, and routes. */
final class TestGateway implements AutoCloseable {
  private static final List<String> DOCUMENTS =
      List.of("marketeer", "services", "routes", "middlewares");

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

  private final com.openhwy.marketeer.verticle.TestGateway running;

  /** Known when it has stopped, too. */
  private final Gateway gateway;

  private TestGateway(com.openhwy.marketeer.verticle.TestGateway running) {
    this.running = running;
    this.gateway = running.gateway();
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
    return with(Ticker.SYSTEM, server, services, routes);
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
    return start(further, Ticker.SYSTEM, SERVER, server, services, routes, middlewares);
  }

  /** Every request is sent to TLS on this port. */
  static TestGateway redirecting(int port) throws Exception {
    String listener = "\"127.0.0.1:0\", redirect_https: true, redirect_port: " + port + "}]";
    return start(
        List.of(),
        Ticker.SYSTEM,
        SERVER.replaceFirst("\"127.0.0.1:0\"}]", listener),
        "limits: {}",
        "services: []",
        "routes: [{name: never, backend: {type: respond, body: never}}]");
  }

  /** Starts with a clock that the test moves. */
  static TestGateway with(Ticker ticker, String server, String services, String routes)
      throws Exception {
    return start(List.of(), ticker, SERVER, server, services, routes);
  }

  /**
   * @param documents marketeer.yaml's line, services.yaml, routes.yaml and perhaps middlewares.yaml
   */
  private static TestGateway start(
      List<MiddlewareFactory<?>> further, Ticker ticker, String template, String... documents)
      throws IOException {
    Path directory = Files.createTempDirectory("marketeer-test");
    var gateway = new com.openhwy.marketeer.verticle.TestGateway(directory);
    gateway.with("marketeer", template.formatted(documents[0], directory.resolve("access.log")));
    for (int i = 1; i < documents.length; i++) {
      gateway.with(DOCUMENTS.get(i), documents[i]);
    }
    gateway.options(gateway.options().middlewares(further).ticker(ticker));
    return new TestGateway(gateway.start());
  }

  Gateway gateway() {
    return gateway;
  }

  /** With the access log, and the documents in {@code conf}. */
  Path directory() {
    return running.directory();
  }

  int port() {
    return gateway.port(0);
  }

  void write(String document, String text) {
    running.file("conf/" + document, text);
  }

  /** What a document says now. */
  String text(String document) throws IOException {
    return Files.readString(directory().resolve("conf").resolve(document));
  }

  /** Reads from the admin API, on a connection that leaves no thread and no descriptor behind. */
  String admin(String path) {
    return running.admin(path).body();
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
    try {
      running.close();
    } finally {
      try (Stream<Path> files = Files.walk(directory())) {
        files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      }
    }
  }
}
