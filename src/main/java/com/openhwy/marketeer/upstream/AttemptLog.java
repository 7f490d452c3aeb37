package com.openhwy.marketeer.upstream;

import java.util.Arrays;

/** The endpoints one exchange has tried, in order. Event loop only; reused by {@link #clear}. */
public final class AttemptLog {
  /** Nothing tried yet; not to be added to. */
  static final AttemptLog NONE = new AttemptLog();

  private static final int USUAL = 3;

  private Endpoint[] tried = new Endpoint[USUAL];
  private int size;

  public void add(Endpoint endpoint) {
    if (size == tried.length) {
      tried = Arrays.copyOf(tried, size * 2);
    }
    tried[size++] = endpoint;
  }

  /** Whether that address of that service was tried, be it under an older configuration. */
  public boolean contains(Endpoint endpoint) {
    for (int i = 0; i < size; i++) {
      if (tried[i].state() == endpoint.state()) {
        return true;
      }
    }
    return false;
  }

  public int size() {
    return size;
  }

  public void clear() {
    Arrays.fill(tried, 0, size, null);
    size = 0;
  }
}
