package com.openhwy.marketeer.middleware.cors;

import com.openhwy.marketeer.base.MethodNames;
import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Range;
import java.time.Duration;
import java.util.List;

/** The settings of {@code cors}. */
@Doc("Which pages of other origins may read the answers.")
record CorsSettings(
    @Doc(
            "https://app.example.com, https://*.example.com (one label), http://localhost:* (any"
                + " port), ~ and a regular expression over the whole origin, null, or * for all.")
        List<OriginPattern> allowOrigins,
    @Doc("Methods a page may use; * for any.") @Default("[GET, HEAD, POST]")
        List<String> allowMethods,
    @Doc("Request fields a page may set beyond the harmless ones; * for any.")
        List<String> allowHeaders,
    @Doc("Response fields a page may read beyond the harmless ones; * for all.")
        List<String> exposeHeaders,
    @Doc("Whether cookies and credentials go along; never together with *.") @Default("false")
        boolean allowCredentials,
    @Doc("How long a browser remembers a preflight; it may have a lower limit of its own.")
        @Default("5s")
        @Range(max = 31_536_000_000L)
        Duration maxAge,
    @Doc("Whether pages of the public internet may reach a host of a private network.")
        @Default("false")
        boolean allowPrivateNetwork) {
  CorsSettings {
    allowMethods = MethodNames.of(allowMethods);
  }

  boolean allowsAny() {
    return allowOrigins.stream().anyMatch(OriginPattern.Any.class::isInstance);
  }
}
