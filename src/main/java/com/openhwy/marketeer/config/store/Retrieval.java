package com.openhwy.marketeer.config.store;

import com.openhwy.marketeer.config.model.WatchConfig;
import com.openhwy.marketeer.config.read.RawText;
import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One {@link ConfigRetriever}: the supplier of all texts and the detector of changes. Belongs to
 * the context it was opened on.
 */
public final class Retrieval {

  /**
   * What a retrieval is set up for; another plan takes another retrieval.
   *
   * @param interval between two looks; zero never looks
   * @param stores further ones, in order
   * @param files whose contents count, besides the documents
   */
  public record Plan(
      Path directory, Duration interval, List<WatchConfig.Store> stores, Set<Path> files) {}

  private final Plan plan;
  private final ConfigRetriever retriever;

  private Retrieval(Plan plan, ConfigRetriever retriever) {
    this.plan = plan;
    this.retriever = retriever;
  }

  public static Retrieval open(Vertx vertx, Plan plan) {
    ConfigRetrieverOptions options =
        new ConfigRetrieverOptions()
            .setIncludeDefaultStores(false)
            .setScanPeriod(plan.interval().toMillis());
    JsonArray files = new JsonArray();
    plan.files().forEach(file -> files.add(file.toString()));
    options.addStore(
        new ConfigStoreOptions()
            .setType(DirectoryStoreFactory.NAME)
            .setConfig(
                new JsonObject().put("path", plan.directory().toString()).put("files", files)));
    for (int i = 0; i < plan.stores().size(); i++) {
      WatchConfig.Store store = plan.stores().get(i);
      options.addStore(
          new ConfigStoreOptions()
              .setType(NamedStoreFactory.NAME)
              .setConfig(
                  new JsonObject()
                      .put("name", name(store, i))
                      .put("type", store.type())
                      .put("format", store.format())
                      .put("optional", store.optional())
                      .put("config", new JsonObject(store.config()))));
    }
    return new Retrieval(plan, ConfigRetriever.create(vertx, options));
  }

  private static String name(WatchConfig.Store store, int index) {
    return "store " + store.type() + "#" + (index + 1);
  }

  public Plan plan() {
    return plan;
  }

  /** All texts as they are now: the directory's, then those of the stores in order. */
  public Future<List<RawText>> texts() {
    return retriever
        .getConfig()
        .map(
            found -> {
              List<RawText> texts = new ArrayList<>();
              for (Object text : found.getJsonObject(Texts.DIRECTORY).getJsonArray("texts")) {
                texts.add(Texts.fromJson((JsonObject) text));
              }
              for (int i = 0; i < plan.stores().size(); i++) {
                JsonObject text = found.getJsonObject(name(plan.stores().get(i), i));
                if (text != null) {
                  texts.add(Texts.fromJson(text));
                }
              }
              return List.copyOf(texts);
            });
  }

  /** Calls back on the context whenever something differs from the last look. */
  public void onChange(Runnable changed) {
    retriever.listen(change -> changed.run());
  }

  public Future<Void> close() {
    return retriever.close();
  }
}
