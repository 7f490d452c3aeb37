package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.middleware.compression.Decoders;
import com.openhwy.marketeer.middleware.compression.Leaks;
import com.openhwy.marketeer.middleware.compression.Texts;
import com.openhwy.marketeer.verticle.TestGateway;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compression through a whole gateway: real sockets, endpoints that trickle, stall and die. */
class CompressedResponsesTest {
  private static final String MIDDLEWARE =
      "middlewares: [{name: compress, type: compression, encodings: [zstd, br, gzip],"
          + " min_size: 1KiB}]";
  private static final String STREAMS = "compression_streams";

  private static Leaks leaks;

  @TempDir Path directory;

  private final List<AutoCloseable> open = new ArrayList<>();
  private TestGateway gateway;

  @BeforeAll
  static void watch() {
    leaks = new Leaks();
  }

  @AfterAll
  static void everyBufferWasGivenBack() {
    leaks.close();
  }

  private ScriptedEndpoint endpoint(ScriptedEndpoint.Script script) throws IOException {
    ScriptedEndpoint endpoint = new ScriptedEndpoint(script);
    open.add(endpoint);
    return endpoint;
  }

  private void start(String services, String backend) {
    gateway =
        new TestGateway(directory)
            .with("services", services)
            .with("middlewares", MIDDLEWARE)
            .with(
                "routes",
                "routes: [{name: all, backend: " + backend + ", middlewares: [compress]}]")
            .start();
    open.add(gateway);
  }

  private void serving(ScriptedEndpoint endpoint) {
    start(
        "services: [{name: torii, endpoints: [" + endpoint.url() + "]}]",
        "{type: service, service: torii}");
  }

