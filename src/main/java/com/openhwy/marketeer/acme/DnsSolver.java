package com.openhwy.marketeer.acme;

import java.io.IOException;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Dns01Challenge;

/** DNS-01: a TXT record, the only proof for wildcards (RFC 8555 8.4). Thread-safe. */
final class DnsSolver implements Solver {
  private final DnsProvider provider;

  DnsSolver(DnsProvider provider) {
    this.provider = provider;
  }

  @Override
  public String type() {
    return Dns01Challenge.TYPE;
  }

  @Override
  public boolean solves(String name) {
    return true;
  }

  @Override
  public Answer present(String name, Challenge challenge) throws IOException, InterruptedException {
    String value = ((Dns01Challenge) challenge).getDigest();
    String record = Dns01Challenge.RECORD_NAME_PREFIX + "." + name;
    try {
      provider.present(record, value);
    } catch (IOException | RuntimeException e) {
      provider.cleanup(record, value); // a part of it may be there
      throw e;
    }
    return () -> provider.cleanup(record, value);
  }
}
