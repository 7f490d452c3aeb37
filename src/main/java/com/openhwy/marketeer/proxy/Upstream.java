package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.UpstreamListener;
import com.openhwy.marketeer.http.UpstreamRequest;

/**
 * A connection to an endpoint, or one stream of it, that is ready to carry one request. Event loop
 * only.
 */
interface Upstream {

  /** Sends the request; the listener hears everything that follows. */
  void send(UpstreamRequest request, UpstreamListener listener);

  /**
   * Nothing was sent and nothing will be: it can serve another request. Instead of {@code send}.
   */
  void unused();

  /** The answer is no longer wanted; of the listener only {@code finished} is called. */
  void cancel(Failure why);
}
