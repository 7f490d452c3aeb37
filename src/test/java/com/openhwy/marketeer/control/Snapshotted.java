package com.openhwy.marketeer.control;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.Loaded;
import com.openhwy.marketeer.middleware.MiddlewareCatalogue;
import com.openhwy.marketeer.snapshot.ConfigText;
import com.openhwy.marketeer.snapshot.FakeFeature;
import com.openhwy.marketeer.snapshot.Snapshot;
import com.openhwy.marketeer.snapshot.SnapshotCompiler;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Real snapshots for tests that need some: each edit of the configuration makes another one. */
final class Snapshotted {
  final FakeFeature feature = new FakeFeature();
  final SnapshotCompiler compiler =
      new SnapshotCompiler(
          MiddlewareCatalogue.of(List.of(feature)), 1, Runnable::run, Ticker.SYSTEM);
  private final ConfigText text;

  Snapshotted(Path directory) {
    text =
        new ConfigText(directory)
            .with("marketeer", "server: {http: [{listen: '127.0.0.1:0'}]}")
            .with("routes", "routes:\n  - {name: r, backend: {type: respond}}");
  }

  /** What is read after an edit that gives the one middleware that size. */
  Loaded edited(int size) {
    text.with("middlewares", "middlewares: [{name: m, type: fake, size: " + size + "}]");
    return text.load();
  }

  Snapshot compiled(int size, @Nullable Snapshot previous) {
    Loaded loaded = edited(size);
    return Objects.requireNonNull(
        compiler
            .compile(Objects.requireNonNull(loaded.config()), loaded.hash(), previous)
            .snapshot());
  }
}
