package com.openhwy.marketeer.middleware.cache;

import com.openhwy.marketeer.http.Headers;

/**
 * What a request asks a cache for. Immutable, but that the request's fields are the exchange's own.
 *
 * @param key its URL
 * @param request fields as they came to the cache
 * @param directives that count; {@link Directives#EMPTY} for none
 * @param found whether something is stored for the URL, though maybe for other requests
 * @param stamp of the URL when it was looked up, see {@link Stamps}
 */
record Lookup(
    String key,
    Variants.Asked asked,
    Headers request,
    Directives directives,
    boolean found,
    long stamp) {

  /**
   * Requests with the same are worth waiting for each other. One that comes after a purge does not
   * wait for what was asked for before.
   */
  String flightKey() {
    return asked.route()
        + '\n'
        + asked.partition()
        + '\n'
        + asked.credentials()
        + '\n'
        + stamp
        + '\n'
        + key;
  }
}
