package com.openhwy.marketeer.middleware.cache;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.middleware.Complaints;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.MiddlewareFactory;

/** Makes {@code cache}. */
public final class CacheFactory implements MiddlewareFactory<CacheSettings> {
  /** Of the heap: the rest is for requests. */
  private static final double MOST_OF_HEAP = 0.6;

  @Override
  public String type() {
    return "cache";
  }

  @Override
  public Class<CacheSettings> settings() {
    return CacheSettings.class;
  }

  @Override
  public void check(CacheSettings s, Node.Mapping at, String path, Problems problems) {
    Complaints complaints = new Complaints(at, path, problems);
    if (s.maxObjectSize().bytes() > s.maxSize().bytes() / 2) {
      complaints.about(
          "max_object_size",
          s.maxObjectSize()
              + " is more than half of max_size "
              + s.maxSize()
              + ": two such responses would not fit; make it smaller, or max_size larger");
    }
    s.statusTtl().keySet().stream()
        .filter(status -> !status.matches("[2-5][0-9][0-9]"))
        .forEach(
            status ->
                complaints.about(
                    "status_ttl." + status,
                    "\"" + status + "\" is no status of a response; expected 200 to 599"));
    s.key().headers().forEach(name -> complaints.checkFieldName("key.headers", name));
    s.targetedFields().forEach(name -> complaints.checkFieldName("targeted_fields", name));
    if (!s.key().ignoreQuery().isEmpty() && !s.key().onlyQuery().isEmpty()) {
      complaints.about(
          "key.only_query", "stands beside ignore_query; one of the two says what matters");
    }
  }

  @Override
  public MiddlewareDefinition define(String name, CacheSettings settings) {
    long most = (long) (Runtime.getRuntime().maxMemory() * MOST_OF_HEAP);
    if (settings.maxSize().bytes() > most) {
      throw new IllegalArgumentException(
          "max_size "
              + settings.maxSize()
              + " does not fit into a heap of "
              + (Runtime.getRuntime().maxMemory() >> 20)
              + "MiB, of which a cache may take "
              + (most >> 20)
              + "MiB; make it smaller, or give the process more with MARKETEER_OPTS=-Xmx…");
    }
    return new CacheDefinition(name, settings);
  }
}
