package com.openhwy.marketeer.base;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Bytes that threads allocate, by the JVM's own count: the same on a fast and on a slow machine. It
 * counts the least of several rounds, since the first ones also load classes, and the compiler
 * takes out objects that interpreted code still makes.
 */
public final class Allocated {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What is measured; it may fail. */
  @FunctionalInterface
  public interface Round {
    void run() throws Exception;
  }

  private Allocated() {}

  /**
   * By this thread, in the best of at most so many rounds; it ends early with one that is good
   * enough. On a busy machine the compiler comes late, so they may be many.
   */
  public static long least(int rounds, long goodEnough, Round round) throws Exception {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < rounds && least > goodEnough; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      round.run();
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  /**
   * By these threads together, in the best of at most so many rounds; it ends early with one that
   * is good enough.
   */
  public static long least(int rounds, long goodEnough, long[] threads, Round round)
      throws Exception {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < rounds && least > goodEnough; i++) {
      long before = of(threads);
      round.run();
      least = Math.min(least, of(threads) - before);
    }
    return least;
  }

  private static long of(long[] threads) {
    return Arrays.stream(THREADS.getThreadAllocatedBytes(threads)).filter(n -> n > 0).sum();
  }

  /** The threads that live now and whose name is one of these. */
  public static Set<Long> threads(Predicate<String> name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> name.test(thread.getName()))
        .map(Thread::getId)
        .collect(Collectors.toSet());
  }
}
