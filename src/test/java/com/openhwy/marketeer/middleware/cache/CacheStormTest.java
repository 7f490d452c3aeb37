package com.openhwy.marketeer.middleware.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients and an endpoint that do everything in any order, and leave at every stage: nothing stays
 * behind (abuse.md 55).
 */
class CacheStormTest {
  private static final Failure BROKEN = BodyTest.BROKEN;
  private static final int STEPS = 6000;

  private final List<FakeExchange> clients = new ArrayList<>();
  private final List<Exchange> asked = new ArrayList<>();
  private final List<Flowing> flowing = new ArrayList<>();
  private final List<ByteBuf> chunks = new ArrayList<>();
  private final List<Exchange> branches = new ArrayList<>();

  /** A body of the endpoint. */
  private final class Flowing implements BodySource {
    final Exchange of;
    long left;
    @Nullable BodySink sink;
    boolean over;

    Flowing(Exchange of, long length) {
      this.of = of;
      this.left = length;
    }

    @Override
    public void to(BodySink target) {
      sink = target;
      target.from(this);
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void cancel(Failure why) {
      over = true;
    }

    void more(int bytes) {
      int count = (int) Math.min(bytes, left);
      if (!over && sink != null && count > 0) {
        left -= count;
        ByteBuf chunk = Unpooled.buffer(count).writeZero(count);
        chunks.add(chunk);
        sink.chunk(chunk);
      }
    }

    void end(boolean well) {
      if (!over && sink != null) {
        over = true;
        if (well) {
          sink.end(null);
        } else {
          sink.fail(BROKEN);
        }
      }
    }
  }

  private void answer(Exchange x, Random random) {
    if (x.hasEnded() || !x.isOpen()) {
      return;
    }
    int what = random.nextInt(10);
    Response response = x.response().status(200);
    if (what == 0) {
      x.fail(Failure.of(FailureKind.CONNECT_FAILED, "no"));
    } else if (what == 1) {
      x.fail(Failure.of(FailureKind.RATE_LIMITED, "no"));
    } else if (what == 2) {
      response.status(304);
      x.respond();
    } else if (what == 3) {
      response.status(503);
      x.respond();
    } else {
      String[] cc = {"max-age=0", "max-age=1, stale-while-revalidate=9", "private", "max-age=60"};
      response.headers().add("Cache-Control", cc[random.nextInt(cc.length)]);
      response.headers().add("ETag", "\"" + random.nextInt(3) + "\"");
      boolean known = random.nextBoolean();
      Flowing body = new Flowing(x, 1 + random.nextInt(40_000));
      response.body(body, known ? body.left : Response.UNKNOWN);
      flowing.add(body);
      x.respond();
    }
  }

  private void step(CacheLoop loop, Random random) throws Exception {
    loop.on(
        () -> {
          int what = random.nextInt(9);
          if (what < 3) {
            clients.add(client(random).through(loop.cache()).run(this::ask));
          } else if (what == 3 && !clients.isEmpty()) {
            FakeExchange gone = clients.get(random.nextInt(clients.size()));
            if (!gone.exchange().hasEnded()) {
              gone.abort();
            }
          } else if (what == 4 && !asked.isEmpty()) {
            answer(asked.remove(random.nextInt(asked.size())), random);
          } else if (what < 7 && !flowing.isEmpty()) {
            flowing.get(random.nextInt(flowing.size())).more(1 + random.nextInt(9000));
          } else if (what == 7 && !flowing.isEmpty()) {
            Flowing done = flowing.remove(random.nextInt(flowing.size()));
            boolean well = random.nextInt(4) > 0;
            if (well) {
              done.more(Integer.MAX_VALUE);
            }
            done.end(well);
          } else if (what == 8 && !flowing.isEmpty() && random.nextInt(4) == 0) {
            flowing.get(random.nextInt(flowing.size())).of.fail(BROKEN); // as a broken stage does
          }
          return what;
        });
    if (random.nextInt(40) == 0) {
      loop.advance(Duration.ofMillis(random.nextInt(3000)));
    }
  }

  private void ask(Exchange x) {
    asked.add(x);
    if (x.isBranch()) {
      branches.add(x);
    } else {
      x.onAbort((gone, why) -> {});
    }
  }

  private static FakeExchange client(Random random) {
    FakeExchange x =
        FakeExchange.of(random.nextInt(9) == 0 ? "HEAD" : "GET", "/" + random.nextInt(6));
    x.exchange().route("route");
    if (random.nextInt(9) == 0) {
      x.header("Range", "bytes=5-90");
    }
    if (random.nextInt(9) == 0) {
      x.header("Authorization", "Bearer x");
    }
    if (random.nextInt(3) == 0) {
      x.client().pauseAfter(100);
    }
    return x;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void nothingStaysBehind(long seed) throws Exception {
    Random random = new Random(seed);
    try (CacheLoop loop =
        new CacheLoop("max_size: 256KiB, max_object_size: 20KiB, collapse_timeout: 2s")) {
      for (int i = 0; i < STEPS; i++) {
        step(loop, random);
      }
      finish(loop, random);
      assertThat(loop.definition().flights()).isEmpty();
      assertThat(loop.definition().onTheWay()).isZero();
      assertThat(chunks).isNotEmpty().allMatch(chunk -> chunk.refCnt() == 0);
      assertThat(branches).isNotEmpty().allMatch(Exchange::hasEnded);
      assertThat(clients).hasSizeGreaterThan(500).allMatch(x -> x.ends() == 1);
      assertThat(clients).anyMatch(x -> x.whole() && x.status() == 200);
      for (FakeExchange x : clients) {
        boolean broken = x.client().broken() != null;
        assertThat(x.whole() || broken).as("whole, or seen to be broken").isTrue();
      }
    }
  }

  /** Half of the clients leave, the endpoint answers what is left, and time goes by. */
  private void finish(CacheLoop loop, Random random) throws Exception {
    loop.on(
        () -> {
          for (int i = 0; i < clients.size(); i += 2) {
            if (!clients.get(i).exchange().hasEnded()) {
              clients.get(i).abort();
            }
          }
          return 0;
        });
    for (int round = 0; round < 8; round++) {
      loop.on(
          () -> {
            List.copyOf(asked).forEach(x -> answer(x, random));
            List.copyOf(flowing)
                .forEach(
                    body -> {
                      body.more(Integer.MAX_VALUE);
                      body.end(true);
                    });
            clients.stream().filter(x -> x.client().paused()).forEach(x -> x.client().resume());
            return 0;
          });
      loop.advance(Duration.ofSeconds(1));
    }
  }
}
