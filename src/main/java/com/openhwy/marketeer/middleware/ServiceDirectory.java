package com.openhwy.marketeer.middleware;

import com.openhwy.marketeer.http.Backend;
import org.jspecify.annotations.Nullable;

/**
 * The services of one snapshot, as one event loop reaches them. For middlewares that ask a service
 * of the configuration something: {@link ServiceCall}.
 */
@FunctionalInterface
public interface ServiceDirectory {
  ServiceDirectory NONE = name -> null;

  /**
   * What forwards a request to an endpoint of that service, its health checks, balancing and time
   * limits included. A factory names in {@link MiddlewareFactory#services} what it will ask for, so
   * that it is there.
   *
   * @return null for a service that the configuration does not have
   */
  @Nullable Backend find(String service);
}
