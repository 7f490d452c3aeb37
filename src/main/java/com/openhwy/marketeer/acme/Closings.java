package com.openhwy.marketeer.acme;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Authorities that asked to be left alone, and until when. Thread-safe. */
final class Closings {
  private final Map<String, Instant> byDirectory = new ConcurrentHashMap<>();

  void close(Issuer issuer, Instant until) {
    byDirectory.merge(issuer.directory(), until, (one, other) -> one.isAfter(other) ? one : other);
  }

  /**
   * @return null when it may be asked
   */
  @Nullable Instant until(Issuer issuer, Instant now) {
    Instant until = byDirectory.get(issuer.directory());
    return until == null || !until.isAfter(now) ? null : until;
  }
}
