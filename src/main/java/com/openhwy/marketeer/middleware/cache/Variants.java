package com.openhwy.marketeer.middleware.cache;

import com.openhwy.marketeer.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is stored for one URL, the newest first. Immutable.
 *
 * @param passUntilNanos until when requests are not held up for each other, since what came last
 *     was not to be kept; 0 when there is no such time
 */
record Variants(List<Entry> entries, long passUntilNanos) {

  /**
   * @param route of the request
   * @param partition of its client; empty for everybody's
   * @param credentials whether the request has any
   */
  record Asked(String route, String partition, boolean credentials) {}

  @Nullable Entry select(Asked asked, Headers request) {
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (isFor(entry.origin(), asked) && entry.origin().selecting().matches(request)) {
        return entry;
      }
    }
    return null;
  }

  /** Whether a response may answer such a request, as far as the client is concerned. */
  static boolean isFor(Entry.Origin origin, Asked asked) {
    return origin.route().equals(asked.route())
        && origin.partition().equals(asked.partition())
        && (!asked.credentials() || origin.shared() || !asked.partition().isEmpty());
  }

  /** With one more, in place of what it replaces. */
  static Variants add(@Nullable Variants before, Entry entry, int most, long passUntilNanos) {
    List<Entry> all = new ArrayList<>();
    all.add(entry);
    if (before != null) {
      for (Entry old : before.entries) {
        if (all.size() < most && !sameRequests(old.origin(), entry.origin())) {
          all.add(old);
        }
      }
    }
    return new Variants(List.copyOf(all), passUntilNanos);
  }

  private static boolean sameRequests(Entry.Origin a, Entry.Origin b) {
    return a.route().equals(b.route())
        && a.partition().equals(b.partition())
        && a.selecting().equals(b.selecting());
  }

  /** Without what the predicate names; null when nothing is left. */
  @Nullable Variants without(Predicate<Entry> gone) {
    List<Entry> left = entries.stream().filter(gone.negate()).toList();
    return left.isEmpty() ? null : new Variants(left, passUntilNanos);
  }

  /** Nobody is to wait for the answer to another one for a while. */
  static Variants pass(@Nullable Variants before, long untilNanos) {
    return new Variants(before == null ? List.of() : before.entries, untilNanos);
  }

  boolean passes(long nanos) {
    return passUntilNanos != 0 && passUntilNanos - nanos > 0;
  }

  /** About how many bytes of the heap they take, without the key. */
  int weight() {
    long weight = 128;
    for (Entry entry : entries) {
      weight += entry.weight();
    }
    return (int) Math.min(weight, Integer.MAX_VALUE);
  }
}
