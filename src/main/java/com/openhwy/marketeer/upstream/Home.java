package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.config.model.ServerConfig;

/**
 * What services take over from the gateway they belong to. Immutable.
 *
 * @param here where the gateway is
 * @param cookieKey signs the sticky cookies of services without a secret of their own; empty for a
 *     random key in each
 */
public record Home(Locality here, String cookieKey) {
  static final Home NOWHERE = new Home(Locality.NOWHERE, "");

  public static Home of(ServerConfig server) {
    return new Home(Locality.of(server), server.cookieKey());
  }

  /** The key stays out of logs. */
  @Override
  public String toString() {
    return "Home[here=" + here + "]";
  }
}
