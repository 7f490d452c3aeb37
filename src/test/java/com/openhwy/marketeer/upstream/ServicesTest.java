package com.openhwy.marketeer.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.config.model.EndpointUrl;
import com.openhwy.marketeer.middleware.Loops.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ServicesTest {
  private static final EndpointUrl NAME = EndpointUrl.parse("http://api.test:80");
  private static final EndpointUrl SRV = EndpointUrl.parse("srv+http://_web._tcp.test");

  @Test
  void literalAddressesLocalhostAndSocketsNeedNoLookUp() {
    Pool pool =
        new Pool(
            ServiceConfigs.named("s")
                .endpoint("http://10.0.0.1:81")
                .endpoint("https://[::1]:82")
                .endpoint("http://localhost:83")
                .endpoint("http://www.localhost:84")
                .endpoint("unix:/run/x.sock"));

    assertThat(pool.service().endpoints())
        .extracting(e -> e.label() + " " + e.socketAddress())
        .containsExactly(
            "10.0.0.1:81 10.0.0.1:81",
            "[::1]:82 ::1:82",
            "localhost:83 127.0.0.1:83",
            "www.localhost:84 127.0.0.1:84",
            "/run/x.sock /run/x.sock");
    assertThat(pool.endpoint(4).socketAddress().isDomainSocket()).isTrue();
    assertThat(pool.endpoint(2).host()).isEqualTo("localhost");
    assertThat(pool.service().endpoints())
        .extracting(Endpoint::authority)
        .containsExactly(
            "10.0.0.1:81", "[::1]:82", "localhost:83", "www.localhost:84", "localhost");
  }

  @Test
  void namesHaveNoEndpointsUntilTheyResolve() {
    Pool pool = new Pool(named());
    assertThat(pool.service().endpoints()).isEmpty();
    assertThat(pool.port()).isEqualTo("-");
    long before = pool.service().version();

    pool.service().resolved(NAME, List.of(at("10.0.0.1"), at("10.0.0.2")));

    assertThat(pool.service().version()).isGreaterThan(before);
    assertThat(pool.service().endpoints())
        .extracting(Endpoint::label)
        .containsExactly("api.test/10.0.0.1:80", "api.test/10.0.0.2:80");
    assertThat(pool.endpoint(0).host()).isEqualTo("api.test");
    assertThat(pool.port()).isEqualTo("80");
  }

  @Test
  void stateIsCarriedOverByAddress() {
    Pool pool = new Pool(named());
    pool.service().resolved(NAME, List.of(at("10.0.0.1"), at("10.0.0.2")));
    EndpointState first = pool.endpoint(0).state();
    EndpointState second = pool.endpoint(1).state();

    pool.service().resolved(NAME, List.of(at("10.0.0.2"), at("10.0.0.3")));

    assertThat(pool.endpoint(0).state()).isSameAs(second);
    assertThat(pool.endpoint(1).state()).isNotSameAs(first).isNotSameAs(second);
    pool.service().resolved(NAME, List.of(at("10.0.0.1")));
    assertThat(pool.endpoint(0).state()).as("gone is forgotten").isNotSameAs(first);
    assertThat(first.isRetired()).isTrue();
    assertThat(pool.endpoint(0).state().isRetired()).isFalse();
  }

  @Test
  void theSameAnswerChangesNothing() {
    Pool pool = new Pool(named());
    pool.service().resolved(NAME, List.of(at("10.0.0.1")));
    long version = pool.service().version();
    Endpoint endpoint = pool.endpoint(0);

    pool.service().resolved(NAME, List.of(at("10.0.0.1")));

    assertThat(pool.service().version()).isEqualTo(version);
    assertThat(pool.endpoint(0)).isSameAs(endpoint);
  }

  @Test
  void aFailedLookUpKeepsTheLastGoodAddresses() {
    Pool pool = new Pool(named());
    pool.service().unresolved(NAME, "api.test does not resolve: no address");
    assertThat(pool.service().view().endpoints())
        .singleElement()
        .satisfies(
            view -> {
              assertThat(view.health()).isEqualTo("down");
              assertThat(view.ready()).isFalse();
              assertThat(view.why()).isEqualTo("api.test does not resolve: no address");
            });
    pool.service().resolved(NAME, List.of(at("10.0.0.1")));

    pool.service().unresolved(NAME, "no answer from the name server");

    assertThat(pool.service().endpoints()).hasSize(1);
  }

  @Test
  void serviceRecordsNameHostPortWeightAndRank() {
    Pool pool = new Pool(ServiceConfigs.named("s").endpoint(SRV.toString(), 2));
    pool.service()
        .resolved(
            SRV,
            List.of(
                new Target("a.test", "10.0.0.1", 8001, 3, false),
                new Target("b.test", "10.0.0.2", 8002, 1, true)));

    assertThat(pool.endpoint(0).label()).isEqualTo("a.test/10.0.0.1:8001");
    assertThat(pool.endpoint(0).host()).isEqualTo("a.test");
    assertThat(pool.endpoint(0).weight()).isEqualTo(6);
    assertThat(pool.endpoint(0).backup()).isFalse();
    assertThat(pool.endpoint(1).backup()).isTrue();
    assertThat(pool.ports(3)).isEqualTo("8001 8001 8001");
  }

  @Test
  void aReloadKeepsStateAndResolvedNames() {
    Pool pool = new Pool(named().endpoint("http://10.9.9.9:1").checked());
    pool.service().resolved(NAME, List.of(at("10.0.0.1")));
    pool.allUp();
    EndpointState state = pool.endpoint(0).state();
    EndpointState literal = pool.endpoint(1).state();
    long version = pool.service().version();

    pool.reload(named().endpoint("http://10.9.9.9:1", 7).checked());

    assertThat(pool.endpoint(0).state()).isSameAs(state);
    assertThat(pool.endpoint(1).state()).isSameAs(literal);
    assertThat(pool.endpoint(1).weight()).isEqualTo(7);
    assertThat(state.health()).isEqualTo(Health.UP);
    assertThat(pool.service().version()).isGreaterThanOrEqualTo(version);
  }

  @Test
  void aCompilationThatIsThrownAwayDisturbsNothing() {
    Pool pool = new Pool(named());
    pool.service().resolved(NAME, List.of(at("10.0.0.1")));
    Service inForce = pool.service();
    Endpoint endpoint = pool.endpoint(0);
    long version = inForce.version();

    Services.compile(
        List.of(ServiceConfigs.named("s").endpoint("http://10.5.5.5:1").build()),
        pool.services,
        Pool.LOOPS,
        pool.ticker);

    assertThat(inForce.version()).isEqualTo(version);
    assertThat(inForce.endpoints()).containsExactly(endpoint);
  }

  @Test
  void bothConfigurationsSeeWhatChangesMeanwhile() {
    Pool pool = new Pool(named());
    Service before = pool.service();
    pool.reload(named());

    pool.service().resolved(NAME, List.of(at("10.0.0.1")));

    assertThat(before.endpoints()).hasSize(1);
    assertThat(before.endpoints().get(0).state()).isSameAs(pool.endpoint(0).state());
    pool.loop.failed(pool.endpoint(0), Pool.REFUSED, pool.ticker.nanos());
    assertThat(before.version()).isEqualTo(pool.service().version());
  }

  @Test
  void theSameUrlInTwoServicesHasTwoStates() {
    ManualTicker ticker = new ManualTicker();
    Services services =
        Services.compile(
            List.of(
                ServiceConfigs.named("a").endpoint("http://10.0.0.1:1").build(),
                ServiceConfigs.named("b").endpoint("http://10.0.0.1:1").build()),
            null,
            1,
            ticker);
    Service a = Objects.requireNonNull(services.get("a"));
    Service b = Objects.requireNonNull(services.get("b"));

    assertThat(a.endpoints().get(0).state()).isNotSameAs(b.endpoints().get(0).state());
    assertThat(services.get("c")).isNull();
  }

  @Test
  void aUrlThatIsNoneIsRefused() {
    assertThatThrownBy(() -> new Pool(ServiceConfigs.named("s").endpoint("nonsense")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nonsense");
  }

  @Test
  void theViewSaysWhatAnOperatorAsks() {
    Pool pool =
        new Pool(
            ServiceConfigs.named("shop")
                .limited("http://10.0.0.1:1", 10)
                .endpoint("http://10.0.0.2:2")
                .checked());
    pool.endpoint(0).state().checked(true, Health.UP, "status 200");
    pool.endpoint(1).state().checked(false, Health.DOWN, "connection refused");
    pool.ticker.advance(Duration.ofSeconds(1));
    Endpoint taken = Objects.requireNonNull(pool.pick());
    pool.loop.answered(taken, 200, 5_000_000, pool.ticker.nanos());

    ServiceView view = pool.services.view().get(0);

    assertThat(view.name()).isEqualTo("shop");
    assertThat(view.algorithm()).isEqualTo("round_robin");
    assertThat(view.ready()).isEqualTo(1);
    EndpointView up = view.endpoints().get(0);
    assertThat(up.health()).isEqualTo("up");
    assertThat(up.ready()).isTrue();
    assertThat(up.why()).isEmpty();
    assertThat(up.lastCheck()).isEqualTo("status 200");
    assertThat(up.inFlight()).isEqualTo(1);
    assertThat(up.openSlots()).isEqualTo(9);
    assertThat(up.ewmaMs()).isEqualTo(5);
    assertThat(up.since()).isEqualTo(up.lastCheckAt());
    EndpointView down = view.endpoints().get(1);
    assertThat(down.health()).isEqualTo("down");
    assertThat(down.why()).isEqualTo("down by its checks: connection refused");
    assertThat(down.address()).isEqualTo("10.0.0.2:2");
  }

  private static ServiceConfigs named() {
    return ServiceConfigs.named("s").endpoint(NAME.toString());
  }

  private static Target at(String ip) {
    return Target.of(NAME, ip);
  }
}
