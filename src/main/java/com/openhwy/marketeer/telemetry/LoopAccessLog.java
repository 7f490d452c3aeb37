package com.openhwy.marketeer.telemetry;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.http.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's side of the access log: encodes each line straight into a buffer of its own and
 * hands the buffer on when it is full, or when {@link #flush} is called (by a timer, about every
 * 100 ms, and at the end). Owner loop only; never waits.
 */
public final class LoopAccessLog {
  /** Past this a buffer is handed on (bytes). */
  static final int FULL = 32 * 1024;

  private static final int SIZE = 64 * 1024;

  private final @Nullable LogWriter writer;
  private final @Nullable AccessFormat format;
  private final Ticker ticker;
  private final LineBuffer buffer;
  private final SpareBuffers spares = new SpareBuffers();
  private int lines;

  /** A log that is switched off. */
  LoopAccessLog(Ticker ticker) {
    this.writer = null;
    this.format = null;
    this.ticker = ticker;
    this.buffer = new LineBuffer(0);
  }

  LoopAccessLog(LogWriter writer, AccessFormat format, Ticker ticker) {
    this.writer = writer;
    this.format = format;
    this.ticker = ticker;
    this.buffer = new LineBuffer(SIZE);
  }

  /**
   * Logs an exchange that has ended.
   *
   * @param nanos from the first byte of the head to the last byte of the answer
   * @param configVersion of the snapshot that served it
   */
  public void log(Exchange x, long nanos, String configVersion) {
    if (format == null) {
      return;
    }
    format.write(buffer, x, nanos, ticker.epochMillis(), configVersion);
    lines++;
    if (buffer.size() > FULL && !handOver()) {
      drop();
    }
  }

  /** Hands on what there is. With a writer that does not keep up, it waits here for the next. */
  public void flush() {
    if (lines > 0) {
      handOver();
    }
  }

  private boolean handOver() {
    if (writer == null) {
      return true;
    }
    LogWriter.Chunk chunk = new LogWriter.Chunk(buffer.bytes(), buffer.size(), lines, spares);
    if (!writer.offer(chunk)) {
      return false;
    }
    byte[] next = spares.take();
    buffer.exchange(next == null ? new byte[SIZE] : next);
    lines = 0;
    return true;
  }

  private void drop() {
    if (writer != null) {
      writer.countDropped(lines);
    }
    buffer.clear();
    lines = 0;
  }
}
