package com.openhwy.marketeer.acme.ondemand;

import java.util.ArrayList;
import java.util.List;

/** A name that handshakes wait for. Thread-safe. */
final class Pending {
  /** One more would only wait for the same; it is served what there is. */
  private static final int MAX_WAITING = 100;

  private final long since;
  private final List<Runnable> waiting = new ArrayList<>();
  private boolean ended;

  Pending(long since) {
    this.since = since;
  }

  long since() {
    return since;
  }

  synchronized boolean add(Runnable done) {
    return !ended && waiting.size() < MAX_WAITING && waiting.add(done);
  }

  void end() {
    List<Runnable> all;
    synchronized (this) {
      ended = true;
      all = List.copyOf(waiting);
      waiting.clear();
    }
    all.forEach(Runnable::run);
  }
}
