package com.openhwy.marketeer.verticle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Program;
import com.openhwy.marketeer.base.Program.Ended;
import com.openhwy.marketeer.control.Await;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that only a wildcard matches, with the authority of the machine behind. */
class OnDemandGatewayTest {
  @TempDir Path directory;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer ask;
  private TestGateway gateway;

  @BeforeEach
  void start() throws IOException {
    ask = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ask.createContext(
        "/may",
        exchange -> {
          asked.add(exchange.getRequestURI().getQuery());
          boolean yes = exchange.getRequestURI().getQuery().contains("good");
          byte[] body = "irrelevant".getBytes(UTF_8);
          exchange.sendResponseHeaders(yes ? 200 : 404, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    ask.start();
    gateway =
        new TestGateway(directory)
            .with(
                "marketeer",
                TestGateway.LISTENERS.replace(
                        "http: [", "https: [{listen: '127.0.0.1:0', tls: {auto: true}}], http: [")
                    + "acme: {on_demand: {ask: 'http://127.0.0.1:"
                    + ask.getAddress().getPort()
                    + "/may?a=b'}}\n")
            .with("routes", routes("*.deep.apps.internal"))
            .start();
  }

  /** A wildcard of two labels below: no certificate of that name will do for what is asked. */
  private static String routes(String host) {
    return "routes: [{name: w, match: {host: '"
        + host
        + "'}, backend: {type: respond, body: pong}}]";
  }

  @AfterEach
  void stop() {
    try {
      gateway.close();
    } finally {
      ask.stop(0);
    }
  }

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

  @Test
  void theFirstHandshakeWaitsAndIsServed() {
    assertThat(curl("good.one.deep.apps.internal").ok().output()).isEqualTo("pong");
    assertThat(curl("good.one.deep.apps.internal").ok().output()).isEqualTo("pong");
    assertThat(asked).containsExactly("a=b&domain=good.one.deep.apps.internal");
  }

  @Test
  void whoeverMayNotIsToldSoByACertificateThatIsNotTheirs() {
    assertThat(curl("bad.one.deep.apps.internal").code()).isNotZero();
    assertThat(curl("bad.one.deep.apps.internal").code()).isNotZero();
    assertThat(asked).hasSize(1);
  }

  @Test
  void whatARouteDoesNotTakeIsNotAskedAbout() {
    assertThat(curl("good.elsewhere.internal").code()).isNotZero();
    assertThat(asked).isEmpty();
  }

  @Test
  void aReloadKeepsThem() {
    curl("good.one.deep.apps.internal").ok();
    var reloaded = gateway.nextReload();
    gateway.with("routes", routes("*.deep.apps.internal").replace("pong", "again"));
    assertThat(Await.result(reloaded).getString("result")).isEqualTo("applied");
    assertThat(curl("good.one.deep.apps.internal").ok().output()).isEqualTo("again");
  }
}
