package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.config.model.ServerConfig;
import com.openhwy.marketeer.config.model.ServiceConfig.EndpointConfig;

/** Where something is; what is empty says nothing. */
public record Locality(String region, String zone) {
  static final Locality NOWHERE = new Locality("", "");

  private static final int OTHER_ZONE = 1;
  private static final int OTHER_REGION = 2;

  public static Locality of(ServerConfig server) {
    return new Locality(server.region(), server.zone());
  }

  static Locality of(EndpointConfig endpoint) {
    return new Locality(endpoint.region(), endpoint.zone());
  }

  /** 0 for the same zone, 1 for the same region, 2 for another; what is not said differs not. */
  int distance(Locality other) {
    if (differ(region, other.region)) {
      return OTHER_REGION;
    }
    return differ(zone, other.zone) ? OTHER_ZONE : 0;
  }

  private static boolean differ(String a, String b) {
    return !a.isEmpty() && !b.isEmpty() && !a.equals(b);
  }
}
