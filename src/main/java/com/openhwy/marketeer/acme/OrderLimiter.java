package com.openhwy.marketeer.acme;

import com.openhwy.marketeer.base.Ticker;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many orders we make at one authority, over all processes of a storage and all their restarts:
 * fewer than would make it refuse us. Blocks; thread-safe.
 */
final class OrderLimiter {
  private static final Logger LOG = LoggerFactory.getLogger(OrderLimiter.class);
  static final Duration SPAN = Duration.ofHours(1);

  private final AcmeStorage storage;
  private final Ticker ticker;
  private final Pause pause;
  private final int most;

  /**
   * @param most orders in an hour
   */
  OrderLimiter(AcmeStorage storage, Ticker ticker, Pause pause, int most) {
    this.storage = storage;
    this.ticker = ticker;
    this.pause = pause;
    this.most = most;
  }

  /**
   * Takes one order.
   *
   * @return zero when it may be made; else how long to wait, and nothing was taken
   */
  Duration take(String directory) throws IOException, InterruptedException {
    String id = Vault.accountId(directory);
    String key = "accounts/" + id + ".orders.json";
    AcmeStorage.Lock lock = Locks.await(storage, "orders-" + id, pause);
    try {
      long now = ticker.epochMillis();
      List<Long> times = times(key, now);
      if (times.size() >= most) {
        long free = times.get(times.size() - most) + SPAN.toMillis();
        return Duration.ofMillis(Math.max(1, free - now));
      }
      times.add(now);
      storage.write(key, new JsonArray(times).encode().getBytes(StandardCharsets.US_ASCII));
      return Duration.ZERO;
    } finally {
      lock.close();
    }
  }

  private List<Long> times(String key, long now) throws IOException {
    List<Long> times = new ArrayList<>();
    byte[] bytes = storage.read(key);
    if (bytes == null) {
      return times;
    }
    try {
      for (Object time : new JsonArray(new String(bytes, StandardCharsets.US_ASCII))) {
        long at = ((Number) time).longValue();
        if (at > now - SPAN.toMillis() && at <= now) {
          times.add(at);
        }
      }
    } catch (DecodeException | ClassCastException e) {
      LOG.error("{}: cannot be read; it is begun anew", storage.place(key));
    }
    return times;
  }
}
