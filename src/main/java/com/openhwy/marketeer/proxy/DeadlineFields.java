package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.grpc.GrpcTimeout;
import com.openhwy.marketeer.http.Headers;

/** How an endpoint is told what is left of a deadline. Stateless. */
final class DeadlineFields {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private DeadlineFields() {}

  /** Rounded down, as who waits must not give up first; but never to nothing. */
  static void write(String field, Headers headers, long leftNanos) {
    if (field.equals(GrpcTimeout.FIELD)) {
      headers.set(field, GrpcTimeout.format(leftNanos));
    } else {
      headers.set(field, Long.toString(Math.max(1, leftNanos / NANOS_PER_MILLI)));
    }
  }
}
