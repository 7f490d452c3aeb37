package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.control.Await;
import com.openhwy.marketeer.http3.Http3Call;
import com.openhwy.marketeer.http3.Http3Client;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bodies whose sizes lie on and beside every boundary of buffers, frames and windows come back from
 * an echoing endpoint as they were, many at once: whoever waits for a byte too many, or is not told
 * to go on, keeps one of them for ever.
 */
class BodySizesTest {
  private static final int[] BOUNDARIES = {
    1, 1 << 10, 4 << 10, 8 << 10, 16 << 10, 32 << 10, 64 << 10, 128 << 10, 1 << 20
  };

  private static final List<String> PATHS = List.of("/plain", "/buffered", "/compressed");
  private static final byte[] BYTES = new byte[(1 << 20) + 1];

  @TempDir private static Path site;
  private static Vertx vertx;
  private static HttpServer endpoint;
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    new Random(1).nextBytes(BYTES);
    for (int size : sizes()) {
      Files.write(site.resolve(size + ".txt"), Arrays.copyOf(BYTES, size));
    }
    vertx = Vertx.vertx();
    endpoint =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request
                        .pipe()
                        .to(
                            request
                                .response()
                                .setChunked(!request.headers().contains("Content-Length"))
                                .putHeader("Content-Type", "text/plain")));
    int port = Await.result(endpoint.listen(0, "127.0.0.1")).actualPort();
    gateway =
        TestGateway.with(
            "https: [{listen: '127.0.0.1:0', http3: true}]",
            """
            services:
              - {name: HTTP_1_1, endpoints: ["http://127.0.0.1:%1$d"]}
              - {name: HTTP_2, endpoints: ["grpc://127.0.0.1:%1$d"]}
            """
                .formatted(port),
            routes(),
            """
            middlewares:
              - {name: buffered, type: buffering, max_request: 2MiB, response: true}
              - {name: compressed, type: compression}
            """,
            List.of());
  }

  private static String routes() {
    StringBuilder routes = new StringBuilder("routes:\n");
    routes.append("  - {name: files, match: {path: /files/*}, strip_prefix: /files,");
    routes.append(" backend: {type: static, root: ").append(site).append("}}\n");
    for (HttpVersion version : List.of(HttpVersion.HTTP_1_1, HttpVersion.HTTP_2)) {
      for (String path : PATHS) {
        String used = path.equals("/plain") ? "" : path.substring(1);
        routes.append(
            """
              - name: %1$s@%3$s
                match: {path: /%1$s%2$s}
                middlewares: [%3$s]
                backend: {type: service, service: %1$s}
            """
                .formatted(version, path, used));
      }
    }
    return routes.toString();
  }

  @AfterAll
  static void stop() throws Exception {
    try {
      gateway.close();
    } finally {
      Await.result(vertx.close());
    }
  }

  private static List<Integer> sizes() {
    List<Integer> sizes = new ArrayList<>();
    for (int boundary : BOUNDARIES) {
      sizes.addAll(List.of(boundary - 1, boundary, boundary + 1));
    }
    return sizes;
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP_1_1, HTTP_1_1, true",
    "HTTP_1_1, HTTP_1_1, false",
    "HTTP_1_1, HTTP_2, true",
    "HTTP_1_1, HTTP_2, false",
    "HTTP_2, HTTP_1_1, true",
    "HTTP_2, HTTP_1_1, false",
    "HTTP_2, HTTP_2, true",
    "HTTP_2, HTTP_2, false",
  })
  void overTcp(HttpVersion client, HttpVersion to, boolean announced) throws Exception {
    HttpClient http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(client)
                .setHttp2ClearTextUpgrade(false)
                .setDecompressionSupported(true));
    List<Future<Void>> all = new ArrayList<>();
    for (String path : PATHS) {
      for (int size : sizes()) {
        all.add(
            http.request(HttpMethod.POST, gateway.port(), "127.0.0.1", "/" + to + path)
                .compose(request -> send(request, size, announced))
                .compose(response -> checked(path, size, response)));
      }
    }
    Await.result(Future.join(all));
    Await.result(http.close());
  }

  @ParameterizedTest
  @CsvSource({"HTTP_1_1, false", "HTTP_1_1, true", "HTTP_2, false", "HTTP_2, true"})
  void ofFilesOverTcp(HttpVersion client, boolean tls) throws Exception {
    HttpClient http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(client)
                .setHttp2ClearTextUpgrade(false)
                .setSsl(tls)
                .setUseAlpn(tls)
                .setTrustAll(true)
                .setVerifyHost(false));
    int port = tls ? gateway.gateway().port(1) : gateway.port();
    List<Future<Void>> all = new ArrayList<>();
    for (int size : sizes()) {
      String path = "/files/" + size + ".txt";
      all.add(
          http.request(HttpMethod.GET, port, "127.0.0.1", path)
              .compose(HttpClientRequest::send)
              .compose(response -> checked(path, size, response)));
    }
    Await.result(Future.join(all));
    Await.result(http.close());
  }

  private static Future<Void> checked(String path, int size, HttpClientResponse response) {
    return response
        .body()
        .map(
            body -> {
              check(path, size, response.statusCode(), body.getBytes());
              return null;
            });
  }

  private static Future<HttpClientResponse> send(
      HttpClientRequest request, int size, boolean announced) {
    Buffer body = Buffer.buffer(Arrays.copyOf(BYTES, size));
    if (announced) {
      return request.send(body);
    }
    request.setChunked(true);
    int half = size / 2;
    Future<HttpClientResponse> response = request.response();
    request.write(body.slice(0, half));
    request.end(body.slice(half, size));
    return response;
  }

  private static void check(String path, int size, int status, byte[] body) {
    assertThat(status).as("%s with %s bytes", path, size).isEqualTo(200);
    int different = Arrays.mismatch(body, 0, body.length, BYTES, 0, size);
    assertThat(different)
        .as("first wrong byte of %s, sent to %s; %s came", size, path, body.length)
        .isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({"HTTP_1_1, true", "HTTP_1_1, false", "HTTP_2, true", "HTTP_2, false"})
  void overQuic(HttpVersion to, boolean announced) {
    try (Http3Client client = Http3Client.to(gateway.gateway().port(1)).connect()) {
      for (String path : PATHS) {
        List<Http3Call> calls = new ArrayList<>();
        for (int size : sizes()) {
          Http3Call call =
              client.request(
                  "POST",
                  "/" + to + path,
                  head -> {
                    if (announced) {
                      head.setLong("content-length", size);
                    }
                  });
          calls.add(call.data(Arrays.copyOf(BYTES, size)).end());
        }
        for (int i = 0; i < calls.size(); i++) {
          Http3Call.Answer answer = calls.get(i).answer();
          check(path, sizes().get(i), answer.status(), answer.body());
        }
      }
    }
  }

  @Test
  void ofFilesOverQuic() {
    try (Http3Client client = Http3Client.to(gateway.gateway().port(1)).connect()) {
      List<Http3Call> calls = new ArrayList<>();
      for (int size : sizes()) {
        calls.add(client.request("GET", "/files/" + size + ".txt", head -> {}).end());
      }
      for (int i = 0; i < calls.size(); i++) {
        Http3Call.Answer answer = calls.get(i).answer();
        check("files", sizes().get(i), answer.status(), answer.body());
      }
    }
  }
}
