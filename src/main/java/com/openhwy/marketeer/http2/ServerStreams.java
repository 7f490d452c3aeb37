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
  /** How a stream came to its end. */
  enum End {
    COMPLETE,
    RESET_BY_CLIENT,
    /** What the client had sent before it heard of it is no fault. */
    RESET_BY_US
  }

  private static final int REMEMBERED = 128;

  private final IntObjectHashMap<ServerStream> open = new IntObjectHashMap<>();
  private final int[] closed = new int[REMEMBERED];
  private final End[] ends = new End[REMEMBERED];
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

  void remove(int id, End how) {
    open.remove(id);
    closed(id, how);
  }

  void closed(int id, End how) {
    closed[closedAt] = id;
    ends[closedAt] = how;
    closedAt = (closedAt + 1) % REMEMBERED;
  }

  /** How it ended, if it was open a moment ago, rather than passed over. */
  @Nullable End end(int id) {
    for (int i = 0; i < REMEMBERED; i++) {
      if (closed[i] == id) {
        return ends[i];
      }
    }
    return null;
  }

  /** Those open now, to be walked while they close. */
  List<ServerStream> all() {
    return open.isEmpty() ? List.of() : new ArrayList<>(open.values());
  }
}
