package com.openhwy.marketeer.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.acme.CertificateSource;
import com.openhwy.marketeer.acme.CertificateView;
import com.openhwy.marketeer.acme.CertificateView.State;
import com.openhwy.marketeer.tls.CertificateStore;
import com.openhwy.marketeer.tls.IssuedCertificates;
import com.openhwy.marketeer.tls.TestCertificates;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is served and what its sources say of it come together. */
class CertificateViewsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant END = NOW.plus(Duration.ofDays(20));

  @TempDir java.nio.file.Path directory;
  private final TestCertificates authority = new TestCertificates(NOW);
  private final IssuedCertificates issued = new IssuedCertificates();

  private static CertificateView view(String name, State state, Instant notAfter, String error) {
    return new CertificateView(
        name,
        List.of(name),
        "acme",
        state,
        notAfter == null ? null : "letsencrypt",
        notAfter == null ? null : NOW.minus(Duration.ofDays(70)),
        notAfter,
        NOW.plus(Duration.ofHours(1)),
        error == null ? 0 : 3,
        error,
        error == null ? null : NOW.minus(Duration.ofHours(1)));
  }

  private static CertificateSource source(CertificateView... views) {
    return new CertificateSource() {
      @Override
      public boolean claims(String name) {
        return true;
      }

      @Override
      public void want(Collection<String> names) {}

      @Override
      public boolean renew(String name) {
        return false;
      }

      @Override
      public List<CertificateView> certificates() {
        return List.of(views);
      }
    };
  }

  private JsonArray views(CertificateView... views) {
    TestCertificates.Issued made =
        authority.issue("EC", NOW.minus(Duration.ofDays(70)), Duration.ofDays(90), "a.example.com");
    issued.put(
        "acme:a", made.pair().getPrivate(), List.of(made.certificate()), "acme: letsencrypt");
    CertificateStore one = CertificateStore.of(List.of(), List.of(), issued);
    CertificateStore other = CertificateStore.of(List.of(), List.of(), issued);
    CertificateDesk desk =
        new CertificateDesk() {
          @Override
          public List<Listener> listeners() {
            return List.of(new Listener(":443", one), new Listener(":8443", other));
          }

          @Override
          public List<CertificateSource> sources() {
            return List.of(source(views));
          }
        };
    return CertificateViews.of(desk, NOW);
  }

  @Test
  void oneRowForOneCertificateWhoeverServesIt() {
    JsonArray all = views(view("a.example.com", State.VALID, END, null));
    assertThat(all).hasSize(1);
    assertThat(all.getJsonObject(0))
        .isEqualTo(
            new JsonObject(
                """
                {"names": ["a.example.com"], "source": "acme", "issuer": "letsencrypt",
                 "state": "valid", "listeners": [":443", ":8443"], "algorithm": "EC",
                 "not_before": "2025-12-21T12:00:00Z", "not_after": "2026-03-21T12:00:00Z",
                 "days_left": 20, "next_renewal": "2026-03-01T13:00:00Z", "failures": 0}
                """));
  }

  @Test
  void oneThatFailsSaysWhy() {
    JsonObject failing =
        views(view("a.example.com", State.FAILING, END, "429: slow down")).getJsonObject(0);
    assertThat(failing.getString("state")).isEqualTo("failing");
    assertThat(failing.getString("last_error")).isEqualTo("429: slow down");
    assertThat(failing.getString("last_error_at")).isEqualTo("2026-03-01T11:00:00Z");
    assertThat(failing.getInteger("failures")).isEqualTo(3);
  }

  @Test
  void oneThatIsStillToComeIsThereWithoutAListener() {
    JsonArray all =
        views(
            view("a.example.com", State.VALID, END, null),
            view("b.example.com", State.PENDING, null, null));
    assertThat(all).hasSize(2);
    assertThat(all.getJsonObject(1))
        .isEqualTo(
            new JsonObject(
                """
                {"names": ["b.example.com"], "source": "acme", "issuer": null, "state": "pending",
                 "listeners": [], "next_renewal": "2026-03-01T13:00:00Z", "failures": 0}
                """));
  }

  @Test
  void oneThatHasEndedHasLessThanNoDaysLeft() {
    TestCertificates.Issued made =
        authority.issue("EC", NOW.minus(Duration.ofDays(9)), Duration.ofHours(200), "c.test");
    issued.put("c", made.pair().getPrivate(), List.of(made.certificate()), "x");
    JsonArray all = views(view("a.example.com", State.VALID, END, null));
    assertThat(all.stream().map(each -> ((JsonObject) each).getInteger("days_left")))
        .containsExactly(-1, 20);
  }
}
