package com.openhwy.marketeer.files;

/**
 * What answers for one request path, as the disk was when it was last looked at. Thread-safe: all
 * but {@link Age} is immutable.
 */
sealed interface Resource permits FileEntry, Listing, Resource.Note {

  Age age();

  /**
   * Keeps its bytes although the store may forget it; false when they are gone already. Whoever got
   * true calls {@link #release} once.
   */
  boolean retain();

  /** Gives one reference back. */
  void release();

  /** An answer that needs no bytes. */
  sealed interface Note extends Resource {
    @Override
    default boolean retain() {
      return true;
    }

    @Override
    default void release() {}
  }

  /** Another path's resource answers: the index of a directory, or of the root for an SPA. */
  record Alias(String path, Age age) implements Note {}

  /** A directory, asked for without its slash. */
  record AddSlash(Age age) implements Note {}

  /** Nothing that may be served. */
  record Missing(Age age) implements Note {}

  /** There is a file, but not for us. */
  record Forbidden(Age age) implements Note {}

  /** When the disk was last looked at. */
  final class Age {
    private volatile long checkedNanos;

    Age(long checkedNanos) {
      this.checkedNanos = checkedNanos;
    }

    /** The disk was looked at again, at that tick, and nothing had changed. */
    void confirmed(long nanos) {
      checkedNanos = nanos;
    }

    boolean isBelow(long limitNanos, long nowNanos) {
      return nowNanos - checkedNanos < limitNanos;
    }
  }
}
