package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Failure;

/**
 * Hears that the client is gone, or that the exchange was failed from outside, before an answer was
 * given. On the exchange's event loop.
 */
@FunctionalInterface
public interface AbortListener {
  void aborted(Exchange x, Failure why);
}
