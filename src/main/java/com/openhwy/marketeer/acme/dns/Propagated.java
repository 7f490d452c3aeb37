package com.openhwy.marketeer.acme.dns;

import com.openhwy.marketeer.acme.DnsProvider;
import java.io.IOException;

/** Waits, after each record, until the world sees it. */
final class Propagated implements DnsProvider {
  private final DnsProvider writer;
  private final Propagation propagation;

  Propagated(DnsProvider writer, Propagation propagation) {
    this.writer = writer;
    this.propagation = propagation;
  }

  @Override
  public void present(String fqdn, String value) throws IOException, InterruptedException {
    writer.present(fqdn, value);
    propagation.await(fqdn, value);
  }

  @Override
  public void cleanup(String fqdn, String value) throws IOException, InterruptedException {
    writer.cleanup(fqdn, value);
  }
}
