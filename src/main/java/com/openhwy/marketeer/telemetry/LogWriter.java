package com.openhwy.marketeer.telemetry;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes the access log. Event loops hand it full buffers and never wait for
 * it: when it does not keep up they are refused, and the lines in them are lost and counted.
 * Thread-safe.
 */
final class LogWriter implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

  /** Buffers that may wait; with 64 KiB each, 4 MiB. */
  static final int CAPACITY = 64;

  /** Whole lines on their way out. */
  static final class Chunk {
    private final byte[] bytes;
    private final int length;
    private final int lines;
    private final SpareBuffers home;

    /**
     * @param home where the array goes once it was written, to be filled again
     */
    Chunk(byte[] bytes, int length, int lines, SpareBuffers home) {
      this.bytes = bytes;
      this.length = length;
      this.lines = lines;
      this.home = home;
    }
  }

  private final LogSink sink;
  private final Queue<Chunk> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong dropped = new AtomicLong();
  private final Queue<CompletableFuture<Void>> reopenings = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Thread thread = new Thread(this, "access-log");
  private volatile boolean closing;
  private boolean failing;

  LogWriter(LogSink sink) {
    this.sink = sink;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** False when too many are waiting; the chunk then still belongs to the caller. Any thread. */
  boolean offer(Chunk chunk) {
    if (closing || waiting.get() >= CAPACITY) {
      return false;
    }
    waiting.incrementAndGet(); // loops may pass the bound together by one each: no matter
    queue.add(chunk);
    LockSupport.unpark(thread);
    return true;
  }

  void countDropped(int lines) {
    dropped.addAndGet(lines);
  }

  long dropped() {
    return dropped.get();
  }

  /** Completes once what is written from then on goes into a new file. */
  CompletableFuture<Void> reopen() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    reopenings.add(done);
    LockSupport.unpark(thread);
    return done;
  }

  /** Takes nothing more; completes when all that waits was written and the output is closed. */
  CompletableFuture<Void> close() {
    closing = true;
    LockSupport.unpark(thread);
    return ended;
  }

  @Override
  public void run() {
    while (true) {
      reopenIfAsked();
      boolean last = closing; // read before the queue: what came earlier is then in it
      Chunk chunk = queue.poll();
      if (chunk != null) {
        write(chunk);
      } else if (last) {
        break;
      } else {
        LockSupport.park(this);
      }
    }
    CompletableFuture<Void> late;
    while ((late = reopenings.poll()) != null) {
      late.complete(null); // nothing is written to the old file any more
    }
    try {
      sink.close();
      ended.complete(null);
    } catch (IOException e) {
      ended.completeExceptionally(e);
    }
  }

  private void write(Chunk chunk) {
    try {
      sink.write(chunk.bytes, chunk.length);
      if (failing) {
        failing = false;
        LOG.info("the access log is written again; {} lines were lost so far", dropped.get());
      }
    } catch (IOException e) {
      countDropped(chunk.lines);
      if (!failing) { // once, not for every buffer of a full disk
        failing = true;
        LOG.error("the access log cannot be written; its lines are lost until it can", e);
      }
    }
    waiting.decrementAndGet();
    chunk.home.give(chunk.bytes);
  }

  private void reopenIfAsked() {
    CompletableFuture<Void> asked = reopenings.poll();
    if (asked == null) {
      return;
    }
    try {
      sink.reopen();
      asked.complete(null);
    } catch (IOException e) {
      LOG.error("the access log stays in the file it had", e);
      asked.completeExceptionally(e);
    }
  }
}