  @AfterEach
  void stop() throws Exception {
    Eventually.is(0.0, this::streams); // every ending gives its compressor back
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  /** Bodies being compressed, on all event loops. */
  private double streams() {
    return gateway
        .admin("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(STREAMS))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static String head(String type, String framing) {
    return "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n" + framing + "\r\n\r\n";
  }

  private static String chunk(String data) {
    return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
  }

  private RawClient ask(String method, String fields) throws IOException {
    RawClient client = new RawClient(gateway.port());
    open.add(client);
    return client.send(method + " /x HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n");
  }

  private static String field(String head, String name) {
    int at = head.indexOf("\r\n" + name + ": ");
    return at < 0 ? "" : head.substring(at + name.length() + 4, head.indexOf('\r', at + 2));
  }

  /** The data of the next chunk, empty for the last one. */
  private static byte[] nextChunk(RawClient client) throws IOException {
    StringBuilder size = new StringBuilder();
    while (size.indexOf("\r\n") < 0) {
      size.append(client.bytes(1));
    }
    int count = Integer.parseInt(size.substring(0, size.length() - 2), 16);
    byte[] data = client.bytes(count).getBytes(StandardCharsets.ISO_8859_1);
    client.bytes(2);
    return data;
  }

  // ---- curl reads what we write

  private byte[] curl(String... options) throws Exception {
    File out = Files.createTempFile(directory, "curl", "out").toFile();
    List<String> command =
        new ArrayList<>(List.of("curl", "-sS", "--compressed", "--max-time", "60"));
    command.addAll(List.of(options));
    command.add("http://127.0.0.1:" + gateway.port() + "/x");
    Process curl =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out).start();
    assertThat(curl.waitFor(70, TimeUnit.SECONDS)).isTrue();
    byte[] said = Files.readAllBytes(out.toPath());
    assertThat(curl.exitValue()).as(new String(said, StandardCharsets.ISO_8859_1)).isZero();
    return said;
  }

  @ParameterizedTest
  @CsvSource({"zstd, true", "br, true", "gzip, true", "zstd, false", "br, false", "gzip, false"})
  void tenMebibytesArriveAsTheyWere(String encoding, boolean chunked) throws Exception {
    byte[] body = Texts.bytes(10 << 20);
    String text = new String(body, StandardCharsets.ISO_8859_1);
    serving(
        endpoint(
            c -> {
              c.head();
              c.send(
                  head(
                      "application/json",
                      chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + body.length));
              for (int at = 0; at < text.length(); at += 1 << 16) {
                String piece = text.substring(at, Math.min(text.length(), at + (1 << 16)));
                c.send(chunked ? chunk(piece) : piece);
              }
              c.send(chunked ? "0\r\n\r\n" : "");
              c.head();
            }));
    assertThat(curl("-H", "Accept-Encoding: " + encoding)).isEqualTo(body);
  }

  @Test
  void curlGetsItsFavouriteOfAllItKnows() throws Exception {
    serving(
        endpoint(
            c ->
                c.answerAll(
                    head("text/html", "Content-Length: 5000\r\nETag: \"1\"") + Texts.of(5000))));
    assertThat(curl()).isEqualTo(Texts.bytes(5000));
    String said = new String(curl("-o", "/dev/null", "-D", "-"), StandardCharsets.ISO_8859_1);
    assertThat(said)
        .contains("Content-Encoding: zstd\r\n")
        .contains("Vary: Accept-Encoding\r\n")
        .contains("ETag: W/\"1\"\r\n")
        .doesNotContain("Content-Length");
  }

  // ---- streams

  @ParameterizedTest
  @CsvSource({
    "text/event-stream, zstd",
    "text/event-stream, br",
    "text/event-stream, gzip",
    "application/x-ndjson, zstd",
    "application/x-ndjson, br",
    "application/x-ndjson, gzip"
  })
  void eachEventArrivesBeforeTheNextIsSent(String type, String encoding) throws Exception {
    CountDownLatch[] seen = {
      new CountDownLatch(1), new CountDownLatch(1), new CountDownLatch(1), new CountDownLatch(1)
    };
    serving(
        endpoint(
            c -> {
              c.head();
              c.send(head(type, "Transfer-Encoding: chunked"));
              for (int i = 0; i < seen.length; i++) {
                c.send(chunk("data: event " + i + "\n\n"));
                await(seen[i]);
              }
              c.send("0\r\n\r\n");
            }));
    RawClient client = ask("GET", "Accept-Encoding: " + encoding + "\r\n");
    assertThat(field(client.head(), "Content-Encoding")).isEqualTo(encoding);
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    StringBuilder sent = new StringBuilder();
    for (int i = 0; i < seen.length; i++) {
      sent.append("data: event ").append(i).append("\n\n");
      while (!Decoders.decode(encoding, got.toByteArray()).text().equals(sent.toString())) {
        got.writeBytes(nextChunk(client));
      }
      seen[i].countDown();
    }
    for (byte[] rest = nextChunk(client); rest.length > 0; rest = nextChunk(client)) {
      got.writeBytes(rest);
    }
    assertThat(Decoders.decode(encoding, got.toByteArray()).whole()).isTrue();
  }

  @Test
  void aTrickleWithALengthIsNotHeldBackForEver() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    serving(
        endpoint(
            c -> {
              c.head();
              c.send(head("text/html", "Content-Length: 2000") + "x".repeat(1000));
              await(seen);
              c.send("y".repeat(1000));
              c.head();
            }));
    RawClient client = ask("GET", "Accept-Encoding: gzip\r\n");
    client.head();
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    while (Decoders.decode("gzip", got.toByteArray()).bytes().length < 1000) {
      got.writeBytes(nextChunk(client));
    }
    seen.countDown();
    for (byte[] rest = nextChunk(client); rest.length > 0; rest = nextChunk(client)) {
      got.writeBytes(rest);
    }
    assertThat(Decoders.decode("gzip", got.toByteArray()).text())
        .isEqualTo("x".repeat(1000) + "y".repeat(1000));
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new IOException("nobody has seen the event");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  // ---- endings

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "br", "gzip"})
  void anEndpointThatDiesLeavesAnUnfinishedMessage(String encoding) throws Exception {
    String text = Texts.of(300_000);
    serving(
        endpoint(
            c -> {
              c.head();
              c.send(head("text/html", "Transfer-Encoding: chunked") + chunk(text));
            }));
    RawClient client = ask("GET", "Accept-Encoding: " + encoding + "\r\n");
    assertThat(field(client.head(), "Content-Encoding")).isEqualTo(encoding);
    String rest = client.untilClosed();
    assertThat(rest).doesNotEndWith("0\r\n\r\n").endsWith("<reset>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "br", "gzip"})
  void aClientThatGoesAwayStopsTheEndpoint(String encoding) throws Exception {
    CountDownLatch cut = new CountDownLatch(1);
    serving(endpoint(c -> sendUntilCut(c, cut, new AtomicLong(), Texts.of(64 << 10))));
    RawClient client = ask("GET", "Accept-Encoding: " + encoding + "\r\n");
    client.head();
    client.bytes(1000);
    assertThat(streams()).isEqualTo(1.0);
    client.close();
    assertThat(cut.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private static void sendUntilCut(
      ScriptedEndpoint.Connection c, CountDownLatch cut, AtomicLong sent, String piece)
      throws IOException {
    c.head();
    c.send(head("text/html", "Transfer-Encoding: chunked"));
    try {
      while (true) {
        c.send(chunk(piece));
        sent.addAndGet(piece.length());
      }
    } finally {
      cut.countDown();
    }
  }

  /** What does not get smaller fills the client's socket, and then the endpoint has to wait. */
  @Test
  void aSlowClientHoldsTheEndpointBack() throws Exception {
    AtomicLong sent = new AtomicLong();
    CountDownLatch cut = new CountDownLatch(1);
    String noise = new String(Texts.noise(64 << 10), StandardCharsets.ISO_8859_1);
    serving(endpoint(c -> sendUntilCut(c, cut, sent, noise)));
    RawClient client = ask("GET", "Accept-Encoding: gzip\r\n");
    client.head();
    long before = -1;
    while (before != sent.get()) { // until nothing has moved for a while
      before = sent.get();
      assertThat(cut.await(300, TimeUnit.MILLISECONDS)).isFalse();
    }
    assertThat(before).as("bytes between endpoint and client").isLessThan(30 << 20);
    assertThat(client.bytes(8 << 20)).hasSize(8 << 20);
    long stuck = before;
    Eventually.holds("the endpoint goes on", () -> sent.get() > stuck);
    client.close();
    assertThat(cut.await(20, TimeUnit.SECONDS)).isTrue();
  }

  // ---- heads

  @Test
  void headAndNotModifiedSpeakOfTheSameDocument() throws Exception {
    serving(
        endpoint(
            c -> {
              while (true) {
                String head = c.head();
                c.send(
                    head.contains("If-None-Match: W/\"1\"")
                        ? "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n"
                        : head("text/css", "Content-Length: 5000\r\nETag: \"1\""));
              }
            }));
    RawClient client = ask("HEAD", "Accept-Encoding: br\r\n");
    String head = client.head();
    assertThat(field(head, "Content-Encoding")).isEqualTo("br");
    assertThat(field(head, "ETag")).isEqualTo("W/\"1\"");
    assertThat(head).doesNotContain("Content-Length").doesNotContain("Transfer-Encoding");
    client.send(
        "GET /x HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br\r\nIf-None-Match: W/\"1\"\r\n\r\n");
    String notModified = client.head();
    assertThat(notModified).startsWith("HTTP/1.1 304 ");
    assertThat(field(notModified, "ETag")).isEqualTo("W/\"1\"");
    assertThat(field(notModified, "Vary")).isEqualTo("Accept-Encoding");
  }

  @Test
  void anOldClientGetsABodyThatTheConnectionEnds() throws Exception {
    serving(
        endpoint(
            c ->
                c.answerAll(
                    head("text/html", "Transfer-Encoding: chunked")
                        + chunk(Texts.of(9000))
                        + "0\r\n\r\n")));
    RawClient client = new RawClient(gateway.port());
    open.add(client);
    client.send("GET /x HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n");
    assertThat(field(client.head(), "Content-Encoding")).isEqualTo("gzip");
    byte[] body = client.untilClosed().getBytes(StandardCharsets.ISO_8859_1);
    assertThat(Decoders.decode("gzip", body).bytes()).isEqualTo(Texts.bytes(9000));
  }

  // ---- static files

  private String get(String path, String fields) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(
          "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + fields + "Connection: close\r\n\r\n");
      return client.untilClosed();
    }
  }

  @Test
  void filesAreCompressedUnlessTheyAreAlready() throws Exception {
    Path root = Files.createDirectories(directory.resolve("www"));
    Files.write(root.resolve("small.css"), Texts.bytes(5000));
    Files.write(root.resolve("large.js"), Texts.bytes(3 << 20));
    Files.write(root.resolve("built.js"), Texts.bytes(5000));
    Files.writeString(root.resolve("built.js.br"), "made when it was built");
    start("services: []", "{type: static, root: '" + root + "'}");

    for (String name : List.of("small.css", "large.js")) {
      try (RawClient client = new RawClient(gateway.port())) {
        client.send("GET /" + name + " HTTP/1.1\r\nHost: a\r\nAccept-Encoding: zstd\r\n\r\n");
        String head = client.head();
        assertThat(field(head, "Content-Encoding")).isEqualTo("zstd");
        assertThat(field(head, "ETag")).startsWith("W/\"");
        assertThat(head).doesNotContain("Accept-Ranges");
        assertThat(Decoders.decode("zstd", body(client, head)).bytes())
            .isEqualTo(Files.readAllBytes(root.resolve(name)));
        client.send(
            "GET /"
                + name
                + " HTTP/1.1\r\nHost: a\r\nAccept-Encoding: zstd\r\nIf-None-Match: "
                + field(head, "ETag")
                + "\r\n\r\n");
        assertThat(client.head())
            .startsWith("HTTP/1.1 304 ")
            .contains("ETag: " + field(head, "ETag") + "\r\n");
      }
    }
    String built = get("/built.js", "Accept-Encoding: br, zstd;q=0.9\r\n");
    assertThat(built).contains("Content-Encoding: br\r\n").endsWith("made when it was built");
    assertThat(built).doesNotContain("ETag: W/");
    String part = get("/small.css", "Accept-Encoding: zstd\r\nRange: bytes=0-99\r\n");
    assertThat(part)
        .startsWith("HTTP/1.1 206 ")
        .doesNotContain("Content-Encoding")
        .contains("\r\nVary: Accept-Encoding\r\n")
        .endsWith(Texts.of(5000).substring(0, 100));
  }

  private static byte[] body(RawClient client, String head) throws IOException {
    String length = field(head, "Content-Length");
    if (!length.isEmpty()) {
      return client.bytes(Integer.parseInt(length)).getBytes(StandardCharsets.ISO_8859_1);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] some = nextChunk(client); some.length > 0; some = nextChunk(client)) {
      all.writeBytes(some);
    }
    return all.toByteArray();
  }

  /** A large page from the configuration is at hand as a whole, and leaves in slices. */
  @Test
  void aLargeBodyAtHandLeavesInSlices() throws Exception {
    String page = Texts.of(500_000).replace('"', '\'').replace('\'', ' ').replace(":", " ");
    start("services: []", "{type: respond, status: 200, body: \"" + page + "\"}");
    byte[] got = curl("-H", "Accept-Encoding: gzip");
    assertThat(new String(got, StandardCharsets.ISO_8859_1)).isEqualTo(page);
  }

  /** We never decompress, so that nothing an endpoint or a client sends can blow up here. */
  @Test
  void whatIsCompressedAlreadyPassesAsItIs() throws Exception {
    byte[] bomb;
    try (InputStream zeros = InputStream.nullInputStream()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (var gzip = new java.util.zip.GZIPOutputStream(out)) {
        zeros.transferTo(gzip);
        for (int i = 0; i < 1000; i++) {
          gzip.write(new byte[10_000]);
        }
      }
      bomb = out.toByteArray();
    }
    String text = new String(bomb, StandardCharsets.ISO_8859_1);
    StringBuffer received = new StringBuffer();
    serving(
        endpoint(
            c -> {
              c.head();
              received.append(c.bytes(text.length()));
              c.send(
                  head("text/html", "Content-Encoding: gzip\r\nContent-Length: " + text.length())
                      + text);
              c.head();
            }));
    RawClient client =
        ask(
            "POST",
            "Accept-Encoding: br\r\nContent-Encoding: gzip\r\nContent-Length: "
                + text.length()
                + "\r\n");
    String head = client.send(text).head();
    assertThat(field(head, "Content-Encoding")).isEqualTo("gzip");
    assertThat(client.bytes(text.length())).isEqualTo(text);
    assertThat(received.toString()).isEqualTo(text);
  }
}
