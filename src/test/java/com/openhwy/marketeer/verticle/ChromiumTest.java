package com.openhwy.marketeer.verticle;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Program;
import com.openhwy.marketeer.config.model.ServerConfig;
import com.openhwy.marketeer.gateway.Eventually;
import com.openhwy.marketeer.tls.TestCertificates;
import com.openhwy.marketeer.tls.TestCertificates.Issued;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a browser makes of a listener with HTTP/3: Debian's Chromium, without a head. */
class ChromiumTest {
  /** Asks for a small resource again and again, and writes down by what protocol each came. */
  private static final String PAGE =
      "<!doctype html><title>t</title><body><pre id=out></pre><script>"
          + "var seen = [], end = Date.now() + 20000;"
          + "for (var i = 0; seen.indexOf('h3') < 0 && Date.now() < end; i++) {"
          + "  var x = new XMLHttpRequest(); x.open('GET', '/part?' + i, false); x.send();"
          + "  performance.getEntries().forEach(function (e) {"
          + "    if (seen.indexOf(e.nextHopProtocol) < 0) { seen.push(e.nextHopProtocol); } });"
          + "  if (i % 100 == 99) { performance.clearResourceTimings(); }" // 250 are kept
          + "}"
          + "document.getElementById('out').textContent = 'seen ' + seen.join(' ');"
          + "</script>";

  @TempDir private Path directory;
  private TestGateway gateway;
  private String key;

  @BeforeEach
  void start() throws Exception {
    Issued issued = new TestCertificates().issue("EC", "localhost");
    ServerConfig.Certificate files = TestCertificates.write(directory, "localhost", issued);
    key =
        Base64.getEncoder()
            .encodeToString(
                MessageDigest.getInstance("SHA-256")
                    .digest(issued.pair().getPublic().getEncoded()));
    gateway =
        new TestGateway(directory)
            .with(
                "marketeer",
                """
                server:
                  http: [{listen: '127.0.0.1:0'}]
                  https:
                    - listen: '127.0.0.1:0'
                      http3: true
                      tls: {certificates: [{cert: '%s', key: '%s'}]}
                  workers: 2
                log: {access: {output: '%s'}}
                admin: {listen: '127.0.0.1:0'}
                """
                    .formatted(files.cert(), files.key(), log()))
            .with(
                "routes",
                """
                routes:
                  - name: page
                    match: {path: /page}
                    backend: {type: respond, content_type: text/html, body: "%s"}
                  - name: part
                    match: {path: /part}
                    backend: {type: respond, body: part, headers: {Cache-Control: no-store}}
                """
                    .formatted(PAGE))
            .start();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private Path log() {
    return directory.resolve("access.log");
  }

  @Test
  void itLoadsAPageOverHttp3WhenItIsTold() throws Exception {
    int port = gateway.gateway().port(1);
    String page = load("--origin-to-force-quic-on=localhost:" + port);
    assertThat(page).contains("seen h3");
    assertThat(logged("/page")).contains("HTTP/3");
  }

  /** The host is forced on another port only because that lets its private authority pass. */
  @Test
  void itFindsHttp3ByItself() throws Exception {
    String page = load("--origin-to-force-quic-on=localhost:1");
    assertThat(page).containsPattern("seen (http/1.1|h2) .*h3");
    assertThat(logged("/page")).doesNotContain("HTTP/3");
    assertThat(logged("/part")).contains("HTTP/3");
  }

  private String load(String more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + directory.resolve("profile"),
                "--enable-quic",
                "--ignore-certificate-errors-spki-list=" + key,
                "--host-resolver-rules=MAP localhost 127.0.0.1"));
    command.add(more);
    command.add("--dump-dom");
    command.add("https://localhost:" + gateway.gateway().port(1) + "/page");
    String page = Program.run(Map.of(), command).ok().output();
    Eventually.is(0L, this::browsing);
    return page;
  }

  /**
   * Processes that have its profile, and may write there: they outlive the one that was started.
   */
  private long browsing() throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes.filter(this::hasProfile).count();
    }
  }

  private boolean hasProfile(Path process) {
    Path command = process.resolve("cmdline");
    try {
      return Files.isReadable(command) && Files.readString(command).contains(directory.toString());
    } catch (IOException e) {
      return false; // it has just ended
    }
  }

  /** The lines of the access log with that path. */
  private String logged(String path) throws Exception {
    gateway.close(); // writes it to its end
    return String.join(
        "\n", Files.readAllLines(log()).stream().filter(l -> l.contains(path)).toList());
  }
}
