package com.openhwy.marketeer.acme;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.ConfigFiles;
import com.openhwy.marketeer.config.Loaded;
import com.openhwy.marketeer.config.check.MiddlewareCheck;
import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.tls.IssuedCertificates;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The room with a gateway's door: a listener that answers HTTP-01, a clock of the test's own, and
 * workers that are the test's own thread, so that what {@code tick} begins has ended when it
 * returns.
 */
final class Gate implements Ticker, AcmeListener, AutoCloseable {
  /**
   * Rests are a tenth of what they are: sixty questions are more than twenty seconds all the same,
   * for an authority on a machine that is busy.
   */
  private static final int HASTE = 10;

  final HttpChallenges http = new HttpChallenges();
  final IssuedCertificates issued = new IssuedCertificates();
  final AcmeMeters meters = new AcmeMeters();
  final List<String> told = new CopyOnWriteArrayList<>();

  /** Called with each line that is told. */
  Consumer<String> hears = line -> {};

  private final HttpServer listener;
  private long millis = System.currentTimeMillis();
  @Nullable DnsProvider dns;
  Executor workers = Runnable::run;
  volatile boolean answersHttp = true;

  /** Run once, when the next challenge has been found answered. */
  @Nullable Runnable whenProved;

  Gate() {
    try {
      listener = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 16);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    listener.createContext(
        "/",
        exchange -> {
          byte[] answer = answersHttp ? http.answer(exchange.getRequestURI().getPath()) : null;
          exchange.sendResponseHeaders(
              answer == null ? 404 : 200, answer == null ? -1 : answer.length);
          if (answer != null) {
            try (OutputStream out = exchange.getResponseBody()) {
              out.write(answer);
            }
          }
          exchange.close();
        });
    listener.start();
  }

  int port() {
    return listener.getAddress().getPort();
  }

  /** A configuration with one automatic listener and that text for {@code acme}. */
  static GatewayConfig config(String acme) {
    String yaml =
        "server: {http: [{listen: '127.0.0.1:0'}], https: [{listen: '127.0.0.1:0', tls: {auto:"
            + " true, email: ops@example.com}}]}\n"
            + "acme: "
            + acme
            + "\n";
    try {
      Path directory = Files.createTempDirectory("gate");
      Files.writeString(directory.resolve("marketeer.yaml"), yaml);
      Loaded loaded = ConfigFiles.load(directory, MiddlewareCheck.NONE);
      if (loaded.config() == null) {
        throw new IllegalArgumentException(loaded.problems().toString());
      }
      return loaded.config();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  AcmeCertificates acme(AcmeStorage storage, String acme) {
    AcmeParts parts = new AcmeParts(storage, this, workers, issued, http, dns, this, meters);
    return AcmeCertificates.of(config(acme), parts, rest -> Thread.sleep(rest.toMillis() / HASTE));
  }

  AcmeCertificates acme(Path storage, Pebble pebble, String more) {
    return acme(
        new DirectoryStorage(storage),
        "{directory: '" + pebble.url() + "', ca: '" + pebble.ca() + "'" + more + "}");
  }

  void pass(Duration time) {
    millis += time.toMillis();
  }

  Instant now() {
    return Instant.ofEpochMilli(millis);
  }

  @Override
  public long nanos() {
    return millis * 1_000_000;
  }

  @Override
  public long epochMillis() {
    return millis;
  }

  @Override
  public void challenged(String name, String type, String state, @Nullable String why) {
    tell(type + " " + name + " " + state);
    Runnable task = whenProved;
    if (state.equals("valid") && task != null) {
      whenProved = null;
      task.run();
    }
  }

  @Override
  public void obtained(CertificateView certificate, boolean renewal) {
    tell((renewal ? "renewed " : "issued ") + certificate.id());
  }

  @Override
  public void failed(CertificateView certificate) {
    tell("failed " + certificate.id());
  }

  private void tell(String line) {
    told.add(line);
    hears.accept(line);
  }

  @Override
  public void close() {
    listener.stop(0);
  }
}
