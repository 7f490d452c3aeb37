package com.openhwy.marketeer.acme;

import java.io.IOException;

/**
 * Puts the TXT records of DNS-01 challenges (RFC 8555 8.4) where the world can read them, and takes
 * them away again. Called on a worker, blocking; thread-safe.
 */
public interface DnsProvider {
  /**
   * Returns when the authority may ask: the record is served by every name server that it could
   * reach. Other records of that name stay: a name and its wildcard are asked for at once.
   *
   * @param fqdn {@code _acme-challenge.example.com}, without a dot at its end
   * @param value of the TXT record
   * @throws IOException with what was tried and what the other side said
   */
  void present(String fqdn, String value) throws IOException, InterruptedException;

  /**
   * Takes away what {@link #present} put, also when the challenge or the call itself failed; what
   * is not there is no failure.
   */
  void cleanup(String fqdn, String value) throws IOException, InterruptedException;
}
