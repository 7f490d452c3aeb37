package com.openhwy.marketeer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.Marketeer;
import com.openhwy.marketeer.acme.Pebble;
import com.openhwy.marketeer.base.Program;
import com.openhwy.marketeer.config.model.ServerConfig.Certificate;
import com.openhwy.marketeer.gateway.Eventually;
import com.openhwy.marketeer.tls.OpenSslClient;
import com.openhwy.marketeer.tls.TestCertificates;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A gateway where BoringSSL does not load: the JDK's engine takes its place. Which engine a process
 * has is found out once, so this is a process of its own.
 */
class JdkEngineTest {
  private static final TestCertificates SERVERS = new TestCertificates();
  private static final TestCertificates CLIENTS = new TestCertificates();
  private static final List<Integer> PORTS = Pebble.freePorts(3);

  @TempDir static Path directory;
  private static Process gateway;
  private static Certificate ecdsa;

  @BeforeAll
  static void start() throws Exception {
    ecdsa = TestCertificates.write(directory, "ec", SERVERS.issue("EC", "a.test", "*.a.test"));
    Certificate rsa = TestCertificates.write(directory, "rsa", SERVERS.issue("RSA", "a.test"));
    TestCertificates.write(directory, "client", CLIENTS.issue("EC", "client"));
    Path clients = directory.resolve("clients.pem");
    Files.writeString(clients, TestCertificates.pem(CLIENTS.root()));
    Path conf = Files.createDirectory(directory.resolve("conf"));
    Files.writeString(
        conf.resolve("marketeer.yaml"),
        """
        server:
          http: [{listen: '127.0.0.1:%d'}]
          https:
            - listen: '127.0.0.1:%d'
              tls:
                certificates: [{cert: '%s', key: '%s'}, {cert: '%s', key: '%s'}]
                hosts: [{host: admin.a.test, client_auth: {ca: '%s'}}]
        admin: {listen: '127.0.0.1:%d'}
        acme: {storage: '%s'}
        config: {interval: 50ms}
        """
            .formatted(
                PORTS.get(0),
                PORTS.get(1),
                ecdsa.cert(),
                ecdsa.key(),
                rsa.cert(),
                rsa.key(),
                clients,
                PORTS.get(2),
                directory.resolve("acme")));
    Files.writeString(
        conf.resolve("routes.yaml"), "routes: [{name: all, backend: {type: respond, body: ok}}]");
    gateway =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dio.netty.handler.ssl.noOpenSsl=true",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Marketeer.class.getName(),
                "run",
                "--config",
                conf.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!listens()) {
      assertThat(gateway.isAlive() && System.nanoTime() < end).as(log()).isTrue();
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static boolean listens() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", PORTS.get(1))) {
      return socket.isConnected();
    } catch (ConnectException notYet) {
      return false;
    }
  }

  private static String log() throws IOException {
    return Files.readString(directory.resolve("log"));
  }

  @AfterAll
  static void stop() {
    Program.end(gateway);
  }

  private static String ask(String host, String... options) {
    String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
    return new OpenSslClient(PORTS.get(1)).request(request, options);
  }

  @Test
  void theLogSaysWhichEngineItIs() throws Exception {
    assertThat(log()).contains("TLS by the JDK, which takes several times the CPU");
  }

  @ParameterizedTest
  @CsvSource({
    "tls1_3, ECDSA+SHA256:RSA-PSS+SHA256, ECDSA",
    "tls1_3, RSA-PSS+SHA256, RSA",
    "tls1_2, ECDSA+SHA256:RSA-PSS+SHA256:RSA+SHA256, ECDSA",
    "tls1_2, RSA-PSS+SHA256:RSA+SHA256, RSA"
  })
  void bothVersionsAndBothKindsOfKey(String version, String algorithms, String expected) {
    assertThat(ask("a.test", "-" + version, "-servername", "a.test", "-sigalgs", algorithms))
        .contains("HTTP/1.1 200")
        .contains("Peer signature type: " + expected);
  }

  @Test
  void olderVersionsAreRefused() {
    assertThat(ask("a.test", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0")).doesNotContain("HTTP/1.1");
  }

  @Test
  void http2IsSpokenOverIt() {
    String seen =
        Program.run(
                "curl",
                "-sSk",
                "--http2",
                "-w",
                " %{http_version}",
                "https://127.0.0.1:" + PORTS.get(1) + "/")
            .ok()
            .output();
    assertThat(seen).isEqualTo("ok 2");
  }

  @Test
  void clientsShowTheirCertificatesWhereTheyMust() {
    assertThat(ask("admin.a.test", "-servername", "admin.a.test")).doesNotContain("HTTP/1.1");
    assertThat(
            ask(
                "admin.a.test",
                "-servername",
                "admin.a.test",
                "-cert",
                directory.resolve("client.pem").toString(),
                "-key",
                directory.resolve("client.key").toString()))
        .contains("HTTP/1.1 200");
    assertThat(ask("admin.a.test", "-servername", "a.test")).contains("HTTP/1.1 421");
  }

  @Test
  void aChangedCertificateIsServed() throws Exception {
    TestCertificates.write(directory, "ec", SERVERS.issue("EC", "b.test", "a.test", "*.a.test"));
    Eventually.is(
        true, () -> ask("a.test", "-servername", "a.test").contains("subject=CN = b.test"));
  }
}
