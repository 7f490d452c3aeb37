package com.openhwy.marketeer.middleware.apikey;

import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.WatchedFile;
import org.jspecify.annotations.Nullable;

/** The keys as they are now. Thread-safe. */
final class ApiKeyDefinition implements MiddlewareDefinition {
  final String name;
  final ApiKeySettings settings;
  private final Keys inline;
  private final @Nullable WatchedFile<Keys> file;

  ApiKeyDefinition(
      String name, ApiKeySettings settings, Keys inline, @Nullable WatchedFile<Keys> file) {
    this.name = name;
    this.settings = settings;
    this.inline = inline;
    this.file = file;
  }

  Keys keys() {
    return file == null ? inline : file.current();
  }

  @Override
  public Middleware instance(LoopResources loop, int slot) {
    if (file != null) {
      file.watch(loop.vertx());
    }
    return new ApiKey(this, loop);
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
    }
  }
}
