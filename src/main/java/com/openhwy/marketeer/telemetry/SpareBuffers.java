package com.openhwy.marketeer.telemetry;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Buffers of one event loop's log that were written and can be filled again: as many as a writer
 * that is late now and then has in its hands, so that none is lost and made anew. Thread-safe.
 */
final class SpareBuffers {
  private static final int KEPT = 4;

  private final AtomicReferenceArray<byte @Nullable []> kept = new AtomicReferenceArray<>(KEPT);

  /** Null when all are on their way. */
  byte @Nullable [] take() {
    for (int i = 0; i < KEPT; i++) {
      byte[] spare = kept.getAndSet(i, null);
      if (spare != null) {
        return spare;
      }
    }
    return null;
  }

  /** One more than fits is let go. */
  void give(byte[] buffer) {
    for (int i = 0; i < KEPT; i++) {
      if (kept.compareAndSet(i, null, buffer)) {
        return;
      }
    }
  }
}
