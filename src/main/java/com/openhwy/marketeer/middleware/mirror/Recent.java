package com.openhwy.marketeer.middleware.mirror;

import java.util.ArrayDeque;
import java.util.List;

/** The last answers that differed. Thread-safe by a lock; written by workers, never by a loop. */
final class Recent {
  private final int most;
  private final ArrayDeque<Mismatch> newestFirst = new ArrayDeque<>();

  Recent(int most) {
    this.most = most;
  }

  synchronized void add(Mismatch mismatch) {
    if (most == 0) {
      return;
    }
    if (newestFirst.size() == most) {
      newestFirst.removeLast();
    }
    newestFirst.addFirst(mismatch);
  }

  synchronized List<Mismatch> all() {
    return List.copyOf(newestFirst);
  }
}
