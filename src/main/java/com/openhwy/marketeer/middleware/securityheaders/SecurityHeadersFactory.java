package com.openhwy.marketeer.middleware.securityheaders;

import com.openhwy.marketeer.base.Suggestion;
import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.middleware.Complaints;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import com.openhwy.marketeer.middleware.securityheaders.SecurityHeadersSettings.Hsts;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes {@code security_headers}. */
public final class SecurityHeadersFactory implements MiddlewareFactory<SecurityHeadersSettings> {
  private static final Duration PRELOAD_MINIMUM = Duration.ofDays(365);
  private static final List<String> FRAME_OPTIONS = List.of("DENY", "SAMEORIGIN");
  private static final List<String> REFERRER_POLICIES =
      List.of(
          "no-referrer",
          "no-referrer-when-downgrade",
          "origin",
          "origin-when-cross-origin",
          "same-origin",
          "strict-origin",
          "strict-origin-when-cross-origin",
          "unsafe-url");
  private static final List<String> OPENER_POLICIES =
      List.of("same-origin", "same-origin-allow-popups", "noopener-allow-popups", "unsafe-none");
  private static final List<String> EMBEDDER_POLICIES =
      List.of("require-corp", "credentialless", "unsafe-none");
  private static final List<String> RESOURCE_POLICIES =
      List.of("same-origin", "same-site", "cross-origin");

  @Override
  public String type() {
    return "security_headers";
  }

  @Override
  public Class<SecurityHeadersSettings> settings() {
    return SecurityHeadersSettings.class;
  }

  @Override
  public void check(SecurityHeadersSettings s, Node.Mapping at, String path, Problems problems) {
    Complaints complaints = new Complaints(at, path, problems);
    checkHsts(s.hsts(), complaints);
    oneOf("content_type_options", s.contentTypeOptions(), List.of("nosniff"), complaints);
    oneOf("frame_options", s.frameOptions(), FRAME_OPTIONS, complaints);
    checkReferrerPolicy(s.referrerPolicy(), complaints);
    oneOf("cross_origin_opener_policy", s.crossOriginOpenerPolicy(), OPENER_POLICIES, complaints);
    oneOf(
        "cross_origin_embedder_policy",
        s.crossOriginEmbedderPolicy(),
        EMBEDDER_POLICIES,
        complaints);
    oneOf(
        "cross_origin_resource_policy",
        s.crossOriginResourcePolicy(),
        RESOURCE_POLICIES,
        complaints);
    value("content_security_policy", s.contentSecurityPolicy(), complaints);
    value("content_security_policy_report_only", s.contentSecurityPolicyReportOnly(), complaints);
    value("permissions_policy", s.permissionsPolicy(), complaints);
    complaints.checkFieldName("nonce_header", s.nonceHeader());
    s.remove().forEach(name -> complaints.checkFieldName("remove", name));
  }

  private static void checkHsts(@Nullable Hsts hsts, Complaints complaints) {
    if (hsts == null || !hsts.enabled() || !hsts.preload()) {
      return;
    }
    if (!hsts.includeSubdomains()) {
      complaints.about("hsts.preload", "needs include_subdomains: true, or browsers ignore it");
    }
    if (hsts.maxAge().compareTo(PRELOAD_MINIMUM) < 0) {
      complaints.about("hsts.max_age", "is under the 365d that preload needs; raise it to 365d");
    }
  }

  /** A browser takes the last policy of the list that it knows (Referrer Policy 8.1). */
  private static void checkReferrerPolicy(@Nullable String value, Complaints complaints) {
    if (value == null || Fields.isOff(value)) {
      return;
    }
    for (String policy : value.split(",", -1)) {
      oneOf("referrer_policy", policy.trim(), REFERRER_POLICIES, complaints);
    }
  }

  private static void oneOf(
      String key, @Nullable String value, List<String> known, Complaints complaints) {
    if (value != null && !Fields.isOff(value) && !known.contains(value)) {
      complaints.about(
          key,
          "\""
              + value
              + "\" is none of "
              + String.join(", ", known)
              + " or off"
              + Suggestion.hint(value, known));
    }
  }

  private static void value(String key, @Nullable String value, Complaints complaints) {
    if (value != null) {
      complaints.checkFieldValue(key, value);
    }
  }

  @Override
  public MiddlewareDefinition define(String name, SecurityHeadersSettings settings) {
    return new SecurityHeadersDefinition(Fields.of(settings));
  }
}
