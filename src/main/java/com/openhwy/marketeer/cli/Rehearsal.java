package com.openhwy.marketeer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A whole life of a gateway in a few seconds, from the command line to the stop, on free ports and
 * with a configuration of its own. The JVM that runs it writes down what it had to load and compile
 * ({@code scripts/marketeer warm} says where to), and later ones begin with that.
 */
final class Rehearsal {
  private static final String SERVER =
      """
      server:
        http: [{listen: "127.0.0.1:0"}]
        https: [{listen: "127.0.0.1:0"}]
        workers: 1
        graceful_shutdown: 5s
      admin: {listen: "127.0.0.1:0"}
      acme: {storage: "%s"}
      log: {level: warn}
      """;

  private static final String SERVICES =
      """
      services:
        - name: endpoint
          endpoints: [{url: "http://127.0.0.1:%d"}]
          health_check: {path: /health}
      """;

  private static final String ROUTES =
      """
      routes:
        - name: proxied
          match: {host: rehearsal.test, path: /proxied/*}
          backend: {type: service, service: endpoint}
        - name: answered
          match: {host: rehearsal.test, path: /answered, method: GET}
          backend: {type: respond, body: answered}
      """;

  private Rehearsal() {}

  /** The exit code of the process. */
  static int perform() throws IOException {
    Path directory = Files.createTempDirectory("marketeer-rehearsal");
    try (RehearsalEndpoint endpoint = new RehearsalEndpoint()) {
      write(directory, endpoint.port());
      return in(directory);
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  private static void write(Path directory, int endpoint) throws IOException {
    Files.writeString(
        directory.resolve("marketeer.yaml"), SERVER.formatted(directory.resolve("acme")));
    Files.writeString(directory.resolve("services.yaml"), SERVICES.formatted(endpoint));
    Files.writeString(directory.resolve("routes.yaml"), ROUTES);
  }

  private static int in(Path directory) {
    RunOptions options =
        Objects.requireNonNull(
            RunLine.read(List.of("run", "--config", directory.toString())), "a plain start");
    Serving serving = new Serving();
    CompletableFuture<Integer> requests = new CompletableFuture<>();
    int code =
        serving.run(
            options.gateway(),
            gateway ->
                new Thread(
                        () -> {
                          try {
                            RehearsalClient.send(gateway.port(0), gateway.adminPort());
                            requests.complete(ExitCode.OK);
                          } catch (IOException | RuntimeException e) {
                            requests.completeExceptionally(e);
                          }
                          serving.stop();
                        },
                        "rehearsal")
                    .start());
    requests
        .exceptionally(
            failure -> {
              throw new CommandFailure("the rehearsal failed: " + failure.getMessage(), failure);
            })
        .getNow(ExitCode.UNCLEAN);
    return code;
  }
}
