package com.openhwy.marketeer.files;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.model.BackendConfig;
import com.openhwy.marketeer.http.Backend;
import java.util.concurrent.Executor;

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
   * Compiles the settings. Looks whether the root is there, so it blocks; opens nothing that {@link
   * #close} would be needed for until a request comes.
   *
   * @param workers where files are looked for and read: threads that may block, at best few; may
   *     refuse with {@link java.util.concurrent.RejectedExecutionException}
   * @throws IllegalArgumentException with a message for the operator
   */
  public static StaticFiles open(BackendConfig.Static config, Executor workers, Ticker ticker) {
    StaticRules rules = StaticRules.of(config);
    Disk disk = new Disk(rules, new FileReader(rules, workers));
    return new StaticFiles(rules, new FileStore(disk, workers, ticker), workers, ticker);
  }

  /**
   * The instance of one event loop.
   *
   * @param loop runs tasks on that event loop, in order, from any thread
   */
  public Backend backend(Executor loop) {
    return new StaticBackend(
        rules, store, new FileAnswer(new FileIo(workers, loop), ticker), new FileIo(workers, loop));
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
