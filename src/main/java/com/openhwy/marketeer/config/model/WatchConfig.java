package com.openhwy.marketeer.config.model;

import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Range;
import java.time.Duration;
import java.util.List;
import java.util.Map;

@Doc("Where configuration comes from and how changes are noticed.")
public record WatchConfig(
    @Doc("Reload when a file changes.") @Default("true") boolean watch,
    @Doc("How often stores are asked for changes.") @Default("1s") @Range(min = 50)
        Duration interval,
    @Doc(
            "Further vertx-config stores, later ones win: http, redis, git …, as vertx-config describes them.")
        List<Store> stores) {

  public record Store(
      @Doc("Type of the store.") String type,
      @Doc("Format of what it holds.") @Default("json") String format,
      @Doc("The store may be missing.") @Default("false") boolean optional,
      @Doc("Settings of the store.") Map<String, Object> config) {}
}
