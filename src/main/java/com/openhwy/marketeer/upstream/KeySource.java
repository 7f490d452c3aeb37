package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.config.model.ServiceConfig.HashKey;
import com.openhwy.marketeer.http.Request;

/**
 * The key of consistent hashing in a request. A request without the header, cookie or parameter
 * goes by the client's address. Owned by one event loop.
 */
final class KeySource {
  private final HashKey.From from;
  private final String name;
  private final Slice slice = new Slice();

  KeySource(HashKey.From from, String name) {
    this.from = from;
    this.name = name;
  }

  long hash(Request request) {
    return switch (from) {
      case IP -> address(request);
      case PATH -> Hashing.of(request.path());
      case HEADER -> {
        String value = request.headers().get(name);
        yield value == null ? address(request) : Hashing.of(value);
      }
      case COOKIE -> slice.cookie(request.headers(), name) ? slice.hash() : address(request);
      case QUERY -> slice.query(request.query(), name) ? slice.hash() : address(request);
    };
  }

  private static long address(Request request) {
    String ip = request.clientIp();
    return ip.isEmpty() ? Hashing.mix(request.client().hashCode()) : Hashing.of(ip);
  }
}
