package com.openhwy.marketeer.middleware.securityheaders;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.Loops;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecurityHeadersTest {
  private static final String HSTS = "Strict-Transport-Security";
  private static final String CSP = "Content-Security-Policy";

  private static Middleware made(String... lines) {
    return Configured.instance(defined(lines), new Loops().loop(0));
  }

  private static MiddlewareDefinition defined(String... lines) {
    return Configured.define(
        new SecurityHeadersFactory(),
        "security-headers",
        lines.length == 0 ? "{}" : String.join("\n", lines));
  }

  private static Backend answering(String... fields) {
    return x -> {
      for (int i = 0; i < fields.length; i += 2) {
        x.response().headers().add(fields[i], fields[i + 1]);
      }
      x.response().status(200);
      x.respond();
    };
  }

  private static List<String> fields(FakeExchange x) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < x.client().headers().size(); i++) {
      lines.add(x.client().headers().name(i) + ": " + x.client().headers().value(i));
    }
    return lines;
  }

  @Test
  void thePresetOverTls() {
    FakeExchange x = FakeExchange.get("/").through(made());
    x.request().secure(true);
    x.run(answering("Server", "nginx/1.2", "X-Powered-By", "PHP", "X-Own", "kept"));
    assertThat(fields(x))
        .containsExactlyInAnyOrder(
            "X-Own: kept",
            "X-Content-Type-Options: nosniff",
            "X-Frame-Options: SAMEORIGIN",
            "Referrer-Policy: strict-origin-when-cross-origin",
            "Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            "Strict-Transport-Security: max-age=31536000");
  }

  @Test
  void noTransportSecurityWithoutTls() {
    FakeExchange x = FakeExchange.get("/").through(made()).run(answering());
    assertThat(x.field(HSTS)).isNull();
    assertThat(x.field("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @Test
  void ownAnswersCarryThemToo() {
    FakeExchange x =
        FakeExchange.get("/")
            .through(made())
            .run(e -> e.fail(Failure.of(FailureKind.NO_ENDPOINT, "none")));
    assertThat(x.status()).isEqualTo(503);
    assertThat(x.field("X-Frame-Options")).isEqualTo("SAMEORIGIN");
  }

  @Test
  void theEndpointKnowsBetterUnlessOverridden() {
    String policy = "content_security_policy: default-src 'self'";
    Backend own = answering("X-Frame-Options", "DENY", CSP, "default-src 'none'");
    FakeExchange kept = FakeExchange.get("/").through(made(policy)).run(own);
    assertThat(kept.field("X-Frame-Options")).isEqualTo("DENY");
    assertThat(kept.field(CSP)).isEqualTo("default-src 'none'");

    FakeExchange replaced = FakeExchange.get("/").through(made(policy, "override: true")).run(own);
    assertThat(replaced.field("X-Frame-Options")).isEqualTo("SAMEORIGIN");
    assertThat(replaced.field(CSP)).isEqualTo("default-src 'self'");
  }

  @Test
  void eachFieldCanBeChangedOrSwitchedOff() {
    FakeExchange x =
        FakeExchange.get("/")
            .through(
                made(
                    "hsts: {max_age: 730d, include_subdomains: true, preload: true}",
                    "content_type_options: off",
                    "frame_options: DENY",
                    "referrer_policy: no-referrer",
                    "permissions_policy: false",
                    "cross_origin_opener_policy: same-origin",
                    "cross_origin_embedder_policy: require-corp",
                    "cross_origin_resource_policy: same-site",
                    "hide_server: false",
                    "remove: [X-AspNet-Version, ETag]"));
    x.request().secure(true);
    x.run(answering("Server", "kept", "x-aspnet-version", "4", "etag", "\"1\""));
    assertThat(fields(x))
        .containsExactlyInAnyOrder(
            "Server: kept",
            "X-Frame-Options: DENY",
            "Referrer-Policy: no-referrer",
            "Cross-Origin-Opener-Policy: same-origin",
            "Cross-Origin-Embedder-Policy: require-corp",
            "Cross-Origin-Resource-Policy: same-site",
            "Strict-Transport-Security: max-age=63072000; includeSubDomains; preload");
  }

  @Test
  void withoutThePresetOnlyWhatIsWritten() {
    FakeExchange x =
        FakeExchange.get("/").through(made("preset: none", "referrer_policy: same-origin"));
    x.request().secure(true);
    x.run(answering());
    assertThat(fields(x)).containsExactly("Referrer-Policy: same-origin");
  }

  @Test
  void transportSecurityCanBeSwitchedOff() {
    FakeExchange x = FakeExchange.get("/").through(made("hsts: false"));
    x.request().secure(true);
    assertThat(x.run(answering()).field(HSTS)).isNull();
  }

  @Test
  void theNonceIsFreshAndTheEndpointIsToldAndNobodyElseChoosesIt() {
    Middleware middleware =
        made(
            "content_security_policy: script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'",
            "content_security_policy_report_only: img-src 'nonce-{nonce}'");
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      FakeExchange x = FakeExchange.get("/").header("x-csp-nonce", "chosen").through(middleware);
      x.run(answering());
      String told = x.request().headers().get("X-CSP-Nonce");
      assertThat(told).hasSize(22).isNotEqualTo("chosen");
      assertThat(x.field(CSP))
          .isEqualTo("script-src 'nonce-" + told + "'; style-src 'nonce-" + told + "'");
      assertThat(x.field(Fields.REPORT_ONLY)).isEqualTo("img-src 'nonce-" + told + "'");
      seen.add(told);
    }
    assertThat(seen).hasSize(3);
  }

  @Test
  void aPolicyWithoutNonceNeedsNoSlotAndTellsNobody() {
    String policy = "content_security_policy: default-src 'self'";
    assertThat(defined(policy).needsSlot()).isFalse();
    FakeExchange x = FakeExchange.get("/").through(made(policy)).run(answering());
    assertThat(x.request().headers().get("X-CSP-Nonce")).isNull();
    assertThat(x.field(CSP)).isEqualTo("default-src 'self'");
  }
}
