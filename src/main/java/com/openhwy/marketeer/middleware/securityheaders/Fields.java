package com.openhwy.marketeer.middleware.securityheaders;

import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.middleware.securityheaders.SecurityHeadersSettings.Hsts;
import com.openhwy.marketeer.middleware.securityheaders.SecurityHeadersSettings.Preset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings with the preset worked in, ready to be written into a response. Immutable.
 *
 * @param hsts sent on TLS only, null for never
 * @param fixed fields whose value is the same in every response
 * @param policies content security policies, which may hold a nonce
 */
record Fields(
    @Nullable String hsts,
    List<Field> fixed,
    List<Policy> policies,
    List<String> removed,
    String nonceHeader,
    boolean override) {
  static final String REPORT_ONLY = "Content-Security-Policy-Report-Only";

  private static final Hsts A_YEAR = new Hsts(true, Duration.ofDays(365), false, false);
  private static final String NO_POWERFUL_FEATURES =
      "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

  record Field(HeaderName name, String value) {}

  static Fields of(SecurityHeadersSettings s) {
    boolean secure = s.preset() == Preset.SECURE;
    Hsts hsts = s.hsts() != null ? s.hsts() : secure ? A_YEAR : null;
    return new Fields(
        hsts != null && hsts.enabled() ? hsts.value() : null,
        fixed(s, secure),
        policies(s),
        removed(s),
        s.nonceHeader(),
        s.override());
  }

  private static List<Field> fixed(SecurityHeadersSettings s, boolean secure) {
    List<Field> fields = new ArrayList<>();
    add(
        fields,
        HeaderName.X_CONTENT_TYPE_OPTIONS,
        s.contentTypeOptions(),
        secure ? "nosniff" : null);
    add(fields, HeaderName.X_FRAME_OPTIONS, s.frameOptions(), secure ? "SAMEORIGIN" : null);
    add(
        fields,
        HeaderName.REFERRER_POLICY,
        s.referrerPolicy(),
        secure ? "strict-origin-when-cross-origin" : null);
    add(
        fields,
        HeaderName.PERMISSIONS_POLICY,
        s.permissionsPolicy(),
        secure ? NO_POWERFUL_FEATURES : null);
    add(fields, HeaderName.CROSS_ORIGIN_OPENER_POLICY, s.crossOriginOpenerPolicy(), null);
    add(fields, HeaderName.CROSS_ORIGIN_EMBEDDER_POLICY, s.crossOriginEmbedderPolicy(), null);
    add(fields, HeaderName.CROSS_ORIGIN_RESOURCE_POLICY, s.crossOriginResourcePolicy(), null);
    return List.copyOf(fields);
  }

  private static void add(
      List<Field> fields, HeaderName name, @Nullable String written, @Nullable String preset) {
    String value = written == null ? preset : written;
    if (value != null && !isOff(value)) {
      fields.add(new Field(name, value));
    }
  }

  private static List<Policy> policies(SecurityHeadersSettings s) {
    List<Policy> policies = new ArrayList<>();
    String enforced = s.contentSecurityPolicy();
    if (enforced != null && !isOff(enforced)) {
      policies.add(Policy.of(HeaderName.CONTENT_SECURITY_POLICY.text(), enforced));
    }
    String reported = s.contentSecurityPolicyReportOnly();
    if (reported != null && !isOff(reported)) {
      policies.add(Policy.of(REPORT_ONLY, reported));
    }
    return List.copyOf(policies);
  }

  private static List<String> removed(SecurityHeadersSettings s) {
    List<String> names = new ArrayList<>(s.remove());
    if (s.hideServer()) {
      names.add(HeaderName.SERVER.text());
      names.add(HeaderName.X_POWERED_BY.text());
    }
    return List.copyOf(names);
  }

  /** {@code false} too: that is how YAML 1.1 files and people write it. */
  static boolean isOff(String value) {
    return value.isEmpty() || value.equalsIgnoreCase("off") || value.equals("false");
  }

  boolean needsNonce() {
    return policies.stream().anyMatch(Policy::hasNonce);
  }
}
