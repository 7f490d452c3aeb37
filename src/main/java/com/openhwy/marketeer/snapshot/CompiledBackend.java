package com.openhwy.marketeer.snapshot;

import com.openhwy.marketeer.config.model.LoadBalancerKind;
import com.openhwy.marketeer.files.StaticFiles;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.LocationTemplate;
import com.openhwy.marketeer.split.Split;
import com.openhwy.marketeer.upstream.RetryPolicy;
import com.openhwy.marketeer.upstream.Service;
import java.util.List;

/** What answers a route, ready for a loop to make its own instance of. Immutable. */
public sealed interface CompiledBackend {

  /** What is the route's own, or else the service's. */
  record ToService(
      Service service, LoadBalancerKind algorithm, CompiledTimeouts timeouts, RetryPolicy retries)
      implements CompiledBackend {}

  /**
   * @param services in the order of the split
   */
  record ToSplit(Split split, List<ToService> services) implements CompiledBackend {}

  record Files(StaticFiles files) implements CompiledBackend {}

  record Redirect(LocationTemplate to, int status) implements CompiledBackend {}

  /**
   * @param headers to be copied; hold the content type
   * @param body never written to
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by identity only
  record Respond(int status, Headers headers, byte[] body) implements CompiledBackend {}
}
