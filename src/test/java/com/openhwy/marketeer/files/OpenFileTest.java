package com.openhwy.marketeer.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.FakeExchange;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files sent from disk. What the workers do is done step by step, by the test. */
class OpenFileTest {
  private static final int SIZE = 5 * SegmentSource.CHUNK + 77;

  private final byte[] content = new byte[SIZE];
  private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
  private boolean closed;
  private Path root;
  private Site site;

  @BeforeEach
  void open(@TempDir Path root) throws IOException {
    this.root = root.toRealPath();
    new Random(3).nextBytes(content);
    site = new Site(root).file("big.bin", content).cacheBelow(100).workers(this::submit);
  }

  private void submit(Runnable task) {
    if (closed) {
      throw new RejectedExecutionException("closed");
    }
    work.add(task);
  }

  @AfterEach
  void close() throws IOException {
    closed = true;
    site.close();
    work.forEach(Runnable::run);
    assertThat(descriptors(root)).isZero();
  }

  /** One job of a worker, and what it causes on the loop; false when there was none. */
  private boolean step() {
    site.onLoop(() -> {});
    Runnable next = work.poll();
    if (next == null) {
      return false;
    }
    next.run();
    site.onLoop(() -> {});
    return true;
  }

  private void allSteps() {
    int steps = 0;
    while (step()) {
      assertThat(++steps).isLessThan(5000);
    }
  }

  /** Until the client has so many bytes and the next read is asked for. */
  private void untilBytes(FakeExchange x, int count) {
    while (x.bytes().length < count) {
      assertThat(step()).isTrue();
    }
    assertThat(x.bytes()).hasSize(count);
    assertThat(work).isNotEmpty();
  }

  private FakeExchange stream() {
    FakeExchange x = FakeExchange.get("/big.bin");
    x.client().withoutSendfile();
    return x;
  }

