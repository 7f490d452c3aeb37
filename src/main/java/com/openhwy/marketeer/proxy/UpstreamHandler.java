package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.base.Failure;

/** Waits for a connection. Exactly one of the two is called, unless it was cancelled before. */
interface UpstreamHandler {
  void connected(Upstream upstream);

  void connectFailed(Failure why);
}
