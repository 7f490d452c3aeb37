package com.openhwy.marketeer.middleware.errorpages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.Loops;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorPagesTest {
  private final Loops loops = new Loops();
  private final List<String> asked = new ArrayList<>();
  private Backend pages = ErrorPagesTest::page;
  private @Nullable LoopResources loop;

  private static void page(Exchange x) {
    x.response().status(200).headers().add("Content-Type", "text/html");
    x.response().body(text("fetched"));
    x.respond();
  }

  private static io.netty.buffer.ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  private FakeExchange through(String yaml, FakeExchange x) {
    LoopResources resources =
        loops
            .loop(0)
            .with(
                name ->
                    name.equals("gone")
                        ? null
                        : call -> {
                          asked.add(name + " " + call.request().path());
                          pages.handle(call);
                        });
    loop = resources;
    x.exchange().requestId("<id>");
    return x.through(
        Configured.instance(Configured.define(new ErrorPagesFactory(), "e", yaml), resources));
  }

  private static String pages(String... page) {
    return "{pages: [" + String.join(", ", page) + "]}";
  }

  /** The endpoint answers with that status and a body with all its fields. */
  private static void answer(Exchange x, int status) {
    x.response().status(status).body(text("endpoint's"));
    for (String field : List.of("ETag", "Content-Encoding", "Last-Modified", "Content-Language")) {
      x.response().headers().add(field, "x");
    }
    x.response().headers().add("Set-Cookie", "a=b").add("Content-Type", "text/plain");
    x.respond();
  }

  private FakeExchange answered(String yaml, int status) {
    return through(yaml, FakeExchange.get("/")).run(x -> answer(x, status));
  }

  @ParameterizedTest
  @CsvSource({
    "404, page",
    "500, page",
    "502, page",
    "501, endpoint's",
    "403, endpoint's",
    "200, endpoint's",
  })
  void theStatusDecides(int status, String body) {
    String yaml = pages("{status: '404,500-599', except: '501', body: page}");
    FakeExchange x = answered(yaml, status);
    assertThat(x.status()).isEqualTo(status);
    assertThat(x.text()).isEqualTo(body);
    assertThat(x.whole()).isTrue();
    boolean replaced = body.equals("page");
    assertThat(x.field("ETag")).isEqualTo(replaced ? null : "x");
    assertThat(x.field("Content-Encoding")).isEqualTo(replaced ? null : "x");
    assertThat(x.field("Content-Type")).startsWith(replaced ? "text/html" : "text/plain");
    assertThat(x.field("Set-Cookie")).isEqualTo("a=b");
    assertThat(x.field("Vary")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "own, endpoint's, page",
    "endpoint, page, no_endpoint",
    "all, page, page",
  })
  void whoseAnswerItIsDecides(String from, String ofEndpoint, String ofGateway) {
    String yaml = pages("{status: '503', from: " + from + ", body: page}");
    assertThat(answered(yaml, 503).text()).isEqualTo(ofEndpoint);
    FakeExchange own =
        through(yaml, FakeExchange.get("/"))
            .run(x -> x.fail(Failure.of(FailureKind.NO_ENDPOINT, "none")));
    assertThat(own.text()).isEqualTo(ofGateway);
    assertThat(own.status()).isEqualTo(503);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, html",
        "text/html, html",
        "application/json, json",
        "'application/*', json",
        "'application/json;q=0.5, text/html;q=0.4', json",
        "*/*, html",
        "image/png, endpoint's",
      })
  void theClientChooses(@Nullable String accept, String body) {
    String yaml =
        pages(
            "{status: '404', body: html}",
            "{status: '404', body: json, content_type: application/json}");
    FakeExchange x = FakeExchange.get("/");
    if (accept != null) {
      x.header("Accept", accept);
    }
    through(yaml, x).run(asked -> answer(asked, 404));
    assertThat(x.text()).isEqualTo(body);
    assertThat(x.field("Vary")).isEqualTo(body.equals("endpoint's") ? null : "Accept");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html | <p>404 Not Found &#60;id&#62; {other} p{a:b}</p>",
        "application/problem+json | <p>404 Not Found \\u003cid\\u003e {other} p{a:b}</p>",
        "text/plain | <p>404 Not Found <id> {other} p{a:b}</p>",
      })
  void placeholdersAreFilledInAndEscaped(String type, String body) {
    String text = "<p>{status} {reason} {request_id} {other} p{a:b}</p>";
    String yaml = pages("{status: '404', content_type: " + type + ", body: '" + text + "'}");
    assertThat(answered(yaml, 404).text()).isEqualTo(body);
  }

  @Test
  void theStatusCanBeReplacedAndHeadHasNoBody() {
    assertThat(answered(pages("{status: '404', answer: 200, body: page}"), 404).status())
        .isEqualTo(200);
    FakeExchange head = through(pages("{status: '404', body: page}"), FakeExchange.head("/"));
    head.run(x -> answer(x, 404));
    assertThat(head.client().length()).isEqualTo(4);
    assertThat(head.bytes()).isEmpty();
    assertThat(head.whole()).isTrue();
  }

  /** A body that flows when the test says so. */
  private static final class Stream implements BodySource {
    private @Nullable BodySink sink;
    private boolean cancelled;

    @Override
    public void to(BodySink to) {
      sink = to;
      to.from(this);
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void cancel(Failure why) {
      cancelled = true;
    }
  }

  private Stream streamed(long length) {
    Stream stream = new Stream();
    FakeExchange x =
        through(pages("{status: '404', body: page}"), FakeExchange.get("/"))
            .run(
                asked -> {
                  asked.response().status(404).body(stream, length);
                  asked.respond();
                });
    assertThat(x.text()).isEqualTo("page");
    return stream;
  }

  @Test
  void aShortBodyIsTakenToItsEndAndALongOneCancelled() {
    Stream taken = streamed(10);
    taken.sink.chunk(text("0123456789"));
    taken.sink.end(null);
    assertThat(taken.cancelled).isFalse();

    Stream longer = streamed(-1);
    longer.sink.chunk(text("x".repeat(65_536)));
    assertThat(longer.cancelled).isFalse();
    longer.sink.chunk(text("x"));
    assertThat(longer.cancelled).isTrue();

    Stream large = streamed(65_537);
    assertThat(large.sink).isNull();
    assertThat(large.cancelled).isTrue();

    Stream broken = streamed(10);
    broken.sink.fail(Failure.of(FailureKind.UPSTREAM_TRUNCATED, "cut"));
    assertThat(broken.cancelled).isFalse();
  }

  @Test
  void aServiceHasThePage() {
    FakeExchange x =
        answered(pages("{status: '404', service: pages, path: '/errors/{status}.html'}"), 404);
    assertThat(asked).containsExactly("pages /errors/404.html");
    assertThat(x.status()).isEqualTo(404);
    assertThat(x.text()).isEqualTo("fetched");
    assertThat(x.field("Content-Type")).isEqualTo("text/html");
    assertThat(new ErrorPagesFactory().services(settings("{status: '404', service: pages}")))
        .containsExactly("pages");
  }

  private static ErrorPagesSettings settings(String page) {
    return Configured.settings(new ErrorPagesFactory(), pages(page));
  }

  @Test
  void aServiceWithoutThePageLeavesTheErrorAsItWas() {
    String yaml = pages("{status: '404', service: pages}");
    pages =
        x -> {
          x.response().status(500).body(text("no page either"));
          x.respond();
        };
    assertThat(answered(yaml, 404).text()).isEqualTo("endpoint's");
    pages = x -> x.fail(Failure.of(FailureKind.NO_ENDPOINT, "none"));
    assertThat(answered(yaml, 404).text()).isEqualTo("endpoint's");
    assertThat(answered(pages("{status: '404', service: gone}"), 404).text())
        .isEqualTo("endpoint's");
  }

  @Test
  void aServiceMayTakeItsTimeButNotForEver() {
    Exchange[] call = new Exchange[1];
    pages = x -> call[0] = x;
    String yaml = pages("{status: '404', service: pages, timeout: 3s}");
    FakeExchange x = answered(yaml, 404);
    assertThat(x.suspended()).isTrue();
    page(call[0]);
    assertThat(x.text()).isEqualTo("fetched");

    FakeExchange late = answered(yaml, 404);
    loops.ticker().advance(Duration.ofSeconds(4));
    loop.timers().tick();
    assertThat(late.text()).isEqualTo("endpoint's");
    assertThat(late.ends()).isEqualTo(1);
    page(call[0]);
    assertThat(late.ends()).isEqualTo(1);

    FakeExchange gone = answered(yaml, 404).abort();
    page(call[0]);
    assertThat(gone.ends()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{pages: []} | pages: is empty",
        "{pages: [{status: '200-499', body: x}]} | holds answers that are no errors",
        "{pages: [{status: '404'}]} | 0 of them are given",
        "{pages: [{status: '404', body: x, service: s}]} | 2 of them are given",
        "{pages: [{status: '404', body: x, answer: 204}]} | 204 has no body",
        "{pages: [{status: '404', body: x, answer: 100}]} | 100 has no body",
        "{pages: [{status: '404', service: s, path: x}]} | \"x\" is no path",
        "{pages: [{status: '404', body: x, content_type: html}]} | \"html\" is no media type",
      })
  void outOfOrder(String yaml, String problem) {
    assertThat(Configured.problems(new ErrorPagesFactory(), yaml))
        .anySatisfy(found -> assertThat(found).contains(problem));
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    String yaml = pages("{status: '404', file: /nowhere/404.html}");
    assertThatThrownBy(() -> Configured.define(new ErrorPagesFactory(), "e", yaml))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/nowhere/404.html");
  }
}
