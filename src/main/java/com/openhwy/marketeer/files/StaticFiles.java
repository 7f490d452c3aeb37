package com.openhwy.marketeer.files;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.model.BackendConfig;
import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.routing.PathRewriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/**
 * One static backend of the configuration: the part that all event loops share. Thread-safe. It
 * lives by identity: as long as the settings are equal a reload keeps it, and with it what is in
 * memory.
 */
public final class StaticFiles implements AutoCloseable {
  private final StaticRules rules;
  private final FileStore store;
  private final Executor workers;
  private final Ticker ticker;

  private StaticFiles(StaticRules rules, FileStore store, Executor workers, Ticker ticker) {
    this.rules = rules;
    this.store = store;
    this.workers = workers;
    this.ticker = ticker;
  }

  /**
   * Tells every setting that is wrong. Looks whether the root is there, so it blocks.
   *
   * @param problems gets the setting's path below the backend, as in {@code error_pages.404}, and a
   *     message for the operator
   */
  public static void check(BackendConfig.Static config, BiConsumer<String, String> problems) {
    StaticRules.of(config, problems);
  }

  /**
   * Compiles the settings. Blocks like {@link #check}; opens nothing before a request comes.
   *
   * @param workers where files are looked for and read: threads that may block, see {@link
   *     FileWorkers}; may refuse with {@link java.util.concurrent.RejectedExecutionException}
   * @throws IllegalArgumentException when {@link #check} would have a problem, with all of them
   */
  public static StaticFiles open(BackendConfig.Static config, Executor workers, Ticker ticker) {
    List<String> problems = new ArrayList<>();
    StaticRules rules =
        StaticRules.of(config, (setting, message) -> problems.add(setting + ": " + message));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    Disk disk = new Disk(rules, new FileReader(rules, workers));
    return new StaticFiles(rules, new FileStore(disk, workers, ticker), workers, ticker);
  }

  /**
   * The instance of one event loop.
   *
   * @param paths from the path of a request to that below the root
   * @param loop runs tasks on that event loop, in order, from any thread
   */
  public Backend backend(PathRewriter paths, Executor loop) {
    FileIo io = new FileIo(workers, loop);
    return new StaticBackend(rules, paths, store, new FileAnswer(io, ticker), io);
  }

  /**
   * No snapshot uses it any more: memory and open files are given back as soon as the responses
   * under way are done with them.
   */
  @Override
  public void close() {
    store.close();
  }
}
