package com.openhwy.marketeer.acme.dns;

import com.openhwy.marketeer.acme.DnsProvider;
import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.model.DnsConfig;

/** The providers there are, by their settings. */
public final class DnsProviders {
  private DnsProviders() {}

  /** Opens nothing yet; every failure comes when a record is written. */
  public static DnsProvider of(DnsConfig config) {
    Lookups lookups = Lookups.ofSystem();
    DnsProvider writer;
    if (config instanceof DnsConfig.Exec exec) {
      writer = new ExecProvider(exec);
    } else if (config instanceof DnsConfig.Rfc2136 update) {
      writer = new Rfc2136Provider(update, lookups);
    } else {
      throw new IllegalStateException("a kind of provider that nobody knows: " + config);
    }
    return config.propagation().timeout().isZero()
        ? writer
        : new Propagated(writer, new Propagation(config.propagation(), lookups, Ticker.SYSTEM));
  }
}
