package com.openhwy.marketeer.verticle;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.Surroundings;
import com.openhwy.marketeer.control.Addresses;
import com.openhwy.marketeer.control.Await;
import com.openhwy.marketeer.verticle.RawHttp.Answer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A whole gateway in this process, on free ports, with a configuration that the test writes. Fails
 * the test at its end when an event loop was blocked.
 */
public final class TestGateway implements AutoCloseable {
  /** One plain listener and the admin API, on free ports; looks for changes often. */
  public static final String LISTENERS =
      "server: {http: [{listen: '127.0.0.1:0'}], workers: 2, graceful_shutdown: 10s}\n"
          + "admin: {listen: '127.0.0.1:0'}\n"
          + "log: {access: {output: 'off'}}\n"
          + "config: {interval: 50ms}\n";

  /** What no test must ever order from is out of reach; a test of orders names its issuers. */
  private static final String NO_AUTHORITY = "https://127.0.0.1:1/none";

  /** On a machine that does many things at once a loop is late without anyone's fault. */
  private static final long BLOCKED_MILLIS = 10_000;

  private final Path directory;
  private final List<String> blocked = new CopyOnWriteArrayList<>();
  private GatewayOptions options;
  private Gateway running;

  /**
   * @param directory a temporary one: {@code conf}, {@code verticles} and {@code plugins} go there
   */
  public TestGateway(Path directory) {
    this.directory = directory;
    this.options =
        GatewayOptions.of(directory.resolve("conf"))
            .verticles(directory.resolve("verticles"))
            .plugins(directory.resolve("plugins"))
            .surroundings(
                new Surroundings(
                    Map.of(),
                    Map.of(
                        "marketeer.acme.storage",
                        directory.resolve("acme").toString(),
                        "marketeer.acme.directory",
                        NO_AUTHORITY)))
            .blockedLoop(
                (thread, millis, stack) -> {
                  if (millis > BLOCKED_MILLIS) {
                    blocked.add(thread + " " + millis + " ms" + stack);
                  }
                });
    with("marketeer", LISTENERS);
  }

  /** Writes one document of the configuration, as a whole and at once. */
  public TestGateway with(String document, String yaml) {
    return file("conf/" + document + ".yaml", yaml);
  }

  /** Writes any file below the directory. */
  public TestGateway file(String name, String text) {
    Path file = directory.resolve(name);
    try {
      Files.createDirectories(file.getParent());
      Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
      Files.move(next, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  public TestGateway options(GatewayOptions others) {
    options = others;
    return this;
  }

  public GatewayOptions options() {
    return options;
  }

  public Path directory() {
    return directory;
  }

  public TestGateway start() {
    running = Await.result(Gateway.start(options).recover(this::again));
    return this;
  }

  /** Port 0 is one that is free for TCP, and may be somebody's for UDP. */
  private Future<Gateway> again(Throwable failure) {
    return String.valueOf(failure.getMessage()).contains("over UDP, for HTTP/3: the port is taken")
        ? Gateway.start(options)
        : Future.failedFuture(failure);
  }

  /** Why it does not start. */
  public Throwable failure() {
    return Await.failure(Gateway.start(options));
  }

  public Gateway gateway() {
    return running;
  }

  public int port() {
    return running.port(0);
  }

  public Answer get(String path) {
    return get("localhost", path);
  }

  public Answer get(String host, String path) {
    return RawHttp.get(port(), host, path);
  }

  public Answer admin(String path) {
    return RawHttp.get(running.adminPort(), "localhost", path);
  }

  public Answer adminPost(String path) {
    return RawHttp.exchange(
        running.adminPort(),
        "POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"
            + "Connection: close\r\n\r\n");
  }

  /** The next report of a reload, whoever asked for it; call it before what makes it come. */
  public Future<JsonObject> nextReload() {
    Promise<JsonObject> report = Promise.promise();
    var consumer = running.vertx().eventBus().<JsonObject>localConsumer(Addresses.CONFIG_STATUS);
    consumer.handler(
        message -> {
          consumer.unregister();
          report.tryComplete(message.body());
        });
    return report.future();
  }

  public int stop() {
    Gateway gateway = running;
    running = null;
    return Await.result(gateway.stop());
  }

  @Override
  public void close() {
    if (running != null) {
      stop();
    }
    assertThat(blocked).as("event loops that were blocked").isEmpty();
  }
}
