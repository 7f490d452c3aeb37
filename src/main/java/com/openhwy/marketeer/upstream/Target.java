package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.base.IpAddresses;
import com.openhwy.marketeer.config.model.EndpointUrl;
import org.jspecify.annotations.Nullable;

/**
 * One address behind an endpoint's URL.
 *
 * @param host name for SNI and checks of certificates: of the URL, or the target of an SRV record
 * @param ip literal address
 * @param weight factor to the configured weight, from 1; SRV records give one
 * @param backup an SRV record of a later priority
 */
public record Target(String host, String ip, int port, int weight, boolean backup) {

  public static Target of(EndpointUrl url, String ip) {
    return new Target(url.host(), ip, url.port(), 1, false);
  }

  /** What needs no name server: a literal address, localhost, a Unix socket. Else null. */
  static @Nullable Target known(EndpointUrl url) {
    if (url.srv()) {
      return null;
    }
    if (url.scheme() == EndpointUrl.Scheme.UNIX) {
      return new Target("localhost", "", 0, 1, false);
    }
    if (isLocalhost(url.host())) {
      return of(url, "127.0.0.1");
    }
    byte[] literal = IpAddresses.parse(url.host());
    return literal == null ? null : of(url, IpAddresses.format(literal));
  }

  /** Whether its addresses have to be found out: a name, localhost among them, or SRV records. */
  public static boolean needsLookUp(EndpointUrl url) {
    return url.srv()
        || (url.scheme() != EndpointUrl.Scheme.UNIX && IpAddresses.parse(url.host()) == null);
  }

  /** RFC 6761 6.3: such names are never asked for. */
  public static boolean isLocalhost(String host) {
    return host.equals("localhost") || host.endsWith(".localhost");
  }
}
