package com.openhwy.marketeer.health;

import com.openhwy.marketeer.upstream.Endpoint;
import com.openhwy.marketeer.upstream.Service;

/** Hears of every endpoint that went up or down, on the context of the checks. */
@FunctionalInterface
public interface HealthListener {

  /**
   * @param why what the deciding check met, such as {@code "connection refused"}
   */
  void changed(Service service, Endpoint endpoint, boolean up, String why);
}
