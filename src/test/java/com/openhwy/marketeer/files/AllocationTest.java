package com.openhwy.marketeer.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Allocated;
import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Downstream;
import com.openhwy.marketeer.http.Driver;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.routing.PathRewriter;
import io.netty.util.ResourceLeakDetector;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hit costs one small object: the client's view of the bytes. */
class AllocationTest {
  private static final int ROUNDS = 20_000;

  /** So often it is measured, on a machine whose compiler comes late. */
  private static final int MOST = 100;

  private long sent;

  /** Sends nothing and forgets everything. */
  private final class Sinkhole implements Driver, Downstream {
    @Override
    public void respond(Exchange x) {
      sent += x.response().length();
      x.response().drop();
    }

    @Override
    public void fail(Exchange x, Failure why) {
      throw new IllegalStateException(why.toString());
    }

    @Override
    public void handle(Exchange x) {}

    @Override
    public void launch(Exchange branch) {}

    @Override
    public void resume(Exchange x) {}

    @Override
    public void ended(Exchange x) {}

    @Override
    public void interim(int status, Headers headers) {}

    @Override
    public void tunnel(Exchange x, BodySource fromEndpoint, BodySink toEndpoint) {}

    @Override
    public void reset(Exchange x, Failure why) {}
  }

  @Test
  void aHit(@TempDir Path root) throws Exception {
    assertThat(perRequest(root, "/app.js", null, 100)).isLessThan(100);
  }

  @Test
  void aHitThroughTheIndex(@TempDir Path root) throws Exception {
    assertThat(perRequest(root, "/", null, 100)).isLessThan(100);
  }

  @Test
  void aHitInACompressedForm(@TempDir Path root) throws Exception {
    // and the cursors over Accept-Encoding, one for each coding and one for identity
    assertThat(perRequest(root, "/app.js", "gzip, deflate, br, zstd", 400)).isLessThan(400);
  }

  private long perRequest(Path root, String path, String acceptEncoding, int expected)
      throws Exception {
    ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    try (Site site =
            new Site(root)
                .file("app.js", "x".repeat(10_000))
                .file("app.js.br", "x".repeat(3000))
                .file("index.html", "x".repeat(500))
                .cacheControl("*.js", "max-age=60");
        StaticFiles files = StaticFiles.open(site.config(), Runnable::run, still())) {
      Backend backend = files.backend(PathRewriter.none(), Runnable::run);
      long bytes = Long.MAX_VALUE;
      for (int i = 0; i < MOST && bytes >= (long) ROUNDS * expected; i++) {
        bytes = Math.min(bytes, measure(backend, path, acceptEncoding));
      }
      assertThat(sent).isGreaterThan(ROUNDS);
      return bytes / ROUNDS;
    } finally {
      ResourceLeakDetector.setLevel(before);
    }
  }

  private static Ticker still() {
    return new Ticker() {
      @Override
      public long nanos() {
        return 1;
      }

      @Override
      public long epochMillis() {
        return 1;
      }
    };
  }

  private long measure(Backend backend, String path, String acceptEncoding) throws Exception {
    Sinkhole sinkhole = new Sinkhole();
    Exchange[] exchanges = new Exchange[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      exchanges[i] = new Exchange(sinkhole, sinkhole, 0);
      exchanges[i].request().path(path).target(path);
      if (acceptEncoding != null) {
        exchanges[i].request().headers().add(HeaderName.ACCEPT_ENCODING, acceptEncoding);
      }
    }
    return Allocated.least(
        1,
        0,
        () -> {
          for (Exchange x : exchanges) {
            backend.handle(x);
          }
        });
  }
}
