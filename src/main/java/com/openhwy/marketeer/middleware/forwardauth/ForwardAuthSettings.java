package com.openhwy.marketeer.middleware.forwardauth;

import com.openhwy.marketeer.base.DataSize;
import com.openhwy.marketeer.base.MethodNames;
import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Range;
import com.openhwy.marketeer.middleware.Mode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings of {@code forward_auth}. */
@Doc("A service is asked whether a request may pass.")
record ForwardAuthSettings(
    @Doc("Name of the service in services.yaml that is asked.") String service,
    @Doc("Path and query of the question.") @Default("/") String path,
    @Doc("Its method; the client's goes along in X-Forwarded-Method.") @Default("GET")
        String method,
    @Doc("Until the answer must have begun.") @Default("5s") @Range(min = 1, max = 50_000)
        Duration timeout,
    @Doc("Fields of the client that are told, X-Auth-* for a prefix; empty: all that say who asks.")
        List<String> requestHeaders,
    @Doc(
            "Fields of a yes that go to the endpoint, X-Auth-* for a prefix. From the client they"
                + " are taken off.")
        List<String> responseHeaders,
    @Doc("The field of a yes that names the user; it goes to the endpoint, too.")
        @Nullable String userHeader,
    @Doc("Whether cookies that a yes sets go to the client.") @Default("false") boolean copyCookies,
    @Doc("Whether the service is sent the body as well.") @Default("false") boolean sendBody,
    @Doc("How large a body that is sent may be; a larger one is answered 413.")
        @Default("1MiB")
        @Range(min = 1, max = 67_108_864)
        DataSize maxBodySize,
    @Doc("How long a yes holds for the same question; 0 asks every time.")
        @Default("0s")
        @Range(max = 86_400_000)
        Duration cacheTtl,
    @Doc("Fields by which it is known who asks; without any of them nothing is kept.")
        @Default("[Authorization, Cookie]")
        List<String> cacheKey,
    @Doc("Whether a yes holds for the same method, path and query only.") @Default("true")
        boolean cacheByUri,
    @Doc("How many are kept on each event loop.") @Default("10000") @Range(min = 1, max = 1_000_000)
        int cacheSize,
    @Doc(
            "What happens when the service cannot be asked: deny answers 502, 503 or 504, allow"
                + " lets pass.")
        @Default("deny")
        OnError onError,
    @Doc("enforce gives the service's answer to whom it refuses; observe counts and logs only.")
        @Default("enforce")
        Mode mode) {
  ForwardAuthSettings {
    method = MethodNames.of(method);
  }

  enum OnError {
    DENY,
    ALLOW
  }
}
