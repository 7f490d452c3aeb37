package com.openhwy.marketeer.acme.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.acme.CertificateView;
import com.openhwy.marketeer.tls.IssuedCertificates;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalCertificatesTest {
  private static final List<String> MACHINE = List.of("localhost", "127.0.0.1", "::1");

  private final Clock clock = Clock.at(Instant.parse("2026-03-01T12:00:00Z"));
  private final IssuedCertificates served = new IssuedCertificates();
  private final LocalCertificates local =
      new LocalCertificates(LocalAuthority.create(List.of("box"), clock), served, clock);

  private CertificateView view(String id) {
    return local.certificates().stream().filter(view -> view.id().equals(id)).findAny().get();
  }

  @Test
  void theMachineItselfIsAlwaysThereAndFirst() {
    local.want(List.of());
    assertThat(served.names()).containsExactly(Map.entry("local:localhost", MACHINE));
  }

  @Test
  void everyLocalHostHasItsOwnAndOthersHaveNone() {
    local.want(
        List.of("shop.test", "example.com", "*.shop.test", "localhost", "*", "box", "SHOP.test"));
    assertThat(served.names())
        .containsExactly(
            Map.entry("local:localhost", MACHINE),
            Map.entry("local:shop.test", List.of("shop.test")),
            Map.entry("local:*.shop.test", List.of("*.shop.test")),
            Map.entry("local:box", List.of("box")));
  }

  @Test
  void addressesAreTheMachinesForNoClientNamesOne() {
    local.want(List.of("192.168.1.4", "[fd00::1]", "8.8.8.8"));
    assertThat(served.names().get("local:localhost"))
        .containsExactly("localhost", "127.0.0.1", "::1", "192.168.1.4", "fd00::1");
  }

  @Test
  void aHostTheRootMayNotVouchForIsLeftOut() {
    local.want(List.of("latecomer"));
    assertThat(served.names()).containsOnlyKeys("local:localhost");
    assertThat(local.claims("latecomer")).isFalse();
    assertThat(local.claims("box")).isTrue();
    assertThat(local.claims("example.com")).isFalse();
  }

  @Test
  void whatIsNoLongerWantedIsNoLongerServed() {
    local.want(List.of("a.test", "b.test"));
    Instant first = view("local:b.test").notAfter();
    clock.pass(Duration.ofHours(1));
    local.want(List.of("b.test"));
    assertThat(served.names()).containsOnlyKeys("local:localhost", "local:b.test");
    assertThat(view("local:b.test").notAfter()).as("kept as it was").isEqualTo(first);
  }

  @Test
  void renewedAtTwoThirds() {
    local.want(List.of("a.test"));
    CertificateView before = view("local:a.test");
    Duration twoThirds = Duration.ofDays(7).multipliedBy(2).dividedBy(3);
    assertThat(before.next()).isEqualTo(clock.now().plus(twoThirds));
    clock.pass(twoThirds.minusSeconds(1));
    local.renew();
    assertThat(view("local:a.test")).isEqualTo(before);
    clock.pass(Duration.ofSeconds(1));
    local.renew();
    assertThat(view("local:a.test").notAfter()).isEqualTo(clock.now().plus(Duration.ofDays(7)));
    assertThat(served.names()).containsKeys("local:localhost", "local:a.test");
  }

  @Test
  void renewedWhenAskedFor() {
    local.want(List.of("a.test", "b.test"));
    clock.pass(Duration.ofHours(1));
    assertThat(local.renew("A.test")).isTrue();
    assertThat(local.renew("c.test")).isFalse();
    assertThat(view("local:a.test").notAfter()).isEqualTo(clock.now().plus(Duration.ofDays(7)));
    assertThat(view("local:b.test").notAfter()).isBefore(view("local:a.test").notAfter());
    assertThat(local.renew("127.0.0.1")).as("the machine's own").isTrue();
  }

  @Test
  void asTheOperatorSeesIt() {
    local.want(List.of("a.test"));
    CertificateView view = view("local:a.test");
    assertThat(view.state()).isEqualTo(CertificateView.State.VALID);
    assertThat(view.source()).isEqualTo("local");
    assertThat(view.names()).containsExactly("a.test");
    assertThat(view.notBefore()).isEqualTo(clock.now().minus(Duration.ofHours(1)));
    assertThat(view.lastError()).isNull();
  }

  @Test
  void whichHostsANewRootIsToKnow() {
    assertThat(LocalCertificates.singleLabels(List.of("b", "a", "a.test", "*", "*.x", "::1", "B")))
        .containsExactly("a", "b");
  }
}
