package com.openhwy.marketeer.upstream;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints one exchange has tried, in order. Event loop only; reused by {@link #clear}. One,
 * which is nearly all of them, costs no array.
 */
public final class AttemptLog {
  /** Nothing tried yet; not to be added to. */
  static final AttemptLog NONE = new AttemptLog();

  private static final int USUAL = 2;

  private @Nullable Endpoint first;
  private @Nullable Endpoint @Nullable [] more;
  private int size;

  public void add(Endpoint endpoint) {
    if (size == 0) {
      first = endpoint;
    } else {
      int at = size - 1;
      @Nullable Endpoint[] rest = more == null ? new Endpoint[USUAL] : more;
      if (at == rest.length) {
        rest = Arrays.copyOf(rest, at * 2);
      }
      rest[at] = endpoint;
      more = rest;
    }
    size++;
  }

  /** Whether that address of that service was tried, be it under an older configuration. */
  public boolean contains(Endpoint endpoint) {
    for (int i = 0; i < size; i++) {
      Endpoint tried = get(i);
      if (tried != null && tried.state() == endpoint.state()) {
        return true;
      }
    }
    return false;
  }

  private @Nullable Endpoint get(int index) {
    return index == 0 ? first : more == null ? null : more[index - 1];
  }

  public int size() {
    return size;
  }

  public void clear() {
    first = null;
    if (more != null) {
      Arrays.fill(more, null);
    }
    size = 0;
  }
}
