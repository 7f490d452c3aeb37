package com.openhwy.marketeer.middleware.securityheaders;

import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Shorthand;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings of {@code security_headers}; null is "as the preset has it". */
@Doc("Response fields that make browsers careful. Each takes a value, or off.")
record SecurityHeadersSettings(
    @Doc("secure sets the fields below unless they say otherwise; none sets what is written only.")
        @Default("secure")
        Preset preset,
    @Doc("Strict-Transport-Security, on TLS only; secure: for a year. false is off.")
        @Nullable Hsts hsts,
    @Doc("Content-Security-Policy; {nonce} is replaced for each response. secure: off.")
        @Nullable String contentSecurityPolicy,
    @Doc("Content-Security-Policy-Report-Only, likewise. secure: off.")
        @Nullable String contentSecurityPolicyReportOnly,
    @Doc("Request field that tells the endpoint the nonce, when a policy has one.")
        @Default("X-CSP-Nonce")
        String nonceHeader,
    @Doc("X-Content-Type-Options; secure: nosniff.") @Nullable String contentTypeOptions,
    @Doc("X-Frame-Options: DENY or SAMEORIGIN; secure: SAMEORIGIN.") @Nullable String frameOptions,
    @Doc("Referrer-Policy; secure: strict-origin-when-cross-origin.")
        @Nullable String referrerPolicy,
    @Doc("Permissions-Policy; secure: camera, geolocation, microphone, payment and usb for nobody.")
        @Nullable String permissionsPolicy,
    @Doc("Cross-Origin-Opener-Policy; secure: off, as it cuts pop-ups such as a login's.")
        @Nullable String crossOriginOpenerPolicy,
    @Doc("Cross-Origin-Embedder-Policy; secure: off, as it blocks content of others.")
        @Nullable String crossOriginEmbedderPolicy,
    @Doc("Cross-Origin-Resource-Policy; secure: off, as it hides this content from other sites.")
        @Nullable String crossOriginResourcePolicy,
    @Doc("Takes Server and X-Powered-By off responses.") @Default("true") boolean hideServer,
    @Doc("More response fields to take off.") List<String> remove,
    @Doc("Replaces what the endpoint set itself; otherwise the endpoint knows better.")
        @Default("false")
        boolean override) {

  /** What holds where nothing is written. */
  enum Preset {
    SECURE,
    NONE
  }

  @Doc("How long browsers come by TLS only (RFC 6797).")
  @Shorthand("enabled")
  record Hsts(
      @Doc("Whether the field is sent.") @Default("true") boolean enabled,
      @Doc("How long a browser remembers it.") @Default("365d") Duration maxAge,
      @Doc("Also for every name below the host.") @Default("false") boolean includeSubdomains,
      @Doc("Consents to the browsers' built-in list; needs include_subdomains and a year.")
          @Default("false")
          boolean preload) {

    String value() {
      return "max-age="
          + maxAge.toSeconds()
          + (includeSubdomains ? "; includeSubDomains" : "")
          + (preload ? "; preload" : "");
    }
  }
}
