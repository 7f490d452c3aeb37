package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.http.Exchange;
import org.jspecify.annotations.Nullable;

/** What answers instead of a service whose circuit breaker lets nothing through. */
@FunctionalInterface
public interface Fallback {

  /**
   * @param target path and query as an endpoint sees them
   * @param upgrade the protocol to ask for; null for none
   */
  void answer(Exchange x, String target, @Nullable String upgrade);
}
