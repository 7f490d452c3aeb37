package com.openhwy.marketeer.control;

import com.openhwy.marketeer.snapshot.Snapshot;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe. The snapshots alive in this process, by version, so that a message on the bus need
 * only carry the number: a candidate while it is installed, the one that serves, and old ones that
 * requests are still in.
 */
public final class Snapshots {
  private final ConcurrentMap<Long, Snapshot> alive = new ConcurrentHashMap<>();
  private volatile @Nullable Snapshot current;

  /** The one that serves; null before the first. */
  public @Nullable Snapshot current() {
    return current;
  }

  /**
   * The one that serves.
   *
   * @throws IllegalStateException before the first
   */
  public Snapshot serving() {
    Snapshot snapshot = current;
    if (snapshot == null) {
      throw new IllegalStateException("no snapshot serves yet; the gateway has not started");
    }
    return snapshot;
  }

  /** Null when it has been retired. */
  public @Nullable Snapshot find(long version) {
    return alive.get(version);
  }

  /** A candidate: findable, not yet serving. */
  void add(Snapshot candidate) {
    alive.put(candidate.version(), candidate);
  }

  /** From now on this one serves; at the start, or when every loop has bound it. */
  public void serve(Snapshot snapshot) {
    alive.put(snapshot.version(), snapshot);
    current = snapshot;
  }

  /** Takes it out and closes what none of the others uses. */
  void retire(Snapshot snapshot) {
    if (alive.remove(snapshot.version(), snapshot)) {
      snapshot.retire(List.copyOf(alive.values()));
    }
  }

  /** At the end of the process: every one, newest included. */
  public void retireAll() {
    current = null;
    for (Snapshot snapshot : List.copyOf(alive.values())) {
      retire(snapshot);
    }
  }
}
