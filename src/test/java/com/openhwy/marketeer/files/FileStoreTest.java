package com.openhwy.marketeer.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.openhwy.marketeer.base.Ticker;
import io.netty.buffer.Unpooled;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTest {
  private final long[] now = {1};
  private Site site;
  private FileStore store;

  @BeforeEach
  void open(@TempDir Path root) {
    site = new Site(root).file("a.txt", "a").file("dir/index.html", "i");
    store = store(Runnable::run);
  }

  private FileStore store(Executor workers) {
    StaticRules rules =
        StaticRules.of(site.config(), (setting, message) -> fail(setting + message));
    Ticker ticker =
        new Ticker() {
          @Override
          public long nanos() {
            return now[0];
          }

          @Override
          public long epochMillis() {
            return 0;
          }
        };
    return new FileStore(new Disk(rules, new FileReader(rules, workers)), workers, ticker);
  }

  @AfterEach
  void close() {
    store.close();
    site.close();
  }

  @Test
  void oneLookIsGoodForASecond() {
    assertThat(store.fresh("/a.txt")).isNull();
    Resource first = store.look("/a.txt").join();
    assertThat(first).isInstanceOf(FileEntry.class);
    assertThat(store.fresh("/a.txt")).isSameAs(first);
    now[0] += FileStore.FRESH_NANOS - 1;
    assertThat(store.fresh("/a.txt")).isSameAs(first);
    now[0] += 1;
    assertThat(store.fresh("/a.txt")).isNull();
  }

  @Test
  void whatHasNotChangedIsNotReadAgain() {
    Resource first = store.look("/a.txt").join();
    now[0] += FileStore.FRESH_NANOS;
    assertThat(store.look("/a.txt").join()).isSameAs(first);
    assertThat(store.fresh("/a.txt")).isSameAs(first);
    site.file("a.txt.gz", "z");
    assertThat(store.look("/a.txt").join()).isNotSameAs(first);
    assertThat(((FileEntry) store.look("/a.txt").join()).varies()).isTrue();
  }

  @Test
  void whatIsReplacedIsGivenBack() {
    FileEntry first = (FileEntry) store.look("/a.txt").join();
    site.file("a.txt", "longer");
    store.look("/a.txt").join();
    assertThat(first.retain()).isFalse();
    FileEntry second = (FileEntry) store.look("/a.txt").join();
    site.path("a.txt").toFile().delete();
    assertThat(store.look("/a.txt").join()).isInstanceOf(Resource.Missing.class);
    assertThat(second.retain()).isFalse();
  }

  @Test
  void allWaitForOneLook() {
    Deque<Runnable> jobs = new ArrayDeque<>();
    FileStore waiting = store(jobs::add);
    List<CompletableFuture<Resource>> looks = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      looks.add(waiting.look("/a.txt"));
    }
    assertThat(jobs).hasSize(1);
    jobs.remove().run();
    assertThat(looks).allSatisfy(look -> assertThat(look.join()).isSameAs(looks.get(0).join()));
    assertThat(waiting.look("/a.txt")).isNotSameAs(looks.get(0));
    waiting.close();
    while (!jobs.isEmpty()) {
      jobs.remove().run();
    }
  }

  @Test
  void nothingIsRememberedToo() {
    assertThat(store.look("/b.txt").join()).isInstanceOf(Resource.Missing.class);
    site.file("b.txt", "b");
    assertThat(store.fresh("/b.txt")).isInstanceOf(Resource.Missing.class);
    now[0] += FileStore.FRESH_NANOS;
    assertThat(store.fresh("/b.txt")).isNull();
    assertThat(store.look("/b.txt").join()).isInstanceOf(FileEntry.class);
    assertThat(store.fresh("/b.txt")).isInstanceOf(FileEntry.class);
  }

  @Test
  void aDirectoryLeadsToItsIndex() {
    assertThat(store.look("/dir/").join())
        .isInstanceOfSatisfying(
            Resource.Alias.class, alias -> assertThat(alias.path()).isEqualTo("/dir/index.html"));
    assertThat(store.look("/dir").join()).isInstanceOf(Resource.AddSlash.class);
  }

  @Test
  void aFloodOfMissesDrivesOutNoFile() {
    Resource file = store.look("/a.txt").join();
    int flood = 20_000;
    for (int i = 0; i < flood; i++) {
      store.look("/miss-" + i).join();
    }
    int kept = 0;
    for (int i = 0; i < flood; i++) {
      kept += store.fresh("/miss-" + i) != null ? 1 : 0;
    }
    assertThat(kept).isBetween(1, 5000);
    assertThat(store.fresh("/a.txt")).isSameAs(file);
  }

  @Test
  void memoryIsBounded() throws Exception {
    byte[] content = new byte[64 << 10];
    int files = 1500; // 94 MiB
    long kept = 0;
    for (int i = 0; i < files; i++) {
      Path file = site.path("big-" + i);
      Files.write(file, content);
      store.look("/big-" + i).join();
      Files.delete(file);
    }
    for (int i = 0; i < files; i++) {
      Resource resource = store.fresh("/big-" + i);
      kept += resource instanceof FileEntry entry ? entry.weight() : 0;
    }
    assertThat(kept).isBetween(16L << 20, 64L << 20);
  }

  @Test
  void aClosedStoreAnswersAndKeepsNothing() {
    FileEntry before = (FileEntry) store.look("/a.txt").join();
    store.close();
    assertThat(before.retain()).isFalse();
    Deque<Runnable> jobs = new ArrayDeque<>();
    FileStore closed = store(jobs::add);
    closed.close();
    List<Boolean> there = new ArrayList<>();
    CompletableFuture<Resource> look =
        closed
            .look("/a.txt")
            .whenComplete((found, thrown) -> there.add(thrown == null && found.retain()));
    while (!jobs.isEmpty()) {
      jobs.remove().run();
    }
    assertThat(there).containsExactly(true);
    assertThat(closed.fresh("/a.txt")).isNull();
    Resource mine = look.join();
    mine.release();
    assertThat(mine.retain()).isFalse();
  }

  @Test
  void memoryIsGivenToNobodyOnceReleased() {
    MemoryContent content = new MemoryContent(Unpooled.copyInt(7));
    assertThat(content.retain()).isTrue();
    content.release();
    content.release();
    assertThat(content.retain()).isFalse();
    assertThat(content.segment(0, 2)).isNull();
    FileIo io = new FileIo(Runnable::run, Runnable::run);
    var response = com.openhwy.marketeer.http.FakeExchange.get("/").exchange().response();
    assertThat(content.give(response, 0, 4, io)).isFalse();
    assertThat(response.bytes()).isNull();
  }
}
