package com.openhwy.marketeer.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.routing.PathRewriter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several loops ask for one file that is replaced all the while, and time flies so that every
 * request has the disk looked at: each answer is one version of the file, whole.
 */
class ManyLoopsTest {
  private static final int LOOPS = 3;
  private static final int ROUNDS = 400;
  private static final int LONGEST = 3000;

  /** Version n is n times the letter n, so that a mixture shows. */
  private static String version(int n) {
    return String.valueOf((char) ('a' + n % 26)).repeat(1 + n * 37 % LONGEST);
  }

  @Test
  void everyAnswerIsOneVersion(@TempDir Path root) throws Exception {
    Files.writeString(root.resolve("a.txt"), version(0));
    Vertx vertx = Vertx.vertx();
    FileWorkers workers = new FileWorkers(2);
    try (Site site = new Site(root).cacheBelow(LONGEST / 2);
        StaticFiles files = StaticFiles.open(site.config(), workers, flying())) {
      List<Context> loops = new CopyOnWriteArrayList<>();
      List<Backend> backends = new ArrayList<>();
      for (int i = 0; i < LOOPS; i++) {
        var deployed = vertx.deployVerticle(context -> started(context, loops)).await();
        assertThat(deployed).isNotEmpty();
        Context loop = loops.get(i);
        backends.add(
            files.backend(PathRewriter.none(), task -> loop.runOnContext(nothing -> task.run())));
      }
      for (int round = 1; round <= ROUNDS; round++) {
        List<FakeExchange> asked = new ArrayList<>();
        for (int i = 0; i < 2 * LOOPS; i++) {
          FakeExchange x = FakeExchange.get("/a.txt");
          if (i % 2 == 0) {
            x.client().withoutSendfile();
          }
          asked.add(x.startOn(loops.get(i % LOOPS), backends.get(i % LOOPS)));
        }
        replace(root, version(round));
        asked.forEach(ManyLoopsTest::isOneVersion);
      }
    } finally {
      workers.close();
      vertx.close().await();
    }
  }

  private static Future<Void> started(Context context, List<Context> loops) {
    loops.add(context);
    return Future.succeededFuture();
  }

  private static void isOneVersion(FakeExchange x) {
    x.await();
    assertThat(x.status()).isEqualTo(200);
    assertThat(x.whole()).isTrue();
    assertThat(x.ends()).isEqualTo(1);
    String text = x.text();
    assertThat(text).isEqualTo(text.substring(0, 1).repeat(text.length()));
    assertThat(x.client().length()).isEqualTo(text.length());
  }

  private static void replace(Path root, String text) throws IOException {
    Path fresh = root.resolve("fresh");
    Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
    Files.move(
        fresh,
        root.resolve("a.txt"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static Ticker flying() {
    AtomicLong nanos = new AtomicLong();
    return new Ticker() {
      @Override
      public long nanos() {
        return nanos.addAndGet(FileStore.FRESH_NANOS / 2);
      }

      @Override
      public long epochMillis() {
        return 0;
      }
    };
  }
}
