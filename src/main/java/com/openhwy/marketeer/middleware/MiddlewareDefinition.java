package com.openhwy.marketeer.middleware;

import com.openhwy.marketeer.http.Middleware;

/**
 * One named middleware, compiled. Thread-safe; holds what all event loops share (a rate limit's
 * buckets, a cache's store). It lives by identity: a reload that leaves name and settings alone
 * keeps the object.
 */
public interface MiddlewareDefinition extends AutoCloseable {

  /** Whether instances keep something with an exchange; they are then given a slot of it. */
  default boolean needsSlot() {
    return false;
  }

  /**
   * The instance of one event loop.
   *
   * @param slot for {@code Exchange.slot}, -1 unless {@link #needsSlot}
   */
  Middleware instance(LoopResources loop, int slot);

  /** No snapshot uses it any more. */
  @Override
  default void close() {}
}
