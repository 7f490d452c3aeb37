package com.openhwy.marketeer.verticle;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.acme.Pebble;
import com.openhwy.marketeer.acme.dns.Bind;
import com.openhwy.marketeer.base.Program;
import com.openhwy.marketeer.gateway.Eventually;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wildcards, and names that nobody knew before: a whole gateway with pebble, and BIND. */
class DnsCertificatesTest {
  @TempDir Path directory;
  private final List<Integer> ports = Pebble.freePorts(2);
  private Pebble pebble;
  private TestGateway gateway;

  @BeforeEach
  void prepare() {
    pebble = Pebble.on(directory.resolve("pebble"), ports.get(0), ports.get(1));
  }

  @AfterEach
  void stop() {
    try {
      gateway.close();
    } finally {
      pebble.close();
    }
  }

  private void start(String acme, String host) {
    gateway =
        new TestGateway(directory)
            .with(
                "marketeer",
                "server: {http: [{listen: '127.0.0.1:"
                    + ports.get(0)
                    + "'}], https: [{listen: '127.0.0.1:"
                    + ports.get(1)
                    + "', tls: {auto: true}}], timeouts: {request_head: 30s}, workers: 2,"
                    + " graceful_shutdown: 5s}\n"
                    + "admin: {listen: '127.0.0.1:0'}\n"
                    + "log: {access: {output: 'off'}}\n"
                    + "acme: {issuers: [{directory: '"
                    + pebble.url()
                    + "', ca: '"
                    + pebble.ca()
                    + "'}], limits: {retry: 1s}, "
                    + acme
                    + "}\n")
            .with(
                "routes",
                "routes: [{name: w, match: {host: '"
                    + host
                    + "'}, backend: {type: respond, body: pong}}]")
            .start();
  }

  /** Who vouches for what is served under that name. */
  private boolean isPebbles(String name) {
    return Program.run(
            "openssl", "s_client", "-connect", "127.0.0.1:" + ports.get(1), "-servername", name)
        .output()
        .contains("issuer=CN = Pebble");
  }

  @Test
  void aWildcardByDynamicUpdate() throws Exception {
    Path named = Files.createDirectories(directory.resolve("named"));
    try (Bind bind = Bind.start(named)) {
      pebble.asking(bind.address()).start();
      start(
          "dns: {type: rfc2136, server: '"
              + bind.address()
              + "', key: acme, secret: '"
              + Bind.SECRET
              + "', propagation: {interval: 50ms, servers: ['"
              + bind.address()
              + "']}}",
          "*.shop.example.com");
      Eventually.is(true, () -> isPebbles("any.shop.example.com"));
      Eventually.is(List.of(), () -> bind.texts("_acme-challenge.shop.example.com"));
      assertThat(pebble.orders()).isEqualTo(1);
    }
  }

  @Test
  void aWildcardByAProgram() throws Exception {
    pebble.start();
    Path hook =
        Files.writeString(
            directory.resolve("hook.sh"),
            """
            #!/bin/sh
            case $1 in present) what=set-txt ;; cleanup) what=clear-txt ;; esac
            exec curl -sf -d "{\\"host\\": \\"$2.\\", \\"value\\": \\"$3\\"}" http://127.0.0.1:PORT/$what
            """
                .replace("PORT", Integer.toString(pebble.dnsPort())));
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
    start(
        "dns: {type: exec, command: ['" + hook + "'], propagation: {timeout: 0s}}",
        "*.shop.example.com");
    Eventually.is(true, () -> isPebbles("any.shop.example.com"));
  }

  @Test
  void aNameThatAClientAsksForIsOrderedWhileItWaits() throws IOException {
    pebble.start();
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer ask =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ask.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().getQuery());
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    ask.start();
    try {
      start(
          "challenges: [http-01], on_demand: {ask: 'http://127.0.0.1:"
              + ask.getAddress().getPort()
              + "/'}",
          "*.apps.example.com");
      assertThat(isPebbles("one.apps.example.com")).as("by the first handshake").isTrue();
      assertThat(asked).containsExactly("domain=one.apps.example.com");
      assertThat(gateway.admin("/certs").body()).contains("one.apps.example.com");
    } finally {
      ask.stop(0);
    }
  }
}
