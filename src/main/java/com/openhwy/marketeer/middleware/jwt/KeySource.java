package com.openhwy.marketeer.middleware.jwt;

import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.WatchedFile;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Where the keys come from. Thread-safe. */
interface KeySource extends AutoCloseable {

  /** Those in force; null before the first have come. */
  @Nullable KeySet keys();

  /**
   * Asks for newer ones, for a token names a key that is not known.
   *
   * @return done, whatever came of it; null when it is not worth waiting: nothing can be new
   */
  @Nullable Future<Void> refresh();

  /** Begins to watch; of all event loops only the first counts. */
  void start(LoopResources loop);

  @Override
  void close();

  /** Of a file, which is looked at so often that there is nothing to wait for. */
  static KeySource watched(WatchedFile<KeySet> file) {
    return new KeySource() {
      @Override
      public KeySet keys() {
        return file.current();
      }

      @Override
      public @Nullable Future<Void> refresh() {
        return null;
      }

      @Override
      public void start(LoopResources loop) {
        file.watch(loop.vertx());
      }

      @Override
      public void close() {
        file.close();
      }
    };
  }

  /** Of keys that stand in the configuration. */
  static KeySource fixed(KeySet keys) {
    return new KeySource() {
      @Override
      public KeySet keys() {
        return keys;
      }

      @Override
      public @Nullable Future<Void> refresh() {
        return null;
      }

      @Override
      public void start(LoopResources loop) {
        // there is nothing to watch
      }

      @Override
      public void close() {
        // nothing was opened
      }
    };
  }
}
