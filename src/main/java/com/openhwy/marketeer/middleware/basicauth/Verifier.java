package com.openhwy.marketeer.middleware.basicauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.http.Principal;
import com.openhwy.marketeer.middleware.Fingerprint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Asks password hashes, on few threads of its own and with a short queue, so that a flood of logins
 * takes no more of the machine than these threads. What many requests ask at once is asked once;
 * what nobody waits for any more is not asked. What was found right is remembered for a while.
 * Shared by all event loops; thread-safe.
 */
final class Verifier implements AutoCloseable {
  private static final long IDLE_SECONDS = 30;

  /** Whoever waited longer is told to come again: the queue is not a place to live in. */
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(10);

  enum Outcome {
    RIGHT,
    WRONG,
    /** It waited too long. */
    BUSY,
    /** Hashing itself failed; it is in the log. */
    BROKEN
  }

  /** One request that waits. Called on a thread of the verifier; never after {@link #leave}. */
  @FunctionalInterface
  interface Waiter {
    void heard(Outcome outcome);
  }

  /** What is asked: equal for requests that one answer will do for. */
  private record Question(Fingerprint presented, PasswordHash hash) {}

  private final Map<Question, Job> jobs = new HashMap<>();
  private final Cache<Fingerprint, Verified> verified;
  private final ThreadPoolExecutor pool;
  private final long ttlNanos;

  /**
   * @param queue how many may wait for a thread
   * @param ttlNanos how long a right password is not asked again; 0 is never
   */
  Verifier(String name, int threads, int queue, int cached, long ttlNanos) {
    AtomicInteger number = new AtomicInteger();
    this.ttlNanos = ttlNanos;
    this.verified = Caffeine.newBuilder().maximumSize(cached).executor(Runnable::run).build();
    this.pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            task -> {
              Thread thread =
                  new Thread(task, "marketeer-" + name + "-" + number.getAndIncrement());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
  }

  /** Whom these credentials belong to, if that was found out lately; costs no hashing. */
  @Nullable Verified known(Fingerprint presented, Users users, long nowNanos) {
    Verified found = verified.getIfPresent(presented);
    return found != null && found.holds(users, nowNanos) ? found : null;
  }

  /**
   * Asks; the waiter hears of it once, unless it leaves.
   *
   * @return what to {@link #leave}; null when there is no room, and nobody hears anything
   */
  synchronized @Nullable Job ask(
      Fingerprint presented, Credentials given, Users users, Ticker ticker, Waiter waiter) {
    PasswordHash own = users.hash(given.user());
    Question question = new Question(presented, own == null ? users.decoy(given.user()) : own);
    Job job = jobs.get(question);
    if (job == null) {
      job = new Job(question, given, own != null, ticker);
      try {
        pool.execute(job);
      } catch (RejectedExecutionException full) {
        return null; // also once it is closed
      }
      jobs.put(question, job);
    }
    job.waiters.add(waiter);
    return job;
  }

  /** The waiter is gone; what is not yet begun and nobody else waits for is dropped. */
  synchronized void leave(Job job, Waiter waiter) {
    job.waiters.remove(waiter);
    if (job.waiters.isEmpty() && pool.remove(job)) {
      jobs.remove(job.question, job);
    }
  }

  private synchronized boolean isAwaited(Job job) {
    if (job.waiters.isEmpty()) {
      jobs.remove(job.question, job);
      return false;
    }
    return true;
  }

  private synchronized List<Waiter> finish(Job job) {
    jobs.remove(job.question, job);
    List<Waiter> waiters = new ArrayList<>(job.waiters);
    job.waiters.clear();
    return waiters;
  }

  /** How many are asked or wait to be; for tests. */
  synchronized int pending() {
    return jobs.size();
  }

  /** Takes no more; those that wait are still told. */
  @Override
  public void close() {
    pool.shutdown();
  }

  /** One password to hash. */
  final class Job implements Runnable {
    private final Question question;
    private final Credentials given;
    private final boolean isUser;
    private final Ticker ticker;
    private final long askedNanos;
    private final List<Waiter> waiters = new ArrayList<>(1);

    /**
     * @param isUser whether the hash is that user's own rather than a decoy
     */
    private Job(Question question, Credentials given, boolean isUser, Ticker ticker) {
      this.question = question;
      this.given = given;
      this.isUser = isUser;
      this.ticker = ticker;
      this.askedNanos = ticker.nanos();
    }

    @Override
    public void run() {
      if (!isAwaited(this)) {
        return;
      }
      Outcome outcome = Outcome.BROKEN;
      try {
        outcome = outcome();
      } finally {
        for (Waiter waiter : finish(this)) {
          waiter.heard(outcome);
        }
      }
    }

    private Outcome outcome() {
      if (ticker.nanos() - askedNanos > MOST_NANOS) {
        return Outcome.BUSY;
      }
      boolean same = question.hash().verify(given.password());
      if (!same || !isUser) {
        return Outcome.WRONG;
      }
      if (ttlNanos > 0) {
        verified.put(
            question.presented(),
            new Verified(
                Principal.named(given.user()), question.hash(), ticker.nanos() + ttlNanos));
      }
      return Outcome.RIGHT;
    }
  }
}
