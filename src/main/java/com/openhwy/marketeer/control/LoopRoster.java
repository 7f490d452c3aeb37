package com.openhwy.marketeer.control;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Thread-safe. The event loops that install snapshots, by name, while they do. */
public final class LoopRoster {
  private final Set<String> loops = ConcurrentHashMap.newKeySet();

  void enter(String loop) {
    if (!loops.add(loop)) {
      throw new IllegalStateException("loop " + loop + " is in the roster already");
    }
  }

  void leave(String loop) {
    loops.remove(loop);
  }

  Set<String> loops() {
    return Set.copyOf(loops);
  }
}
