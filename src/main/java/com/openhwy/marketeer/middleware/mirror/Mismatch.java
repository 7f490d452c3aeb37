package com.openhwy.marketeer.middleware.mirror;

import java.util.List;

/**
 * Two answers to one request that differed.
 *
 * @param epochMillis when that was found
 * @param target path and query, secrets masked
 * @param service that answered the client
 * @param differences a few of them, values shortened and secrets masked
 */
public record Mismatch(
    long epochMillis,
    String requestId,
    String route,
    String method,
    String target,
    String service,
    List<Difference> differences) {

  /** How many differences of one answer are kept. */
  static final int MOST = 20;
}
