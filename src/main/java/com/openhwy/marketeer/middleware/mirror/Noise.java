package com.openhwy.marketeer.middleware.mirror;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What differs between two answers though nothing is wrong: times, ids, what the operator lists.
 * Learnt by asking the same service twice, as Twitter's Diffy did, and kept from then on; bounded.
 * Thread-safe.
 */
final class Noise {
  /** Differ by their nature, or by what stands elsewhere. */
  private static final Set<String> ALWAYS =
      Set.of(
          "date",
          "age",
          "x-request-id",
          "traceparent",
          "content-length",
          "transfer-encoding",
          "connection",
          "keep-alive");

  private final Set<String> ignored;
  private final Set<String> learnt = ConcurrentHashMap.newKeySet();
  private final int most;

  /**
   * @param ignored names of fields in any case, and pointers that begin with a slash
   */
  Noise(List<String> ignored, int most) {
    this.ignored =
        ignored.stream()
            .map(each -> each.startsWith("/") ? each : each.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    this.most = most;
  }

  /**
   * @param name lower case
   */
  boolean isField(String name) {
    return ALWAYS.contains(name) || ignored.contains(name) || learnt.contains(name);
  }

  /**
   * Whether the place, or one that it is part of, is noise.
   *
   * @param pointer with {@code *} for the index of an item; empty for the whole body
   */
  boolean isPointer(String pointer) {
    for (int end = pointer.length(); end >= 0; end = end == 0 ? -1 : slashBefore(pointer, end)) {
      String place = pointer.substring(0, end);
      if (ignored.contains(place) || learnt.contains("/" + place)) {
        return true;
      }
    }
    return false;
  }

  private static int slashBefore(String pointer, int end) {
    return Math.max(0, pointer.lastIndexOf('/', end - 1));
  }

  void learnField(String name) {
    learn(name);
  }

  /** Kept with one more slash in front, so that the whole body is none of the names. */
  void learnPointer(String pointer) {
    learn("/" + pointer);
  }

  private void learn(String what) {
    if (learnt.size() < most) {
      learnt.add(what);
    }
  }

  /** Names of fields, and pointers; {@code /} is the whole body. */
  Set<String> learnt() {
    Set<String> all = new TreeSet<>();
    for (String each : learnt) {
      all.add(each.startsWith("//") ? each.substring(1) : each);
    }
    return all;
  }
}
