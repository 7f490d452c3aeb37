package com.openhwy.marketeer.files;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.openhwy.marketeer.base.Ticker;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the files of one root, so that event loops need not ask the disk. Thread-safe.
 *
 * <p>A resource answers for a second after the disk was looked at. Then the next request has a
 * worker look again, all requests for the same path wait for that one look, and what has not
 * changed is not read again. Memory and open files are bounded by weight. Paths that lead to no
 * file are kept apart, so that a flood of them cannot drive out files.
 */
final class FileStore implements AutoCloseable {
  /** Nanoseconds that one look at the disk is good for. */
  static final long FRESH_NANOS = 1_000_000_000L;

  private static final long MOST_WEIGHT = 64 << 20;
  private static final int MOST_NOTES = 4096;

  private final Disk disk;
  private final Executor workers;
  private final Ticker ticker;
  private final Cache<String, Resource> heavy;
  private final Cache<String, Resource> notes;
  private final ConcurrentHashMap<String, CompletableFuture<Resource>> looks =
      new ConcurrentHashMap<>();
  private volatile boolean closed;

  FileStore(Disk disk, Executor workers, Ticker ticker) {
    this.disk = disk;
    this.workers = workers;
    this.ticker = ticker;
    this.heavy =
        Caffeine.newBuilder()
            .maximumWeight(MOST_WEIGHT)
            .weigher(FileStore::weight)
            .removalListener(
                (@Nullable String path, @Nullable Resource gone, RemovalCause why) ->
                    released(gone))
            .executor(FileStore.orHere(workers))
            .build();
    this.notes =
        Caffeine.newBuilder().maximumSize(MOST_NOTES).executor(FileStore.orHere(workers)).build();
  }

  /** Housekeeping must happen even when the workers are full or gone. */
  private static Executor orHere(Executor workers) {
    return task -> {
      try {
        workers.execute(task);
      } catch (RejectedExecutionException full) {
        task.run();
      }
    };
  }

  private static int weight(String path, Resource resource) {
    if (resource instanceof FileEntry file) {
      return file.weight() + path.length();
    }
    return resource instanceof Listing listing ? listing.weight() + path.length() : 1;
  }

  private static void released(@Nullable Resource gone) {
    if (gone != null) {
      gone.release();
    }
  }

  /** What is known and young enough to answer at once; null when the disk must be looked at. */
  @Nullable Resource fresh(String path) {
    Resource known = known(path);
    return known != null && known.age().isBelow(FRESH_NANOS, ticker.nanos()) ? known : null;
  }

  private @Nullable Resource known(String path) {
    Resource file = heavy.getIfPresent(path);
    return file != null ? file : notes.getIfPresent(path);
  }

  /**
   * Has a worker look at the disk. What depends on the future when it completes runs on the worker,
   * while the resource is surely there: to use it later, {@linkplain Resource#retain retain} it
   * there. Completes with an {@link IOException} when the disk fails and with {@link
   * RejectedExecutionException} when no worker is free.
   */
  CompletableFuture<Resource> look(String path) {
    CompletableFuture<Resource> mine = new CompletableFuture<>();
    CompletableFuture<Resource> running = looks.putIfAbsent(path, mine);
    if (running != null) {
      return running;
    }
    try {
      workers.execute(() -> lookNow(path, mine));
    } catch (RejectedExecutionException full) {
      looks.remove(path, mine);
      mine.completeExceptionally(full);
    }
    return mine;
  }

  private void lookNow(String path, CompletableFuture<Resource> mine) {
    Resource found;
    try {
      found = lookAt(path);
    } catch (IOException | RuntimeException | Error e) {
      looks.remove(path, mine);
      mine.completeExceptionally(e);
      return;
    }
    looks.remove(path, mine);
    mine.complete(found);
    found.release();
  }

  /** With a reference of the caller's own beside the store's. */
  private Resource lookAt(String path) throws IOException {
    long now = ticker.nanos();
    Resource known = known(path);
    Resource found = disk.look(path, known, now);
    if (found == known) {
      if (found.retain()) {
        found.age().confirmed(now);
        return found;
      }
      found = disk.look(path, null, now); // evicted meanwhile
    }
    keep(path, found);
    return found;
  }

  private void keep(String path, Resource found) {
    if (closed) {
      return; // its one reference is the caller's
    }
    if (!found.retain()) {
      throw new IllegalStateException("what was just read is gone: " + path);
    }
    if (found instanceof Resource.Note) {
      notes.put(path, found);
      heavy.invalidate(path);
    } else {
      heavy.put(path, found);
      notes.invalidate(path);
    }
    if (closed) {
      heavy.invalidate(path); // close() may have passed by before the put
    }
  }

  /** Forgets everything; looks that still come are answered and not kept. */
  @Override
  public void close() {
    closed = true;
    heavy.invalidateAll();
    notes.invalidateAll();
    heavy.cleanUp();
  }
}
