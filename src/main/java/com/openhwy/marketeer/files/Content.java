package com.openhwy.marketeer.files;

import com.openhwy.marketeer.http.Response;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one representation, shared by all event loops: in memory, or an open file.
 * Thread-safe. The store holds one reference and gives it back when it forgets the file; who got
 * bytes holds them independently of that.
 */
sealed interface Content permits MemoryContent, OpenFile {

  /** Bytes. */
  long size();

  /**
   * Makes a part of it the body of a response.
   *
   * @return false, with the response untouched, when the store let go of it meanwhile
   */
  boolean give(Response response, long from, long length, FileIo io);

  /** A part of it for a body of several parts; null when the store let go of it meanwhile. */
  @Nullable Segment segment(long from, long length);

  /** What it counts for in the store, in bytes. */
  int weight();

  /** One more reference; false when the last one was given back already. */
  boolean retain();

  /** Gives one reference back. */
  void release();
}
