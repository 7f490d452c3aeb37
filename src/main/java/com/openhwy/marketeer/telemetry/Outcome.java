package com.openhwy.marketeer.telemetry;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Exchange;

/** How an exchange ended, in the one number that the access log and the metrics show. */
public final class Outcome {
  private Outcome() {}

  /**
   * 499 when the client went away; else the status that was sent; else the one that would have been
   * sent; 0 for an exchange that ended without either.
   */
  public static int status(Exchange x) {
    Failure failure = x.failure();
    if (failure != null && failure.kind() == FailureKind.CLIENT_ABORTED) {
      return failure.status();
    }
    int sent = x.response().status();
    if (sent != 0) {
      return sent;
    }
    return failure == null ? 0 : failure.status();
  }
}
