package com.openhwy.marketeer.middleware.securityheaders;

import com.openhwy.marketeer.middleware.securityheaders.SecurityHeadersSettings.Hsts;
import com.openhwy.marketeer.middleware.securityheaders.SecurityHeadersSettings.Preset;
import java.util.List;

/** What binding an empty mapping gives, with fields to change. */
final class SettingsBuilder {
  Preset preset = Preset.SECURE;
  Hsts hsts;
  String csp;
  String reportOnly;
  String nonceHeader = "X-CSP-Nonce";
  String contentType;
  String frame;
  String referrer;
  String permissions;
  String coop;
  String coep;
  String corp;
  boolean hideServer = true;
  List<String> remove = List.of();
  boolean override;

  SecurityHeadersSettings build() {
    return new SecurityHeadersSettings(
        preset,
        hsts,
        csp,
        reportOnly,
        nonceHeader,
        contentType,
        frame,
        referrer,
        permissions,
        coop,
        coep,
        corp,
        hideServer,
        remove,
        override);
  }
}
