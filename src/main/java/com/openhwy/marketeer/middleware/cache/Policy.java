package com.openhwy.marketeer.middleware.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the operator decided about keeping responses, as plain numbers. Immutable.
 *
 * @param ttl by route, seconds: instead of whatever a response says of its freshness
 * @param statusTtl by status, seconds: where a response says nothing of its freshness
 * @param defaultTtl seconds, for what is left; {@link Directives#NONE} keeps it not
 * @param staleWhileRevalidate seconds, where a response does not say
 * @param staleIfError seconds, where a response does not say
 * @param targeted names of fields that come before Cache-Control
 * @param keyFields lower-case names of request fields that count besides those in Vary
 */
record Policy(
    Map<String, Long> ttl,
    Map<Integer, Long> statusTtl,
    long defaultTtl,
    long staleWhileRevalidate,
    long staleIfError,
    CacheSettings.SetCookie setCookie,
    List<String> targeted,
    List<String> keyFields) {

  static Policy of(CacheSettings s) {
    Map<String, Long> ttl = new HashMap<>();
    s.routeTtl().forEach((route, time) -> ttl.put(route, time.toSeconds()));
    Map<Integer, Long> byStatus = new HashMap<>();
    s.statusTtl()
        .forEach((status, time) -> byStatus.put(Integer.valueOf(status), time.toSeconds()));
    Duration fallback = s.defaultTtl();
    return new Policy(
        Map.copyOf(ttl),
        Map.copyOf(byStatus),
        fallback == null ? Directives.NONE : fallback.toSeconds(),
        s.staleWhileRevalidate().toSeconds(),
        s.staleIfError().toSeconds(),
        s.setCookie(),
        s.targetedFields(),
        keyFields(s.key()));
  }

  private static List<String> keyFields(CacheSettings.Key key) {
    List<String> names = new ArrayList<>();
    key.headers().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    key.cookies().forEach(name -> names.add(Selecting.cookie(name)));
    return List.copyOf(names);
  }

  /** Seconds, null where the route leaves it to the response. */
  @Nullable Long ttlOf(String route) {
    return ttl.get(route);
  }
}
