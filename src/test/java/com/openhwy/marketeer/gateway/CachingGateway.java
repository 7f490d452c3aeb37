package com.openhwy.marketeer.gateway;

import com.openhwy.marketeer.verticle.RawHttp;
import com.openhwy.marketeer.verticle.RawHttp.Answer;
import com.openhwy.marketeer.verticle.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A gateway of two event loops with a cache before an endpoint whose answers a test writes path by
 * path. Two routes lead there: {@code all}, and {@code other} for the method POST.
 */
final class CachingGateway implements AutoCloseable {

  /** What the endpoint does with one request. */
  @FunctionalInterface
  interface Reply {
    void to(ScriptedEndpoint.Connection c, String head) throws IOException;
  }

  static final String ROUTES =
      """
      routes:
        - name: other
          match: {path: "/*", method: POST}
          backend: {type: service, service: origin}
          middlewares: [cache]
        - name: all
          backend: {type: service, service: origin}
          middlewares: [%s cache]
      """;

  private final Map<String, Reply> replies = new ConcurrentHashMap<>();
  private final ScriptedEndpoint endpoint;
  private final TestGateway gateway;

  /**
   * @param settings of the cache, in flow style without braces
   */
  CachingGateway(Path directory, String settings) throws IOException {
    this(directory, settings, "", "");
  }

  /**
   * @param above another middleware, as an item of the list in block style
   * @param name its name, with a comma
   */
  CachingGateway(Path directory, String settings, String above, String name) throws IOException {
    endpoint =
        new ScriptedEndpoint(
            c -> {
              while (true) {
                String head = c.head();
                int at = head.indexOf("Content-Length: ");
                if (at >= 0) {
                  c.bytes(Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at))));
                }
                String path = head.split(" ", 3)[1].split("\\?", 2)[0];
                replies.getOrDefault(path, (to, h) -> to.send(of(404, "", "none"))).to(c, head);
              }
            });
    gateway =
        new TestGateway(directory)
            .with("services", "services: [{name: origin, endpoints: [" + endpoint.url() + "]}]")
            .with("middlewares", middlewares(settings, above))
            .with("routes", ROUTES.formatted(name))
            .start();
  }

  static String middlewares(String settings, String above) {
    return "middlewares:\n  - {name: cache, type: cache"
        + (settings.isEmpty() ? "" : ", " + settings)
        + "}\n"
        + above;
  }

  TestGateway gateway() {
    return gateway;
  }

  int port() {
    return gateway.port();
  }

  ScriptedEndpoint endpoint() {
    return endpoint;
  }

  /** A whole response; each line of {@code fields} ends in CRLF. */
  static String of(int status, String fields, String body) {
    return "HTTP/1.1 "
        + status
        + " X\r\n"
        + fields
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  CachingGateway on(String path, Reply reply) {
    replies.put(path, reply);
    return this;
  }

  /** Every answer says which it is: {@code 1}, {@code 2} … */
  CachingGateway on(String path, String fields) {
    return on(path, 200, fields);
  }

  CachingGateway on(String path, int status, String fields) {
    int[] count = {0};
    return on(
        path,
        (c, head) -> {
          synchronized (count) {
            c.send(of(status, fields, head.startsWith("HEAD ") ? "" : "" + ++count[0]));
          }
        });
  }

  /** How many requests for a path, whatever the method and the query, the endpoint has seen. */
  int asked(String path) {
    return (int)
        endpoint.heads().stream()
            .filter(head -> head.split(" ", 3)[1].split("\\?", 2)[0].equals(path))
            .count();
  }

  /** The last head that the endpoint has seen. */
  String last() {
    return endpoint.heads().get(endpoint.heads().size() - 1);
  }

  Answer get(String target, String... fields) {
    return send("GET", target, fields);
  }

  Answer send(String method, String target, String... fields) {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    boolean host = false;
    for (String field : fields) {
      host |= field.startsWith("Host:");
      head.append(field).append("\r\n");
    }
    head.append(host ? "" : "Host: example.test\r\n").append("Connection: close\r\n\r\n");
    return RawHttp.exchange(port(), head.toString());
  }

  /** What the cache says it did. */
  static String did(Answer answer) {
    return answer.field("Cache-Status").replaceFirst("^Marketeer; ", "");
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    endpoint.close();
  }
}
