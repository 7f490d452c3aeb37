package com.openhwy.marketeer.middleware.ratelimit;

import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import java.security.SecureRandom;

/** Makes {@code concurrency_limit}, which counts with the table of {@code rate_limit}. */
public final class ConcurrencyLimitFactory implements MiddlewareFactory<ConcurrencySettings> {

  @Override
  public String type() {
    return "concurrency_limit";
  }

  @Override
  public Class<ConcurrencySettings> settings() {
    return ConcurrencySettings.class;
  }

  @Override
  public MiddlewareDefinition define(String name, ConcurrencySettings settings) {
    return new Definition(name, settings);
  }

  /** Thread-safe: the counts of all loops. */
  private static final class Definition implements MiddlewareDefinition {
    private final String name;
    private final ConcurrencySettings settings;
    private final BucketTable clients;
    private final KeySpec key;
    private final long key0;
    private final long key1;

    Definition(String name, ConcurrencySettings settings) {
      SecureRandom random = new SecureRandom();
      this.name = name;
      this.settings = settings;
      this.clients = new BucketTable(new InFlight(settings.max()), settings.maxKeys());
      this.key = new KeySpec(settings.key(), settings.ipv4Prefix(), settings.ipv6Prefix());
      this.key0 = random.nextLong();
      this.key1 = random.nextLong();
    }

    @Override
    public boolean needsSlot() {
      return true;
    }

    @Override
    public Middleware instance(LoopResources loop, int slot) {
      ConcurrencyLimit.Shared shared = new ConcurrencyLimit.Shared(name, settings, key, clients);
      return new ConcurrencyLimit(shared, new SipHash(key0, key1), loop, slot);
    }
  }
}
