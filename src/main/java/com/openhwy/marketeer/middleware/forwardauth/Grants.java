package com.openhwy.marketeer.middleware.forwardauth;

import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The grants given lately, by what was asked and by whom; the least lately used makes room. Owned
 * by one event loop.
 */
final class Grants {
  /** A longer question is asked every time: what is kept is bounded. */
  private static final int MOST = 2048;

  private record Kept(Grant grant, long untilNanos) {}

  private final StringBuilder text = new StringBuilder();
  private final List<String> names;
  private final boolean byUri;
  private final long ttlNanos;
  private final Map<String, Kept> kept;

  Grants(ForwardAuthSettings s) {
    this.names = s.cacheKey();
    this.byUri = s.cacheByUri();
    this.ttlNanos = s.cacheTtl().toNanos();
    int most = s.cacheSize();
    this.kept =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > most;
          }
        };
  }

  /**
   * What stands for a question; null for one whose answer is not kept, because it names nobody or
   * is very long.
   */
  @Nullable String key(Request request) {
    text.setLength(0);
    boolean named = false;
    for (int i = 0; i < names.size(); i++) {
      named |= appendField(names.get(i), request.headers());
    }
    if (!named) {
      return null;
    }
    text.append(request.scheme()).append('\n').append(request.authority()).append('\n');
    if (byUri) {
      text.append(request.method()).append('\n').append(Question.uri(request));
    }
    return text.length() > MOST ? null : text.toString();
  }

  /** No value holds a line feed, so two different requests never read the same. */
  private boolean appendField(String name, Headers headers) {
    int at = headers.indexOf(name, 0);
    boolean found = at >= 0;
    for (; at >= 0; at = headers.indexOf(name, at + 1)) {
      text.append(':').append(headers.value(at)).append('\n');
    }
    text.append('\n');
    return found;
  }

  @Nullable Grant find(String key, long nowNanos) {
    Kept found = kept.get(key);
    if (found == null) {
      return null;
    }
    if (found.untilNanos() - nowNanos > 0) {
      return found.grant();
    }
    kept.remove(key);
    return null;
  }

  void keep(String key, Grant grant, long nowNanos) {
    kept.put(key, new Kept(grant, nowNanos + ttlNanos));
  }

  int size() {
    return kept.size();
  }
}
