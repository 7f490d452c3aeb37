package com.openhwy.marketeer.middleware.headers;

import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Middleware;
import java.util.List;

/** Immutable, so that one serves all event loops. */
final class HeaderChanges implements Middleware {
  private final Change[] request;
  private final Change[] response;

  HeaderChanges(List<Change> request, List<Change> response) {
    this.request = request.toArray(new Change[0]);
    this.response = response.toArray(new Change[0]);
  }

  @Override
  public Flow onRequest(Exchange x) {
    apply(request, x.request().headers(), x);
    return Flow.CONTINUE;
  }

  @Override
  public Flow onResponse(Exchange x) {
    apply(response, x.response().headers(), x);
    return Flow.CONTINUE;
  }

  private static void apply(Change[] changes, Headers headers, Exchange x) {
    for (Change change : changes) {
      change.apply(headers, x);
    }
  }
}
