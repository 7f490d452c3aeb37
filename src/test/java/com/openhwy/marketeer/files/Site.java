package com.openhwy.marketeer.files;

import com.openhwy.marketeer.base.DataSize;
import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.model.BackendConfig;
import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.routing.PathRewriter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A directory of files with a static backend over it, on one real event loop and two workers, with
 * a clock that stands still. Options first, then the first request opens it.
 */
final class Site implements AutoCloseable {
  /** The time that {@link #file} gives its files: 2025-01-01T00:00:00Z. */
  static final Instant MODIFIED = Instant.parse("2025-01-01T00:00:00Z");

  static final String MODIFIED_TEXT = "Wed, 01 Jan 2025 00:00:00 GMT";

  private final Path root;
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final ExecutorService pool = Executors.newFixedThreadPool(2);
  private final AtomicInteger jobs = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong(1);
  private final List<String> index = new ArrayList<>();
  private final Map<String, String> cacheControl = new LinkedHashMap<>();
  private final Map<String, String> errorPages = new LinkedHashMap<>();
  private Executor workers =
      task -> {
        jobs.incrementAndGet();
        pool.execute(task);
      };
  private boolean spa;
  private boolean listing;
  private boolean dotfiles;
  private boolean followSymlinks;
  private boolean precompressed = true;
  private long cacheBelow = 64 << 10;
  private StaticFiles files;
  private Backend backend;

  Site(Path root) {
    this.root = root;
  }

  // ---- what the operator wrote

  Site spa() {
    spa = true;
    return this;
  }

  Site listing() {
    listing = true;
    return this;
  }

  Site dotfiles() {
    dotfiles = true;
    return this;
  }

  Site followSymlinks() {
    followSymlinks = true;
    return this;
  }

  Site withoutPrecompressed() {
    precompressed = false;
    return this;
  }

  /** Files over this size are sent from disk. */
  Site cacheBelow(long bytes) {
    cacheBelow = bytes;
    return this;
  }

  Site index(String... names) {
    index.addAll(List.of(names));
    return this;
  }

  Site cacheControl(String pattern, String value) {
    cacheControl.put(pattern, value);
    return this;
  }

  Site errorPage(String status, String page) {
    errorPages.put(status, page);
    return this;
  }

  /** Instead of the two threads. */
  Site workers(Executor executor) {
    workers = executor;
    return this;
  }

  BackendConfig.Static config() {
    return new BackendConfig.Static(
        root.toString(),
        spa,
        index,
        listing,
        dotfiles,
        followSymlinks,
        precompressed,
        cacheControl,
        errorPages,
        new DataSize(cacheBelow));
  }

  // ---- what lies on the disk

  Path path(String name) {
    return root.resolve(name);
  }

  Site file(String name, String text) {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  Site file(String name, byte[] bytes) {
    return write(name, bytes, MODIFIED);
  }

  Site write(String name, byte[] bytes, Instant modified) {
    try {
      Path file = root.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
      Files.setLastModifiedTime(file, FileTime.from(modified));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Site directory(String name) {
    try {
      Files.createDirectories(root.resolve(name));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Site link(String name, Path target) {
    try {
      Files.createSymbolicLink(root.resolve(name), target);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- asking

  FakeExchange get(String target, String... fields) {
    return ask(FakeExchange.get(target), fields);
  }

  FakeExchange head(String target, String... fields) {
    return ask(FakeExchange.head(target), fields);
  }

  /** To the end, on the event loop. */
  FakeExchange ask(FakeExchange x, String... fields) {
    return start(x, fields).await();
  }

  FakeExchange start(FakeExchange x, String... fields) {
    for (int i = 0; i < fields.length; i += 2) {
      x.header(fields[i], fields[i + 1]);
    }
    return x.startOn(loop, backend());
  }

  /** Runs on the event loop and waits. */
  void onLoop(Runnable task) {
    var done = new java.util.concurrent.CompletableFuture<Void>();
    loop.runOnContext(
        nothing -> {
          task.run();
          done.complete(null);
        });
    done.join();
  }

  Backend backend() {
    if (backend == null) {
      files =
          StaticFiles.open(
              config(),
              task -> workers.execute(task),
              new Ticker() {
                @Override
                public long nanos() {
                  return nanos.get();
                }

                @Override
                public long epochMillis() {
                  return Instant.parse("2025-06-01T00:00:00Z").toEpochMilli();
                }
              });
      backend =
          files.backend(PathRewriter.none(), task -> loop.runOnContext(nothing -> task.run()));
    }
    return backend;
  }

  StaticFiles files() {
    backend();
    return files;
  }

  /** Lets what is known of the disk grow old: the next request looks again. */
  Site later() {
    nanos.addAndGet(FileStore.FRESH_NANOS);
    return this;
  }

  Site passNanos(long more) {
    nanos.addAndGet(more);
    return this;
  }

  /** How often a worker was asked for anything. */
  int jobs() {
    return jobs.get();
  }

  @Override
  public void close() {
    if (files != null) {
      files.close();
    }
    pool.shutdown();
    vertx.close().await();
  }
}
