package com.openhwy.marketeer.middleware.securityheaders;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.middleware.Configured;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecurityHeadersFactoryTest {

  private static List<String> problems(String... lines) {
    return Configured.problems(new SecurityHeadersFactory(), String.join("\n", lines));
  }

  @Test
  void theDefaultsAreInOrder() {
    assertThat(problems("{name: s, type: security_headers}")).isEmpty();
  }

  @Test
  void everyValueAndOffAreInOrder() {
    assertThat(
            problems(
                "hsts: {max_age: 365d, include_subdomains: true, preload: true}",
                "content_type_options: off",
                "frame_options: SAMEORIGIN",
                "referrer_policy: no-referrer, strict-origin-when-cross-origin",
                "cross_origin_opener_policy: same-origin-allow-popups",
                "cross_origin_embedder_policy: credentialless",
                "cross_origin_resource_policy: false",
                "remove: [X-Runtime]"))
        .isEmpty();
  }

  @Test
  void aWrongValueIsMarkedWhereItStands() {
    assertThat(problems("name: s", "frame_options: SAME-ORIGIN"))
        .containsExactly(
            "2:16 frame_options: \"SAME-ORIGIN\" is none of DENY, SAMEORIGIN or off; did you mean"
                + " \"SAMEORIGIN\"?");
  }

  @Test
  void allProblemsAtOnce() {
    assertThat(
            problems(
                "hsts: {max_age: 30d, preload: true}",
                "content_type_options: sniff",
                "referrer_policy: no-referer",
                "cross_origin_opener_policy: same",
                "cross_origin_embedder_policy: corp",
                "cross_origin_resource_policy: none",
                "content_security_policy: \"a\\nb\"",
                "content_security_policy_report_only: \"\\u20ac\"",
                "permissions_policy: \"\\x7f\"",
                "nonce_header: a b",
                "remove: 'Server:'"))
        .hasSize(12)
        .anyMatch(line -> line.startsWith("1:31 hsts.preload: needs include_subdomains: true"))
        .anyMatch(line -> line.startsWith("1:17 hsts.max_age: is under the 365d"))
        .anyMatch(line -> line.startsWith("3:18 ") && line.endsWith("mean \"no-referrer\"?"))
        .anyMatch(line -> line.startsWith("11:9 remove: \"Server:\" is no field name"))
        .anyMatch(line -> line.startsWith("7:26 content_security_policy: holds a control"));
  }
}
