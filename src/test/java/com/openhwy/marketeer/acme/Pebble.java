package com.openhwy.marketeer.acme;

import com.openhwy.marketeer.base.Program;
import com.openhwy.marketeer.tls.TestCertificates;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Debian's pebble, a certificate authority that speaks ACME, with its server for DNS beside it:
 * both on ports of their own, and gone when it is closed. All names resolve to 127.0.0.1.
 */
public final class Pebble implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pebble.class);

  private static final long PATIENCE_NANOS = 30_000_000_000L;
  private static final long LIFETIME_SECONDS = 90L * 24 * 3600;
  private static final int LOWEST_PORT = 10_000;
  private static final int FIRST_OUTGOING = 32_768;

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** No port is handed out twice: whoever got it binds it later, or again. */
  private static final Set<Integer> HANDED_OUT = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private final JsonObject settings = new JsonObject();
  private final List<Integer> ports = freePorts(4);
  private String resolver;
  private Process authority;
  private Process dns;

  private Pebble(Path directory, int httpPort, int tlsPort) {
    this.directory = directory;
    environment.put("PEBBLE_VA_NOSLEEP", "1");
    environment.put("PEBBLE_WFE_NONCEREJECT", "0");
    environment.put("PEBBLE_AUTHZREUSE", "0");
    settings
        .put("listenAddress", "127.0.0.1:" + ports.get(0))
        .put("managementListenAddress", "127.0.0.1:" + ports.get(1))
        .put("certificate", directory.resolve("pebble.pem").toString())
        .put("privateKey", directory.resolve("pebble.key").toString())
        .put("httpPort", httpPort)
        .put("tlsPort", tlsPort)
        .put("certificateValidityPeriod", LIFETIME_SECONDS);
  }

  /**
   * @param httpPort where HTTP-01 is asked
   * @param tlsPort where TLS-ALPN-01 is asked
   */
  public static Pebble on(Path directory, int httpPort, int tlsPort) {
    return new Pebble(directory, httpPort, tlsPort);
  }

  /** As pebble's manual page spells it. */
  public Pebble with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Takes only accounts that are bound to one of these. */
  public Pebble bound(Map<String, String> keys) {
    settings
        .put("externalAccountBindingRequired", true)
        .put("externalAccountMACKeys", new JsonObject(new LinkedHashMap<>(keys)));
    return this;
  }

  /** Refuses that name. */
  public Pebble blocking(String name) {
    settings.put("domainBlocklist", new JsonArray().add(name));
    return this;
  }

  /** Looks names up there, instead of at the server beside it. */
  public Pebble asking(String nameServer) {
    resolver = nameServer;
    return this;
  }

  public Pebble start() {
    try {
      Files.createDirectories(directory);
      if (!Files.exists(directory.resolve("ca.pem"))) {
        TestCertificates trust = new TestCertificates();
        TestCertificates.write(directory, "pebble", trust.issue("EC", "localhost", "127.0.0.1"));
        Files.writeString(directory.resolve("ca.pem"), TestCertificates.pem(trust.root()));
      }
      Path config =
          Files.writeString(
              directory.resolve("pebble.json"),
              new JsonObject().put("pebble", settings).encodePrettily());
      dns =
          run(
              "dns.log",
              "pebble-challtestsrv",
              "-dns01",
              "127.0.0.1:" + ports.get(2),
              "-management",
              "127.0.0.1:" + ports.get(3),
              "-http01",
              "",
              "-https01",
              "",
              "-tlsalpn01",
              "",
              "-defaultIPv4",
              "127.0.0.1",
              "-defaultIPv6",
              "");
      await(ports.get(2)); // a name that is not found yet would cost an order
      await(ports.get(3));
      authority =
          run(
              "pebble.log",
              "pebble",
              "-config",
              config.toString(),
              "-dnsserver",
              resolver == null ? "127.0.0.1:" + ports.get(2) : resolver);
      await(ports.get(0));
      await(ports.get(1));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("scripts/test installs pebble and pebble-challtestsrv", e);
    }
  }

  private Process run(String log, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve(log).toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static void await(int port) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
        return;
      } catch (IOException e) {
        if (System.nanoTime() > end) {
          throw new UncheckedIOException("nobody listens on " + port, e);
        }
        LockSupport.parkNanos(20_000_000);
      }
    }
  }

  public String url() {
    return "https://localhost:" + ports.get(0) + "/dir";
  }

  public int port() {
    return ports.get(0);
  }

  /** What to trust for the directory. */
  public String ca() {
    return directory.resolve("ca.pem").toString();
  }

  /** What the authority has told so far. */
  public String log() {
    try {
      return Files.readString(directory.resolve("pebble.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long orders() {
    return log().lines().filter(line -> line.contains("Added order")).count();
  }

  public long accounts() {
    return log().lines().filter(line -> line.contains("accounts in memory")).count();
  }

  /** TXT records, served by the test's name server. */
  public DnsProvider dns() {
    return dns(dnsPort());
  }

  /** Where the name server is told what to serve. */
  public int dnsPort() {
    return ports.get(3);
  }

  /** As {@link #dns()}, for another process. */
  public static DnsProvider dns(int port) {
    return new DnsProvider() {
      @Override
      public void present(String fqdn, String value) throws IOException, InterruptedException {
        manage(port, "set-txt", new JsonObject().put("host", fqdn + ".").put("value", value));
      }

      @Override
      public void cleanup(String fqdn, String value) throws IOException, InterruptedException {
        manage(port, "clear-txt", new JsonObject().put("host", fqdn + "."));
      }
    };
  }

  private static void manage(int port, String what, JsonObject body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + what))
            .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
            .build();
    HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(what + ": " + response.statusCode() + " " + response.body());
    }
  }

  /** Down, having forgotten everything; {@link #start} brings it up again on the same ports. */
  public void stop() {
    end(authority);
    end(dns);
    authority = null;
    dns = null;
  }

  private static void end(Process process) {
    if (process != null) {
      Program.end(process);
    }
  }

  @Override
  public void close() {
    stop();
  }

  /**
   * Ports that were free a moment ago, below those that outgoing connections get (32768 and up on
   * Linux): whoever binds them later, or again after a pause, does not find them taken by those.
   */
  public static List<Integer> freePorts(int count) {
    List<Integer> ports = new ArrayList<>();
    while (ports.size() < count) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, FIRST_OUTGOING);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
          DatagramSocket datagrams = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
        if (socket.getLocalPort() == datagrams.getLocalPort() && HANDED_OUT.add(port)) {
          ports.add(port);
        }
      } catch (BindException taken) {
        LOG.debug("port {} is somebody's", port, taken);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return ports;
  }
}
