package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Downstream;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Middleware;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A branch of an exchange passes what is below the middleware that made it, and is no request of a
 * client.
 */
class BranchTest {
  private final List<String> seen = new CopyOnWriteArrayList<>();

  private final class Spy implements Middleware {
    private final String name;

    Spy(String name) {
      this.name = name;
    }

    @Override
    public Flow onRequest(Exchange x) {
      seen.add(name + " down");
      return Flow.CONTINUE;
    }

    @Override
    public Flow onResponse(Exchange x) {
      seen.add(name + " up");
      return Flow.CONTINUE;
    }

    @Override
    public void onEnd(Exchange x) {
      seen.add(name + " end");
    }
  }

  /** Asks the rest of the route with a branch, and answers with what came of it. */
  private final class Brancher implements Middleware {
    @Override
    public Flow onRequest(Exchange x) {
      seen.add("brancher down");
      Exchange branch = x.branch(new Collector(x), x.startNanos());
      branch.request().headers().add("X-Branch", "yes");
      x.onAbort((gone, why) -> seen.add("aborted"));
      branch.launch();
      return Flow.SUSPEND;
    }

    @Override
    public void onEnd(Exchange x) {
      seen.add("brancher end");
    }
  }

  /** Where the response of a branch goes: into the exchange that it is of. */
  private static final class Collector implements Downstream, BodySink {
    private final Exchange asker;
    private final ByteBuf body = Unpooled.buffer();
    private @Nullable Exchange branch;

    Collector(Exchange asker) {
      this.asker = asker;
    }

    @Override
    public void respond(Exchange x) {
      branch = x;
      asker.response().status(x.response().status());
      BodySource stream = x.response().stream();
      ByteBuf bytes = x.response().bytes();
      x.response().handedOver();
      if (stream != null) {
        stream.to(x.response().through(this));
      } else {
        if (bytes != null) {
          chunk(bytes);
        }
        end(null);
      }
    }

    @Override
    public void chunk(ByteBuf data) {
      body.writeBytes(data);
      data.release();
    }

    @Override
    public void end(@Nullable Headers trailers) {
      branch.ended();
      asker.response().body(Unpooled.copiedBuffer("by branch: ", StandardCharsets.US_ASCII));
      asker.response().body(Unpooled.wrappedBuffer(asker.response().bytes().retain(), body));
      asker.respond();
    }

    @Override
    public void from(BodySource source) {}

    @Override
    public void fail(Failure failure) {
      branch.ended();
      asker.fail(failure);
    }

    @Override
    public void interim(int status, Headers headers) {}

    @Override
    public void tunnel(Exchange x, BodySource fromEndpoint, BodySink toEndpoint) {
      throw new IllegalStateException("a branch asks for no upgrade");
    }

    @Override
    public void reset(Exchange x, Failure why) {
      x.ended();
      asker.fail(why);
    }
  }

  private TestGateway gateway(ScriptedEndpoint endpoint, Middleware lowest) throws Exception {
    return gateway(endpoint, lowest, "1h");
  }

  /**
   * @param patience how long a middleware may wait without a sign of life
   */
  private TestGateway gateway(ScriptedEndpoint endpoint, Middleware lowest, String patience)
      throws Exception {
    Map<String, Middleware> all = new LinkedHashMap<>();
    all.put("above", new Spy("above"));
    all.put("brancher", new Brancher());
    all.put("below", new Spy("below"));
    all.put("lowest", lowest);
    OwnMiddlewares own = new OwnMiddlewares(all);
    return TestGateway.with(
        "workers: 1\n  timeouts: {middleware: " + patience + "}",
        TestGateway.service("", endpoint.url()),
        "routes:\n" + OwnMiddlewares.route("branched", all.keySet()),
        own.yaml(),
        List.of(own));
  }

  private static String ask(TestGateway gateway) throws Exception {
    try (RawClient client = new RawClient(gateway.port())) {
      return client.send("GET /branched?q HTTP/1.1\r\nHost: a\r\n\r\n").response();
    }
  }

  @Test
  void itPassesTheRestOfTheRouteAndEndsOnce() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = gateway(endpoint, new Spy("lowest"))) {
      assertThat(ask(gateway)).startsWith("HTTP/1.1 200 ").endsWith("by branch: ok");
      Eventually.holds("the end", () -> seen.contains("above end"));
      assertThat(seen)
          .containsExactly(
              "above down",
              "brancher down",
              "below down",
              "lowest down",
              "lowest up",
              "below up",
              "lowest end",
              "below end",
              "above up",
              "brancher end",
              "above end");
      assertThat(endpoint.heads())
          .singleElement()
          .asString()
          .startsWith("GET /branched?q ")
          .contains("X-Branch: yes");
    }
  }

  @Test
  void itStandsInNoLogAndNoCount() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = gateway(endpoint, new Spy("lowest"))) {
      ask(gateway);
      Eventually.is(1.0, () -> gateway.metric("http_requests_total"));
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
      Eventually.is(
          1L,
          () ->
              Files.readString(gateway.directory().resolve("access.log"))
                  .lines()
                  .filter(line -> line.contains("/branched"))
                  .count());
    }
  }

  @Test
  void oneWhoseMiddlewareThrowsOrStallsIsAnsweredWithAFailure() throws Exception {
    for (Rogue rogue : List.of(Rogue.THROWS, Rogue.WAITS_FOR_EVER, Rogue.RESPONSE_THROWS)) {
      seen.clear();
      try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
          TestGateway gateway =
              gateway(endpoint, rogue, rogue == Rogue.WAITS_FOR_EVER ? "500ms" : "1h")) {
        // the brancher gives no sign of life while its branch waits, so that both count as stalled
        String body = rogue == Rogue.WAITS_FOR_EVER ? "{" : "by branch: {";
        assertThat(ask(gateway)).startsWith("HTTP/1.1 500 ").contains(body);
        Eventually.holds("the end", () -> seen.contains("above end"));
        assertThat(seen).containsOnlyOnce("below end", "brancher end", "above end");
        Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
      }
    }
  }
}
