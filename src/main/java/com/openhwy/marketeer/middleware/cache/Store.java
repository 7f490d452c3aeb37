package com.openhwy.marketeer.middleware.cache;

import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where stored responses are, by URL. Thread-safe; nothing here waits or blocks. A store that is
 * far away is no other kind of this: it is asked by a {@link Fetch} before the endpoint is, and
 * what it has comes to stand here.
 */
interface Store extends AutoCloseable {

  /** What is stored for a URL; null for nothing. */
  @Nullable Variants find(String key);

  /**
   * Changes what is stored for a URL in one step.
   *
   * @param change from what is there, null for nothing, to what is to be there, null for nothing
   */
  void change(String key, UnaryOperator<@Nullable Variants> change);

  /**
   * Removes every entry that the predicate names.
   *
   * @return how many
   */
  int removeIf(BiPredicate<String, Entry> gone);

  /** URLs at present. */
  long size();

  /** Bytes at present, about. */
  long weight();

  /** URLs that had to go for others, since the start. */
  long evictions();

  @Override
  void close();
}
