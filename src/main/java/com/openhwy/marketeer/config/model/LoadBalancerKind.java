package com.openhwy.marketeer.config.model;

/** How a service picks among its ready endpoints. */
public enum LoadBalancerKind {
  ROUND_ROBIN,
  LEAST_CONNECTIONS,
  IP_HASH,
  RANDOM,
  P2C_EWMA,
  CONSISTENT_HASH
}
