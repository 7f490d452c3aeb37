package com.openhwy.marketeer.config.store;

import com.openhwy.marketeer.config.read.Format;
import com.openhwy.marketeer.config.read.RawText;
import io.vertx.config.spi.ConfigStore;
import io.vertx.config.spi.ConfigStoreFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The store {@value #NAME}: any other store, under a name, as raw text. A retriever merges its
 * stores into one object and fails when one of them does; this way it stays known who said what,
 * and a store that fails is a text with a fault.
 *
 * <p>Configuration: {@code name}, {@code type} of the store, {@code format} of what it holds,
 * {@code optional}, and its own {@code config}.
 */
public final class NamedStoreFactory implements ConfigStoreFactory {
  static final String NAME = "marketeer-store";

  /** A store that does not answer must not hold up a reload for ever. */
  private static final long PATIENCE_SECONDS = 10;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ConfigStore create(Vertx vertx, JsonObject configuration) {
    try {
      return new NamedStore(configuration, delegate(vertx, configuration), null);
    } catch (RuntimeException e) {
      return new NamedStore(configuration, null, "cannot be used as configured: " + e.getMessage());
    }
  }

  private static ConfigStore delegate(Vertx vertx, JsonObject configuration) {
    String type = configuration.getString("type");
    for (ConfigStoreFactory factory :
        ServiceLoader.load(ConfigStoreFactory.class, ConfigStoreFactory.class.getClassLoader())) {
      if (factory.name().equals(type)) {
        return factory.create(vertx, configuration.getJsonObject("config", new JsonObject()));
      }
    }
    throw new IllegalArgumentException("unknown type of store \"" + type + "\"");
  }

  private static final class NamedStore implements ConfigStore {
    private final JsonObject configuration;
    private final @Nullable ConfigStore delegate;
    private final @Nullable String fault;
    private @Nullable Future<Buffer> asking;

    NamedStore(JsonObject configuration, @Nullable ConfigStore delegate, @Nullable String fault) {
      this.configuration = configuration;
      this.delegate = delegate;
      this.fault = fault;
    }

    /** One question at a time: the next scan does not wait for a slow answer, it shares it. */
    @Override
    public synchronized Future<Buffer> get() {
      if (delegate == null) {
        return Future.succeededFuture(answer(null, fault));
      }
      if (asking == null || asking.isComplete()) {
        asking = ask(delegate);
      }
      return asking;
    }

    private Future<Buffer> ask(ConfigStore store) {
      try {
        return store
            .get()
            .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .transform(
                result ->
                    Future.succeededFuture(
                        result.succeeded()
                            ? answer(result.result(), null)
                            : answer(null, reason(result.cause()))));
      } catch (RuntimeException e) {
        return Future.succeededFuture(answer(null, reason(e)));
      }
    }

    private static String reason(Throwable cause) {
      return cause instanceof TimeoutException
          ? "did not answer within " + PATIENCE_SECONDS + " s"
          : "cannot be read: " + cause.getMessage();
    }

    private Buffer answer(@Nullable Buffer text, @Nullable String problem) {
      String name = configuration.getString("name");
      JsonObject answer = new JsonObject();
      if (text != null || !configuration.getBoolean("optional", false)) {
        Format format = Format.named(configuration.getString("format"));
        answer.put(
            name,
            Texts.toJson(
                new RawText(
                    name,
                    RawText.STORE,
                    format == null ? Format.JSON : format,
                    text == null ? "" : text.toString(),
                    problem)));
      }
      return answer.toBuffer();
    }

    @Override
    public Future<Void> close() {
      return delegate == null ? Future.succeededFuture() : delegate.close();
    }

    @Override
    public String toString() {
      return configuration.getString("name");
    }
  }
}
