package com.openhwy.marketeer.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class WatchedFileTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(WatchedFile.class);

  @TempDir Path directory;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final AtomicInteger reads = new AtomicInteger();
  private Path path;

  @BeforeEach
  void listen() {
    path = directory.resolve("words");
    LOG.setLevel(Level.INFO);
    log.start();
    LOG.addAppender(log);
  }

  @AfterEach
  void leave() {
    LOG.detachAppender(log);
    LOG.setLevel(null);
  }

  private String read(String text) {
    reads.incrementAndGet();
    if (text.contains("bad")) {
      throw new IllegalArgumentException("line 1 is bad");
    }
    return text;
  }

  private WatchedFile<String> open(String text) throws IOException {
    write(text);
    return new WatchedFile<>("words", path.toString(), this::read);
  }

  private void write(String text) throws IOException {
    Files.writeString(path, text);
  }

  private List<String> lines() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void aChangeIsSeenAndSaid() throws IOException {
    try (WatchedFile<String> file = open("one")) {
      assertThat(file.current()).isEqualTo("one");
      file.look();
      assertThat(reads).as("not even parsed again").hasValue(1);
      write("two"); // as long as before, and within one tick of many a file system's clock
      file.look();
      assertThat(file.current()).isEqualTo("two");
      assertThat(lines()).containsExactly("middleware words has read " + path + " again");
    }
  }

  @Test
  void anOldFileIsNotReadAtAllUntilItChanges() throws IOException {
    write("one");
    Files.setLastModifiedTime(path, FileTime.fromMillis(1_000_000_000_000L));
    try (WatchedFile<String> file = new WatchedFile<>("words", path.toString(), this::read)) {
      write("two");
      Files.setLastModifiedTime(path, FileTime.fromMillis(1_000_000_000_000L));
      file.look();
      assertThat(file.current()).as("time, size and inode are the same").isEqualTo("one");
      Files.setLastModifiedTime(path, FileTime.fromMillis(1_000_000_001_000L));
      file.look();
      assertThat(file.current()).isEqualTo("two");
    }
  }

  @Test
  void aBrokenOrMissingFileLeavesWhatWasThereAndIsToldOnce() throws IOException {
    try (WatchedFile<String> file = open("one")) {
      write("bad");
      file.look();
      file.look();
      assertThat(file.current()).isEqualTo("one");
      Files.delete(path);
      file.look();
      file.look();
      assertThat(file.current()).isEqualTo("one");
      write("one");
      file.look();
      write("three");
      file.look();
      assertThat(file.current()).isEqualTo("three");
      assertThat(lines()).hasSize(4);
      assertThat(lines().get(0))
          .isEqualTo(
              "middleware words keeps to what it had read before: " + path + " line 1 is bad");
      assertThat(lines().get(1)).contains("does not exist");
      assertThat(lines().subList(2, 4)).allMatch(line -> line.endsWith("again"));
    }
  }

  @Test
  void whatIsBrokenAtTheStartIsRefused() throws IOException {
    assertThatThrownBy(() -> new WatchedFile<>("", path.toString(), this::read))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(path + " does not exist (relative to ");
    assertThatThrownBy(() -> open("bad")).hasMessage(path + " line 1 is bad");
    Files.write(path, new byte[] {'a', (byte) 0xff});
    assertThatThrownBy(() -> new WatchedFile<>("", path.toString(), this::read))
        .hasMessage(path + " is not UTF-8");
    Files.write(path, new byte[4 * 1024 * 1024 + 1]);
    assertThatThrownBy(() -> new WatchedFile<>("", path.toString(), this::read))
        .hasMessageContaining("is larger than 4194304 bytes");
    assertThatThrownBy(() -> new WatchedFile<>("", directory.toString(), this::read))
        .hasMessageContaining("cannot be read");
    assertThatThrownBy(() -> new WatchedFile<>("", "a\0b", this::read))
        .hasMessageContaining("is no path");
  }

  @Test
  void itLooksByItselfUntilItIsClosed() throws Exception {
    Vertx vertx = Vertx.vertx();
    CountDownLatch seen = new CountDownLatch(1);
    write("one");
    WatchedFile<String> file =
        new WatchedFile<>(
            "words",
            path.toString(),
            text -> {
              if (text.equals("two")) {
                seen.countDown();
              }
              return text;
            });
    try {
      file.watch(vertx);
      file.watch(vertx); // every loop calls it
      write("two");
      assertThat(seen.await(30, TimeUnit.SECONDS)).isTrue();
      file.close();
      file.watch(vertx);
      file.close();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
