package com.openhwy.marketeer.middleware.compression;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Watches Netty for buffers that nobody gave back, while it is open. */
public final class Leaks implements AutoCloseable {
  private static final int COLLECTIONS = 3;
  private static final long PATIENCE_MILLIS = 60_000;
  private final Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();

  public Leaks() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    notice(); // what others lost before is not ours to answer for
    lines.start();
    logger.addAppender(lines);
  }

  /** What was reported so far; buffers that were lost are noticed when they are collected. */
  public List<String> reports() {
    notice();
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static void notice() {
    for (int i = 0; i < COLLECTIONS; i++) {
      collect();
      PooledByteBufAllocator.DEFAULT.directBuffer(1).release(); // reports those found before
    }
  }

  /** Returns when the collector has told of an object that went with the lost ones. */
  private static void collect() {
    ReferenceQueue<Object> collected = new ReferenceQueue<>();
    PhantomReference<Object> last = new PhantomReference<>(new Object(), collected);
    System.gc();
    try {
      assertThat(collected.remove(PATIENCE_MILLIS)).isSameAs(last);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    List<String> reports = reports();
    logger.detachAppender(lines);
    ResourceLeakDetector.setLevel(before);
    assertThat(reports).isEmpty();
  }
}
