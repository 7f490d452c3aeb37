package com.openhwy.marketeer.telemetry;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.model.LogConfig;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The access log of the process: one line for each exchange that ended, refused and broken ones
 * too. Event loops write through a {@link LoopAccessLog} each; one thread does the output. Should
 * it not keep up, lines are lost and counted, and no request waits. Thread-safe.
 */
public final class AccessLog {
  private final LogConfig.Format format;
  private final @Nullable LogWriter writer;

  private AccessLog(LogConfig.Format format, @Nullable LogWriter writer) {
    this.format = format;
    this.writer = writer;
  }

  /**
   * Opens the output and starts the writer.
   *
   * @throws IOException with a message for the operator
   */
  public static AccessLog open(LogConfig.Access settings) throws IOException {
    return settings.output().equals("off")
        ? off()
        : to(LogSinks.open(settings.output()), settings.format());
  }

  /** One that keeps nothing. */
  public static AccessLog off() {
    return new AccessLog(LogConfig.Format.JSON, null);
  }

  static AccessLog to(LogSink sink, LogConfig.Format format) {
    LogWriter writer = new LogWriter(sink);
    writer.start();
    return new AccessLog(format, writer);
  }

  /** The side of one event loop; each loop has its own. */
  public LoopAccessLog forLoop(Ticker ticker) {
    if (writer == null) {
      return new LoopAccessLog(ticker);
    }
    AccessFormat lines =
        switch (format) {
          case JSON -> new JsonAccessFormat();
          case COMBINED -> new CombinedAccessFormat();
        };
    return new LoopAccessLog(writer, lines, ticker);
  }

  /** Lines lost so far. */
  public long dropped() {
    return writer == null ? 0 : writer.dropped();
  }

  /** Shows {@link #dropped} as {@code access_log_dropped_total}. */
  public Meters.Registration measure(Meters meters) {
    return meters.count("access_log_dropped_total", this::dropped);
  }

  /**
   * Goes on in a new file, after the old one was moved away. Completes when that is done, or fails
   * and stays in the old one.
   */
  public CompletableFuture<Void> reopen() {
    return writer == null ? CompletableFuture.completedFuture(null) : writer.reopen();
  }

  /**
   * Writes what the loops have flushed, then closes the output; lines that come later are lost.
   * Completes when it is done, which an output that blocks can put off for ever: give it a time
   * limit.
   */
  public CompletableFuture<Void> close() {
    return writer == null ? CompletableFuture.completedFuture(null) : writer.close();
  }
}
