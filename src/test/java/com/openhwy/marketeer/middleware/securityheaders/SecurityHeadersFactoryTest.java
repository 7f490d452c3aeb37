package com.openhwy.marketeer.middleware.securityheaders;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.middleware.securityheaders.SecurityHeadersSettings.Hsts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecurityHeadersFactoryTest {
  private final SettingsBuilder settings = new SettingsBuilder();

  private List<String> problems() {
    Node.Mark start = new Node.Mark("conf/middlewares.yaml", 3, 5);
    Node.Mark value = new Node.Mark("conf/middlewares.yaml", 4, 20);
    Node.Mapping at =
        new Node.Mapping(
            Map.of("frame_options", new Node.Scalar("x", false, value)),
            Map.of("frame_options", value),
            start);
    Problems problems = new Problems();
    new SecurityHeadersFactory().check(settings.build(), at, "middlewares[2]", problems);
    return problems.sorted().stream().map(Problems.Problem::toString).toList();
  }

  @Test
  void theDefaultsAreInOrder() {
    assertThat(problems()).isEmpty();
  }

  @Test
  void everyValueAndOffAreInOrder() {
    settings.hsts = new Hsts(true, Duration.ofDays(365), true, true);
    settings.contentType = "off";
    settings.frame = "SAMEORIGIN";
    settings.referrer = "no-referrer, strict-origin-when-cross-origin";
    settings.coop = "same-origin-allow-popups";
    settings.coep = "credentialless";
    settings.corp = "off";
    settings.remove = List.of("X-Runtime");
    assertThat(problems()).isEmpty();
  }

  @Test
  void aWrongValueIsMarkedWhereItStands() {
    settings.frame = "SAME-ORIGIN";
    assertThat(problems())
        .containsExactly(
            "conf/middlewares.yaml:4:20: middlewares[2].frame_options: \"SAME-ORIGIN\" is none of"
                + " DENY, SAMEORIGIN or off; did you mean \"SAMEORIGIN\"?");
  }

  @Test
  void allProblemsAtOnce() {
    settings.hsts = new Hsts(true, Duration.ofDays(30), false, true);
    settings.contentType = "sniff";
    settings.referrer = "no-referer";
    settings.coop = "same";
    settings.coep = "corp";
    settings.corp = "none";
    settings.csp = "a\nb";
    settings.reportOnly = "\u20ac";
    settings.permissions = "\0";
    settings.nonceHeader = "a b";
    settings.remove = List.of("Server:");
    assertThat(problems())
        .hasSize(12)
        .anyMatch(line -> line.contains(".hsts.preload: needs include_subdomains: true"))
        .anyMatch(line -> line.contains(".hsts.max_age: is under the 365d"))
        .anyMatch(line -> line.contains("did you mean \"no-referrer\"?"))
        .anyMatch(line -> line.contains(".remove: \"Server:\" is no field name"))
        .anyMatch(line -> line.contains(".content_security_policy: holds a control character"));
  }
}
