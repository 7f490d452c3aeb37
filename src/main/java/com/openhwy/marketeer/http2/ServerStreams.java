package com.openhwy.marketeer.http2;

import io.netty.util.collection.IntObjectHashMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one client's connection: those that are open, and the identifiers of the last that
 * were (RFC 9113 5.1: what comes for a closed stream means different things by how it was closed).
 */
final class ServerStreams {
  private static final int REMEMBERED = 128;

  /** Flags beside a remembered identifier. */
  private static final int OURS = 1 << 31;

  private final IntObjectHashMap<ServerStream> open = new IntObjectHashMap<>();
  private final int[] closed = new int[REMEMBERED];
  private int closedAt;
  private int last;

  @Nullable ServerStream get(int id) {
    return open.get(id);
  }

  int size() {
    return open.size();
  }

  /** The highest identifier a client has used. */
  int last() {
    return last;
  }

  /** The client has used an identifier, whatever becomes of it. */
  void used(int id) {
    last = id;
  }

  void add(ServerStream stream) {
    open.put(stream.id(), stream);
  }

  /**
   * @param byUs whether we have reset it: what the client had sent before it heard is no fault
   */
  void remove(int id, boolean byUs) {
    open.remove(id);
    closed(id, byUs);
  }

  void closed(int id, boolean byUs) {
    closed[closedAt] = byUs ? id | OURS : id;
    closedAt = (closedAt + 1) % REMEMBERED;
  }

  /** Whether it was open a moment ago, rather than passed over. */
  boolean wasOpen(int id) {
    for (int known : closed) {
      if ((known & ~OURS) == id) {
        return true;
      }
    }
    return false;
  }

  boolean wasResetByUs(int id) {
    for (int known : closed) {
      if (known == (id | OURS)) {
        return true;
      }
    }
    return false;
  }

  /** Those open now, to be walked while they close. */
  List<ServerStream> all() {
    return open.isEmpty() ? List.of() : new ArrayList<>(open.values());
  }
}