  /** How many files below a directory this process holds open. */
  private static long descriptors(Path directory) throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(each -> isBelow(each, directory)).count();
    }
  }

  private static boolean isBelow(Path descriptor, Path directory) {
    try {
      return Files.readSymbolicLink(descriptor).startsWith(directory);
    } catch (NoSuchFileException gone) {
      return false;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void manyResponsesShareOneDescriptor() throws IOException {
    for (int i = 0; i < 3; i++) {
      FakeExchange x = site.start(i == 1 ? stream() : FakeExchange.get("/big.bin"));
      allSteps();
      assertThat(x.bytes()).isEqualTo(content);
      assertThat(x.whole()).isTrue();
      assertThat(x.client().length()).isEqualTo(SIZE);
      assertThat(descriptors(root)).isEqualTo(1);
    }
  }

  @Test
  void aStreamComesInChunksAndWaitsForItsClient() {
    FakeExchange x = stream();
    x.client().pauseAfter(SegmentSource.CHUNK + 1);
    site.start(x);
    allSteps();
    assertThat(x.client().paused()).isTrue();
    assertThat(x.bytes()).hasSize(2 * SegmentSource.CHUNK);
    assertThat(work).isEmpty();
    site.onLoop(() -> x.client().resume());
    allSteps();
    assertThat(x.bytes()).isEqualTo(content);
    assertThat(x.client().chunks()).isEqualTo(6);
    assertThat(x.whole()).isTrue();
    assertThat(x.ends()).isEqualTo(1);
  }

  @Test
  void aClientThatLeavesFreesTheFile() throws IOException {
    FakeExchange x = stream();
    site.start(x);
    untilBytes(x, SegmentSource.CHUNK);
    site.onLoop(x::abort);
    site.files().close();
    allSteps();
    assertThat(descriptors(root)).isZero();
    assertThat(x.bytes()).hasSize(SegmentSource.CHUNK);
    assertThat(x.ends()).isEqualTo(1);
  }

  @Test
  void aClientThatLeavesWhilePausedFreesTheFileAtOnce() throws IOException {
    FakeExchange x = stream();
    x.client().pauseAfter(1);
    site.start(x);
    allSteps();
    site.files().close();
    allSteps();
    assertThat(descriptors(root)).isEqualTo(1);
    site.onLoop(x::abort);
    allSteps();
    assertThat(descriptors(root)).isZero();
  }

  // ---- the file changes under way

  @Test
  void aFileCutWhileItStreamsIsNotWhole() throws IOException {
    FakeExchange x = stream();
    site.start(x);
    untilBytes(x, SegmentSource.CHUNK);
    cut(SegmentSource.CHUNK + 10);
    allSteps();
    assertThat(x.whole()).isFalse();
    assertThat(x.client().broken()).isNotNull();
    assertThat(x.client().broken().kind()).isEqualTo(FailureKind.INTERNAL);
    assertThat(x.client().broken().detail()).contains("cut while it was sent");
    assertThat(x.bytes()).isEqualTo(Arrays.copyOf(content, SegmentSource.CHUNK));
  }

  @Test
  void aFileCutBeforeSendfileIsNotWhole() throws IOException {
    site.start(FakeExchange.get("/big.bin"));
    allSteps();
    cut(1000);
    FakeExchange x = site.start(FakeExchange.get("/big.bin"));
    site.onLoop(() -> {});
    assertThat(x.client().length()).isEqualTo(SIZE);
    assertThat(x.client().broken()).isNotNull();
    assertThat(x.whole()).isFalse();
    assertThat(x.bytes()).hasSize(1000);
    site.later();
    FakeExchange next = site.start(FakeExchange.get("/big.bin"));
    allSteps();
    assertThat(next.whole()).isTrue();
    assertThat(next.client().length()).isEqualTo(1000);
  }

  private void cut(long size) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(site.path("big.bin").toFile(), "rw")) {
      file.setLength(size);
    }
  }

  @Test
  void aFileOverwrittenInPlaceIsNotWhole() throws IOException {
    FakeExchange x = stream();
    site.start(x);
    untilBytes(x, SegmentSource.CHUNK);
    Files.write(site.path("big.bin"), new byte[SIZE], StandardOpenOption.WRITE);
    allSteps();
    assertThat(x.client().broken()).isNotNull();
    assertThat(x.client().broken().detail()).contains("changed while it was sent");
    assertThat(x.bytes().length).isLessThan(SIZE);
  }

  @Test
  void aFileThatGrowsNeverSendsMoreThanPromised() throws IOException {
    site.start(FakeExchange.get("/big.bin"));
    allSteps();
    Files.write(site.path("big.bin"), new byte[1000], StandardOpenOption.APPEND);
    FakeExchange x = site.start(FakeExchange.get("/big.bin"));
    site.onLoop(() -> {});
    assertThat(x.bytes()).isEqualTo(content);
    assertThat(x.whole()).isTrue();
  }

  @Test
  void aFileReplacedByRenameIsSentAsItWas() throws IOException {
    FakeExchange x = stream();
    site.start(x);
    untilBytes(x, SegmentSource.CHUNK);
    Files.write(site.path("new"), new byte[10]);
    Files.move(site.path("new"), site.path("big.bin"), StandardCopyOption.ATOMIC_MOVE);
    allSteps();
    assertThat(x.whole()).isTrue();
    assertThat(x.bytes()).isEqualTo(content);
    site.later();
    FakeExchange next = site.start(FakeExchange.get("/big.bin"));
    allSteps();
    assertThat(next.client().length()).isEqualTo(10);
    assertThat(descriptors(root)).isZero(); // ten bytes are kept in memory
  }

  @Test
  void aFileDeletedUnderWayIsSentToItsEnd() throws IOException {
    FakeExchange x = stream();
    site.start(x);
    untilBytes(x, SegmentSource.CHUNK);
    Files.delete(site.path("big.bin"));
    allSteps();
    assertThat(x.whole()).isTrue();
    site.later();
    FakeExchange next = site.start(FakeExchange.get("/big.bin"));
    allSteps();
    assertThat(next.status()).isEqualTo(404);
    assertThat(descriptors(root)).isZero();
  }

  @Test
  void withoutAWorkerTheBodyBreaks() {
    FakeExchange x = stream();
    site.start(x);
    untilBytes(x, SegmentSource.CHUNK);
    closed = true;
    allSteps();
    assertThat(x.client().broken()).isNotNull();
    assertThat(x.client().broken().kind()).isEqualTo(FailureKind.OVERLOAD);
    assertThat(x.whole()).isFalse();
  }

  @Test
  void openFilesAreBounded() throws IOException {
    for (int i = 0; i < 700; i++) {
      try (RandomAccessFile file = new RandomAccessFile(site.path("f" + i).toFile(), "rw")) {
        file.setLength(200);
      }
    }
    for (int i = 0; i < 700; i++) {
      FakeExchange x = site.start(FakeExchange.get("/f" + i));
      allSteps();
      assertThat(x.whole()).isTrue();
    }
    assertThat(descriptors(root)).isBetween(100L, 520L);
    site.files().close();
    allSteps();
    assertThat(descriptors(root)).isZero();
  }

  @Test
  void aClosedFileIsGivenToNobody() throws IOException {
    Path file = site.path("big.bin");
    OpenFile open =
        new OpenFile(
            java.nio.channels.FileChannel.open(file), file, FileStamp.of(file), Runnable::run);
    assertThat(open.retain()).isTrue();
    open.release();
    assertThat(open.isClosed()).isFalse();
    open.release();
    assertThat(open.isClosed()).isTrue();
    assertThat(open.retain()).isFalse();
    assertThat(open.segment(0, 1)).isNull();
    FileIo io = new FileIo(Runnable::run, Runnable::run);
    assertThat(open.give(FakeExchange.get("/").exchange().response(), 0, 1, io)).isFalse();
  }
}
