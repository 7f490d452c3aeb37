package com.openhwy.marketeer.middleware.securityheaders;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.Loops;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.securityheaders.SecurityHeadersSettings.Hsts;
import com.openhwy.marketeer.middleware.securityheaders.SecurityHeadersSettings.Preset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecurityHeadersTest {
  private static final String HSTS = "Strict-Transport-Security";
  private static final String CSP = "Content-Security-Policy";

  private final SettingsBuilder settings = new SettingsBuilder();

  private Middleware made() {
    MiddlewareDefinition definition =
        new SecurityHeadersFactory().define("security-headers", settings.build());
    return definition.instance(new Loops().loop(0), definition.needsSlot() ? 3 : -1);
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
            .run(
                e ->
                    e.fail(
                        com.openhwy.marketeer.base.Failure.of(
                            com.openhwy.marketeer.base.FailureKind.NO_ENDPOINT, "none")));
    assertThat(x.status()).isEqualTo(503);
    assertThat(x.field("X-Frame-Options")).isEqualTo("SAMEORIGIN");
  }

  @Test
  void theEndpointKnowsBetterUnlessOverridden() {
    settings.csp = "default-src 'self'";
    Backend own = answering("X-Frame-Options", "DENY", CSP, "default-src 'none'");
    FakeExchange kept = FakeExchange.get("/").through(made()).run(own);
    assertThat(kept.field("X-Frame-Options")).isEqualTo("DENY");
    assertThat(kept.field(CSP)).isEqualTo("default-src 'none'");

    settings.override = true;
    FakeExchange replaced = FakeExchange.get("/").through(made()).run(own);
    assertThat(replaced.field("X-Frame-Options")).isEqualTo("SAMEORIGIN");
    assertThat(replaced.field(CSP)).isEqualTo("default-src 'self'");
  }

  @Test
  void eachFieldCanBeChangedOrSwitchedOff() {
    settings.hsts = new Hsts(true, Duration.ofDays(730), true, true);
    settings.contentType = "off";
    settings.frame = "DENY";
    settings.referrer = "no-referrer";
    settings.permissions = "false";
    settings.coop = "same-origin";
    settings.coep = "require-corp";
    settings.corp = "same-site";
    settings.hideServer = false;
    settings.remove = List.of("X-AspNet-Version", "ETag");
    FakeExchange x = FakeExchange.get("/").through(made());
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
    settings.preset = Preset.NONE;
    settings.referrer = "same-origin";
    FakeExchange x = FakeExchange.get("/").through(made());
    x.request().secure(true);
    x.run(answering());
    assertThat(fields(x)).containsExactly("Referrer-Policy: same-origin");
  }

  @Test
  void transportSecurityCanBeSwitchedOff() {
    settings.hsts = new Hsts(false, Duration.ofDays(365), false, false);
    FakeExchange x = FakeExchange.get("/").through(made());
    x.request().secure(true);
    assertThat(x.run(answering()).field(HSTS)).isNull();
  }

  @Test
  void theNonceIsFreshAndTheEndpointIsToldAndNobodyElseChoosesIt() {
    settings.csp = "script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'";
    settings.reportOnly = "img-src 'nonce-{nonce}'";
    Middleware middleware = made();
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
    settings.csp = "default-src 'self'";
    assertThat(new SecurityHeadersFactory().define("s", settings.build()).needsSlot()).isFalse();
    FakeExchange x = FakeExchange.get("/").through(made()).run(answering());
    assertThat(x.request().headers().get("X-CSP-Nonce")).isNull();
    assertThat(x.field(CSP)).isEqualTo("default-src 'self'");
  }
}
