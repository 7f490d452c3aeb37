package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a route does to a path counts for its files, too; the client hears of its own path. */
class StaticRouteTest {
  @TempDir private static Path root;
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    Files.createDirectories(root.resolve("sub/v2"));
    Files.writeString(root.resolve("a.txt"), "top");
    Files.writeString(root.resolve("index.html"), "index");
    Files.writeString(root.resolve("sub/a.txt"), "below");
    Files.writeString(root.resolve("sub/index.html"), "sub index");
    Files.writeString(root.resolve("sub/v2/a.txt"), "second");
    gateway =
        TestGateway.with(
            "limits: {}",
            "services: []",
            """
            routes:
              - name: stripped
                match: {path: /files/*}
                strip_prefix: /files
                backend: {type: static, root: %1$s}
              - name: added
                match: {path: /v2/*}
                add_prefix: /sub
                backend: {type: static, root: %1$s}
              - name: rewritten
                match: {path: /r/*}
                rewrite: {regex: "^/r/([^/]+)/", replacement: "/$1/v2/"}
                backend: {type: static, root: %1$s}
              - name: broken
                match: {path: /broken/*}
                rewrite: {regex: "^/broken", replacement: "/.."}
                backend: {type: static, root: %1$s}
              - name: app
                match: {path: /app/*}
                strip_prefix: /app
                backend: {type: static, root: %1$s, spa: true}
              - name: errors
                match: {path: /errors/*}
                backend: {type: static, root: %1$s, error_pages: {4xx: /a.txt}}
            """
                .formatted(root));
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/files/a.txt, 200, top",
    "/files/sub/a.txt, 200, below",
    "/files/sub/, 200, sub index",
    "/files, 200, index",
    "/files/files/a.txt, 404, no file",
    "/files/%2e%2e/files/a.txt, 200, top",
    "/v2/a.txt, 200, second",
    "/r/sub/a.txt, 200, second",
    "/r/none/a.txt, 404, no file",
    "/broken/a.txt, 400, the rewritten path",
    "/app/users/7, 200, index",
    "/app/sub/a.txt, 200, below",
    "/errors/none, 404, top",
  })
  void aPathFindsItsFile(String path, int status, String body) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.response()).startsWith("HTTP/1.1 " + status + " ").contains(body);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/files/sub, /files/sub/",
    "/files/sub?a=b, /files/sub/?a=b",
    "/app/sub, /app/sub/",
  })
  void aDirectoryIsRedirectedToWhereTheClientKnowsIt(String target, String to) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.response())
          .startsWith("HTTP/1.1 301 ")
          .contains("\r\nLocation: " + to + "\r\n");
    }
  }
}
