package com.openhwy.marketeer.middleware;

import com.openhwy.marketeer.config.model.Importance;
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
   * limits included. For calls whose answer a client's request waits for, so that they are as
   * important as that. A factory names in {@link MiddlewareFactory#services} what it will ask for,
   * so that it is there.
   *
   * @return null for a service that the configuration does not have
   */
  @Nullable Backend find(String service);

  /**
   * The same for calls that no client waits for: where not all can be served they stand behind
   * clients' requests that are more important.
   */
  default @Nullable Backend aside(String service, Importance importance) {
    return find(service); // where nothing is limited
  }

  /** Whether the gateway has so much to do that it turns requests of this importance away. */
  default boolean sheds(Importance importance) {
    return false;
  }
}
