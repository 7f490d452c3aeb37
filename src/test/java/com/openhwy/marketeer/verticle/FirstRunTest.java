package com.openhwy.marketeer.verticle;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Program;
import com.openhwy.marketeer.base.Program.Ended;
import com.openhwy.marketeer.control.Await;
import com.openhwy.marketeer.gateway.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTPS by the authority of the machine, judged by curl. */
class FirstRunTest {
  private static final String ROUTES =
      "routes:\n"
          + "  - {name: shop, match: {host: [shop.test, '*.apps.internal', 10.1.2.3,"
          + " www.example.com]}, backend: {type: respond, body: shop}}\n"
          + "  - {name: rest, backend: {type: respond, body: pong}}\n";

  @TempDir Path directory;

  private TestGateway gateway;

  private void start(String tls) {
    gateway =
        new TestGateway(directory)
            .with(
                "marketeer",
                TestGateway.LISTENERS.replace(
                    "http: [", "https: [{listen: '127.0.0.1:0', tls: {" + tls + "}}], http: ["))
            .with("routes", ROUTES)
            .start();
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  /** As a client that trusts the local root and nobody else. */
  private Ended curl(String host) {
    int port = gateway.gateway().port(1);
    return Program.run(
        "curl",
        "--silent",
        "--show-error",
        "--cacert",
        directory.resolve("acme/local/root.crt").toString(),
        "--connect-to",
        "::127.0.0.1:" + port,
        "https://" + host + ":" + port + "/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto: true", "auto: false"})
  void itWorksWithoutAnybodysHelp(String tls) {
    start(tls);
    assertThat(curl("localhost").ok().output()).isEqualTo("pong");
    assertThat(curl("127.0.0.1").ok().output()).isEqualTo("pong");
    assertThat(curl("[::1]").ok().output()).isEqualTo("pong");
    assertThat(curl("10.1.2.3").ok().output()).isEqualTo("shop");
    assertThat(curl("shop.test").ok().output()).isEqualTo("shop");
    assertThat(curl("one.apps.internal").ok().output()).isEqualTo("shop");
    assertThat(curl("www.example.com").output())
        .as("not ours to vouch for")
        .contains("certificate");
  }

  @Test
  void aRestartAndAReloadKeepTheRoot() throws Exception {
    start("auto: true");
    String root = Files.readString(directory.resolve("acme/local/root.crt"));
    gateway.stop();
    gateway.start();
    var reloaded = gateway.nextReload();
    gateway.with("routes", ROUTES.replace("shop.test", "new.test"));
    assertThat(Await.result(reloaded).getString("result")).isEqualTo("applied");
    Eventually.is("shop", () -> curl("new.test").output());
    assertThat(Files.readString(directory.resolve("acme/local/root.crt"))).isEqualTo(root);
  }

  @Test
  void aStorageThatCannotBeWrittenStopsNothing() throws Exception {
    Files.writeString(directory.resolve("acme"), "no directory");
    start("auto: true");
    int port = gateway.gateway().port(1);
    assertThat(Program.run("curl", "-sk", "https://127.0.0.1:" + port + "/").ok().output())
        .isEqualTo("pong");
  }
}
