package com.openhwy.marketeer.control;

import com.openhwy.marketeer.base.Suggestion;
import com.openhwy.marketeer.middleware.cache.CacheDefinition;
import com.openhwy.marketeer.snapshot.Snapshot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The caches of the serving snapshot, for whoever wants to see into them or empty them. */
final class Caches {
  private static final List<String> WAYS = List.of("url", "prefix", "tag", "all");

  private Caches() {}

  static JsonObject view(Snapshot serving) {
    JsonArray caches = new JsonArray();
    for (CacheDefinition cache : serving.definitions(CacheDefinition.class)) {
      CacheDefinition.Contents contents = cache.contents();
      caches.add(
          new JsonObject()
              .put("name", cache.name())
              .put("urls", contents.urls())
              .put("bytes", contents.bytes())
              .put("max_bytes", contents.maxBytes())
              .put("evictions", contents.evictions()));
    }
    return new JsonObject().put("caches", caches);
  }

  /**
   * Forgets stored responses. On a worker: all that is stored may be looked at.
   *
   * @param body exactly one of {@code url}, {@code prefix}, {@code tag} and {@code all: true};
   *     {@code cache} to name one cache
   * @throws IllegalArgumentException with a message for the operator
   */
  static JsonObject purge(Snapshot serving, JsonObject body) {
    String way = way(body);
    int purged = 0;
    for (CacheDefinition cache : named(serving, body.getString("cache", ""))) {
      purged += purge(cache, way, body);
    }
    return new JsonObject().put("purged", purged);
  }

  private static int purge(CacheDefinition cache, String way, JsonObject body) {
    return switch (way) {
      case "url" -> cache.purgeUrl(body.getString(way));
      case "prefix" -> cache.purgePrefix(body.getString(way));
      case "tag" -> cache.purgeTag(body.getString(way));
      default -> cache.purgeAll();
    };
  }

  private static String way(JsonObject body) {
    List<String> given = WAYS.stream().filter(body::containsKey).toList();
    if (given.size() != 1) {
      throw new IllegalArgumentException(
          "names "
              + (given.isEmpty() ? "nothing" : String.join(" and ", given))
              + " to purge; expected exactly one of url, prefix, tag and all");
    }
    String way = given.get(0);
    Object value = body.getValue(way);
    boolean fits =
        way.equals("all") ? Boolean.TRUE.equals(value) : value instanceof String s && !s.isEmpty();
    if (!fits) {
      throw new IllegalArgumentException(
          way + " is " + value + "; expected " + (way.equals("all") ? "true" : "a text"));
    }
    return way;
  }

  private static List<CacheDefinition> named(Snapshot serving, String name) {
    List<CacheDefinition> all = serving.definitions(CacheDefinition.class);
    List<CacheDefinition> found =
        all.stream().filter(cache -> name.isEmpty() || cache.name().equals(name)).toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          name.isEmpty()
              ? "there is no cache; a middleware of type cache makes one"
              : "unknown cache \""
                  + name
                  + "\""
                  + Suggestion.hint(name, all.stream().map(CacheDefinition::name).toList()));
    }
    return found;
  }
}
