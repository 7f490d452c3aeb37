package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One request for a test, driven through middlewares and a backend without a socket:
 *
 * <pre>{@code
 * FakeExchange x = FakeExchange.get("/a.txt").header("Accept", "text/html").through(cors).run(backend);
 * assertThat(x.status()).isEqualTo(200);
 * }</pre>
 *
 * <p>{@link #run(Backend)} stays on the calling thread, for whatever answers at once or is resumed
 * by the test; {@link #runOn} goes to an event loop and waits until the exchange has ended.
 */
public final class FakeExchange {
  private static final int PATIENCE_SECONDS = 20;

  private final RecordingDownstream client = new RecordingDownstream();
  private final List<Middleware> middlewares = new ArrayList<>();
  private final List<Runnable> setUp = new ArrayList<>();
  private Backend backend = x -> x.fail(Failure.of(FailureKind.NO_ROUTE, "no backend was given"));
  private @Nullable FakeDriver driver;
  private final Exchange exchange = new Exchange(client, new Late(), 0);
  private int slots = 8;

  private FakeExchange(String method, String target) {
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    InetAddress peer = InetAddress.getLoopbackAddress();
    exchange
        .request()
        .method(method)
        .target(target)
        .path(path)
        .query(question < 0 ? null : target.substring(question + 1))
        .authority("example.test", "example.test")
        .peer(peer, 80)
        .client(peer, peer.getHostAddress());
  }

  /** {@code target} is path and query; the path counts as canonical already. */
  public static FakeExchange of(String method, String target) {
    return new FakeExchange(method, target);
  }

  public static FakeExchange get(String target) {
    return of("GET", target);
  }

  public static FakeExchange head(String target) {
    return of("HEAD", target);
  }

  // ---- the request

  public FakeExchange header(String name, String value) {
    exchange.request().headers().add(name, value);
    return this;
  }

  /** A body that is at hand and flows in one chunk. */
  public FakeExchange body(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.request().body(bytes.length, new OneChunk(Unpooled.wrappedBuffer(bytes)));
    return this;
  }

  /** The request itself, for what has no short way here. */
  public Request request() {
    return exchange.request();
  }

  /** How many slots the exchange has; 8 unless told. */
  public FakeExchange slots(int count) {
    this.slots = count;
    return this;
  }

  /** Top-down; may be called more than once. */
  public FakeExchange through(Middleware... more) {
    middlewares.addAll(List.of(more));
    return this;
  }

  /** Runs on the exchange's thread before it starts. */
  public FakeExchange first(Runnable what) {
    setUp.add(what);
    return this;
  }

  // ---- running

  /** On this thread, as far as it goes without anybody else. */
  public FakeExchange run(Backend backend) {
    this.backend = backend;
    FakeDriver fresh = new FakeDriver(middlewares, backend);
    driver = fresh;
    exchange.plan(this, slots);
    setUp.forEach(Runnable::run);
    fresh.handle(exchange);
    return this;
  }

  /** With a backend that answers 200 and this text. */
  public FakeExchange run(String okBody) {
    return run(
        x -> {
          x.response().status(200).body(Unpooled.copiedBuffer(okBody, StandardCharsets.UTF_8));
          x.respond();
        });
  }

  /** On the event loop of {@code loop}; returns when the exchange has ended. */
  public FakeExchange runOn(Context loop, Backend backend) {
    startOn(loop, backend);
    return await();
  }

  /** On the event loop of {@code loop}; returns at once. */
  public FakeExchange startOn(Context loop, Backend backend) {
    loop.runOnContext(
        nothing -> {
          try {
            run(backend);
          } catch (RuntimeException | Error e) {
            client.done().completeExceptionally(e);
            throw e;
          }
        });
    return this;
  }

  /** Waits for the end; what the exchange's thread threw is thrown here. */
  public FakeExchange await() {
    try {
      client.done().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return this;
    } catch (ExecutionException e) {
      throw new AssertionError("the exchange threw", e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("no end within " + PATIENCE_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** The client goes away; on the exchange's thread. */
  public FakeExchange abort() {
    Failure gone = Failure.of(FailureKind.CLIENT_ABORTED, "the client went away");
    exchange.abort(gone);
    client.reset(exchange, gone);
    return this;
  }

  // ---- the outcome

  public Exchange exchange() {
    return exchange;
  }

  public RecordingDownstream client() {
    return client;
  }

  public int status() {
    return client.status();
  }

  /** First value of a response field, null without it. */
  public @Nullable String field(String name) {
    return client.headers().get(name);
  }

  public byte[] bytes() {
    return client.body();
  }

  /** As UTF-8. */
  public String text() {
    return new String(client.body(), StandardCharsets.UTF_8);
  }

  public boolean whole() {
    return client.whole();
  }

  public boolean suspended() {
    return driver != null && driver.suspended();
  }

  /** How often the exchange ended: 1 when all is well. */
  public int ends() {
    return driver == null ? 0 : driver.ends();
  }

  /** The driver is only known once the test has said what it drives; a branch has its own. */
  private final class Late implements Driver {
    private final IdentityHashMap<Exchange, FakeDriver> branches = new IdentityHashMap<>();

    private FakeDriver of(Exchange x) {
      FakeDriver known = driver;
      if (known == null) {
        known = new FakeDriver(middlewares, backend);
        driver = known;
      }
      return x.isBranch() ? branches.computeIfAbsent(x, known::below) : known;
    }

    @Override
    public void handle(Exchange x) {
      of(x).handle(x);
    }

    @Override
    public void launch(Exchange branch) {
      of(branch).launch(branch);
    }

    @Override
    public void respond(Exchange x) {
      of(x).respond(x);
    }

    @Override
    public void resume(Exchange x) {
      of(x).resume(x);
    }

    @Override
    public void fail(Exchange x, Failure why) {
      of(x).fail(x, why);
    }

    @Override
    public void ended(Exchange x) {
      of(x).ended(x);
    }
  }

  private static final class OneChunk implements BodySource {
    private final ByteBuf bytes;
    private boolean taken;

    OneChunk(ByteBuf bytes) {
      this.bytes = bytes;
    }

    @Override
    public void to(BodySink sink) {
      taken = true;
      sink.from(this);
      sink.chunk(bytes);
      sink.end(null);
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void cancel(Failure why) {
      if (!taken) {
        taken = true;
        bytes.release();
      }
    }
  }
}
