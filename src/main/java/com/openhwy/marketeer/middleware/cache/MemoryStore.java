package com.openhwy.marketeer.middleware.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy.Eviction;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * In the heap, bounded by weight: what is asked for often stays (W-TinyLFU), so that a crawler that
 * asks for everything once does not drive out what everybody wants. Thread-safe.
 */
final class MemoryStore implements Store {
  private static final int KEY_OVERHEAD = 128;

  private final LongAdder evictions = new LongAdder();
  private final Cache<String, Variants> cache;
  private final Eviction<String, Variants> bounds;

  /**
   * @param bytes of the heap
   * @param upkeep where evictions are worked off; never an event loop
   */
  MemoryStore(long bytes, Executor upkeep) {
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher(
                (String key, Variants value) ->
                    (int)
                        Math.min(
                            Integer.MAX_VALUE, 2L * key.length() + KEY_OVERHEAD + value.weight()))
            .executor(upkeep)
            .evictionListener((key, value, cause) -> evictions.increment())
            .build();
    this.bounds = cache.policy().eviction().orElseThrow();
  }

  @Override
  public @Nullable Variants find(String key) {
    return cache.getIfPresent(key);
  }

  @Override
  public void change(String key, UnaryOperator<@Nullable Variants> change) {
    Variants unused = cache.asMap().compute(key, (k, before) -> change.apply(before));
  }

  @Override
  public int removeIf(BiPredicate<String, Entry> gone) {
    int removed = 0;
    for (Map.Entry<String, Variants> each : cache.asMap().entrySet()) {
      String key = each.getKey();
      int before = each.getValue().entries().size();
      Variants left = each.getValue().without(entry -> gone.test(key, entry));
      int after = left == null ? 0 : left.entries().size();
      if (after < before) {
        removed += before - after;
        change(key, now -> now == null ? null : now.without(entry -> gone.test(key, entry)));
      }
    }
    return removed;
  }

  @Override
  public long size() {
    return cache.estimatedSize();
  }

  @Override
  public long weight() {
    return bounds.weightedSize().orElse(0);
  }

  @Override
  public long evictions() {
    return evictions.sum();
  }

  @Override
  public void close() {
    cache.invalidateAll();
  }
}
