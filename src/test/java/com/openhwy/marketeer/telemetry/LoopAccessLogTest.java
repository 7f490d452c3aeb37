package com.openhwy.marketeer.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.base.Allocated;
import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.model.LogConfig;
import com.openhwy.marketeer.http.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LoopAccessLogTest {
  private static final int SECONDS = 30;

  /** Keeps what it is given; lets the writer pass only with a permit. */
  private static final class Gate implements LogSink {
    final Semaphore permits = new Semaphore(0);
    final CountDownLatch entered = new CountDownLatch(1);
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    volatile boolean broken;
    volatile boolean closed;

    @Override
    public void write(byte[] from, int length) throws IOException {
      entered.countDown();
      permits.acquireUninterruptibly();
      if (broken) {
        throw new IOException("no space left on device");
      }
      bytes.write(from, 0, length);
    }

    @Override
    public void reopen() {}

    @Override
    public void close() {
      closed = true;
    }

    long lines() {
      return text().lines().count();
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }

  private final Gate gate = new Gate();
  private final AccessLog log = AccessLog.to(gate, LogConfig.Format.JSON);

  private void finish() throws Exception {
    gate.permits.release(1_000_000);
    log.close().get(SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void nothingIsWrittenBeforeTheFlush() throws Exception {
    LoopAccessLog loop = log.forLoop(Entry.TICKER);
    loop.flush();
    loop.log(Entry.seed(), 1, "1");
    assertThat(gate.entered.getCount()).isEqualTo(1);
    loop.flush();
    loop.flush();
    finish();

    assertThat(gate.lines()).isEqualTo(1);
    assertThat(gate.closed).isTrue();
    assertThat(log.dropped()).isZero();
  }

  @Test
  void aFullBufferGoesOutWithoutAFlush() throws Exception {
    LoopAccessLog loop = log.forLoop(Entry.TICKER);
    Exchange x = Entry.withUserAgent("u".repeat(1_000));
    for (int i = 0; i < 40; i++) {
      loop.log(x, 1, "1");
    }
    assertThat(gate.entered.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    finish();

    assertThat(gate.lines()).isBetween(20L, 39L);
    assertThat(gate.text()).endsWith("}\n");
  }

  @Test
  void aStuckWriterCostsLinesButNoLoopWaits() throws Exception {
    LoopAccessLog loop = log.forLoop(Entry.TICKER);
    loop.log(Entry.seed(), 1, "1");
    loop.flush();
    assertThat(gate.entered.await(SECONDS, TimeUnit.SECONDS)).isTrue(); // and there it stays
    Exchange big = Entry.withUserAgent("u".repeat(1_000));
    int lines = 1;
    while (log.dropped() == 0) {
      loop.log(big, 1, "1");
      lines++;
      assertThat(lines).as("the queue is bounded").isLessThan(10_000);
    }
    for (int i = 0; i < 5_000; i++) {
      loop.log(big, 1, "1");
      lines++;
    }
    loop.flush();
    long lost = log.dropped();
    assertThat(lost).isGreaterThan(4_900);
    finish();

    long waiting = lines - gate.lines() - lost;
    assertThat(waiting).as("what the last flush could not hand on").isBetween(0L, 40L);
    assertThat(gate.text().lines()).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
  }

  @Test
  void aFlushThatIsRefusedIsMadeUpForLater() throws Exception {
    LoopAccessLog loop = log.forLoop(Entry.TICKER);
    int lines = LogWriter.CAPACITY + 20;
    for (int i = 0; i < lines; i++) { // one small buffer each, more than the queue takes
      loop.log(Entry.seed(), 1, "1");
      loop.flush();
    }
    gate.permits.release(1_000_000);
    while (gate.lines() < LogWriter.CAPACITY) {
      Thread.onSpinWait();
    }
    loop.flush();
    log.close().get(SECONDS, TimeUnit.SECONDS);

    assertThat(gate.lines()).isEqualTo(lines);
    assertThat(log.dropped()).isZero();
  }

  @Test
  void aDiskThatIsFullCostsLinesUntilItIsNot() throws Exception {
    LoopAccessLog loop = log.forLoop(Entry.TICKER);
    gate.broken = true;
    gate.permits.release();
    loop.log(Entry.seed(), 1, "1");
    loop.log(Entry.seed(), 1, "1");
    loop.flush();
    while (log.dropped() == 0) {
      Thread.onSpinWait();
    }
    gate.broken = false;
    loop.log(Entry.get("/after"), 1, "1");
    loop.flush();
    finish();

    assertThat(log.dropped()).isEqualTo(2);
    assertThat(gate.text()).contains("\"path\":\"/after\"").doesNotContain("/auth");
  }

  @Test
  void linesOfManyLoopsStayWhole() throws Exception {
    gate.permits.release(1_000_000);
    int loops = 4;
    int each = 3_000;
    List<Thread> threads = new ArrayList<>();
    for (int n = 0; n < loops; n++) {
      String version = "v" + n;
      Thread thread =
          new Thread(
              () -> {
                LoopAccessLog loop = log.forLoop(Ticker.SYSTEM);
                for (int i = 0; i < each; i++) {
                  loop.log(Entry.seed(), 1, version);
                  if (i % 100 == 0) {
                    loop.flush();
                  }
                }
                loop.flush();
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    finish();

    assertThat(gate.lines() + log.dropped()).isGreaterThanOrEqualTo((long) loops * each - 400);
    assertThat(gate.text().lines())
        .allMatch(line -> line.startsWith("{\"timestamp\"") && line.endsWith("\"}"));
  }

  @Test
  void dropsAreAMetric() {
    try (Meters meters = new Meters()) {
      Meters.Registration shown = log.measure(meters);
      assertThat(meters.scrape()).contains("access_log_dropped_total 0.0");
      shown.close();
      assertThat(meters.scrape()).doesNotContain("access_log_dropped_total");
    }
  }

  @Test
  void aLineCostsNoAllocation() throws Exception {
    LoopAccessLog loop = log.forLoop(Entry.TICKER);
    Exchange x = Entry.get("/auth/validate?page=2&token=s3cret");
    x.route("auth-api");
    x.response().status(200);
    int lines = 20_000;
    long least =
        Allocated.least(
            100,
            7L * lines,
            () -> {
              for (int n = 0; n < lines; n++) {
                loop.log(x, 1, "1");
              }
            });
    finish();

    // With the writer stuck no buffer comes back and none is made: what is left is one small
    // object for each that is offered, every hundred lines or so.
    assertThat(least / lines).isLessThan(8);
  }

  @Test
  void switchedOffItKeepsNothing() throws Exception {
    AccessLog off = AccessLog.open(new LogConfig.Access(LogConfig.Format.JSON, "off", null));
    LoopAccessLog loop = off.forLoop(Entry.TICKER);
    loop.log(Entry.seed(), 1, "1");
    loop.flush();

    assertThat(off.dropped()).isZero();
    assertThat(off.reopen()).isCompleted();
    assertThat(off.close()).isCompleted();
    finish();
  }

  @Test
  void aFileIsAppendedToAndReopened(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("logs/access.log");
    AccessLog toFile =
        AccessLog.open(new LogConfig.Access(LogConfig.Format.COMBINED, file.toString(), null));
    LoopAccessLog loop = toFile.forLoop(Entry.TICKER);
    loop.log(Entry.get("/one"), 1, "1");
    loop.flush();
    toFile.reopen().get(SECONDS, TimeUnit.SECONDS);
    Path moved = folder.resolve("logs/access.log.1");
    Files.move(file, moved);
    loop.log(Entry.get("/two"), 1, "1");
    loop.flush();
    toFile.reopen().get(SECONDS, TimeUnit.SECONDS);
    loop.log(Entry.get("/three"), 1, "1");
    loop.flush();
    toFile.close().get(SECONDS, TimeUnit.SECONDS);

    String all = Files.readString(moved) + Files.readString(file);
    assertThat(all.lines()).hasSize(3);
    assertThat(Files.readString(moved)).contains("/one");
    assertThat(Files.readString(file)).contains("/three");
    finish();
  }

  @Test
  void aFileThatCannotBeOpenedIsSaidInTheOperatorsWords(@TempDir Path folder) throws Exception {
    assertThatThrownBy(
            () ->
                AccessLog.open(
                    new LogConfig.Access(LogConfig.Format.JSON, folder.toString(), null)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("log.access.output: \"" + folder + "\" cannot be opened")
        .hasMessageContaining("expected stdout, stderr, off or a file");
    finish();
  }

  @Test
  void aReopeningThatFailsStaysInTheOldFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("access.log");
    AccessLog toFile =
        AccessLog.open(new LogConfig.Access(LogConfig.Format.JSON, file.toString(), null));
    Path moved = folder.resolve("moved");
    Files.move(file, moved);
    Files.createDirectory(file); // in the way
    assertThatThrownBy(() -> toFile.reopen().get(SECONDS, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(IOException.class);
    LoopAccessLog loop = toFile.forLoop(Entry.TICKER);
    loop.log(Entry.seed(), 1, "1");
    loop.flush();
    toFile.close().get(SECONDS, TimeUnit.SECONDS);

    assertThat(Files.readString(moved).lines()).hasSize(1);
    finish();
  }
}
