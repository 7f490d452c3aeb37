package com.openhwy.marketeer.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Ratio;
import com.openhwy.marketeer.config.model.CircuitBreakerConfig;
import com.openhwy.marketeer.config.model.CircuitBreakerConfig.Failures;
import com.openhwy.marketeer.config.model.CircuitBreakerConfig.Fault;
import com.openhwy.marketeer.config.model.CircuitBreakerConfig.Scope;
import com.openhwy.marketeer.config.model.EndpointUrl;
import com.openhwy.marketeer.config.model.StatusRanges;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A configuration that is compiled and never in force: what serves does not notice it. */
class CandidateTest {
  private static final EndpointUrl NAME = EndpointUrl.parse("http://api.test:80");

  private static CircuitBreakerConfig breaker(Scope scope, double failures) {
    return new CircuitBreakerConfig(
        scope,
        Duration.ofSeconds(10),
        4,
        new Ratio(failures),
        new Ratio(0),
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        1,
        Duration.ZERO,
        new Failures(StatusRanges.parse("500-599"), List.of(Fault.CONNECT)),
        null);
  }

  private static ServiceConfigs named(Scope scope, double failures) {
    return ServiceConfigs.named("s").endpoint(NAME.toString()).breaker(breaker(scope, failures));
  }

  private static Services candidate(Pool pool, ServiceConfigs config) {
    return Services.compile(List.of(config.build()), pool.services, Pool.LOOPS, pool.ticker);
  }

  private static Service only(Services services) {
    return services.all().iterator().next();
  }

  private static Target at(String ip) {
    return Target.of(NAME, ip);
  }

  private static Pool opened(Scope scope) {
    Pool pool = new Pool(named(scope, 0.5));
    pool.service().resolved(NAME, List.of(at("10.0.0.1")));
    for (int i = 0; i < 4; i++) {
      pool.answers(0, 500);
    }
    assertThat(pool.pick()).as("it is open").isNull();
    return pool;
  }

  @ParameterizedTest
  @EnumSource(Scope.class)
  void anOpenBreakerStaysOpenWhenOtherSettingsAreRefused(Scope scope) {
    Pool pool = opened(scope);

    candidate(pool, named(scope, 0.9)).retire(List.of(pool.services));
    assertThat(pool.pick()).isNull();
    pool.service().resolved(NAME, List.of(at("10.0.0.1"), at("10.0.0.2")));
    pool.service().resolved(NAME, List.of(at("10.0.0.1")));
    assertThat(pool.pick()).as("names were looked up again").isNull();

    pool.reload(named(scope, 0.5));
    assertThat(pool.pick()).as("and it was reloaded").isNull();
  }

  @ParameterizedTest
  @EnumSource(Scope.class)
  void whileTheCandidateIsBoundBothHaveTheirOwn(Scope scope) {
    Pool pool = opened(scope);
    Service next = only(candidate(pool, named(scope, 0.9)));
    LoopService there = LoopService.of(next, 0, Runnable::run, next.config().loadBalancer());

    assertThat(there.pick(Pool.from("10.0.0.9"), AttemptLog.NONE, pool.ticker.nanos())).isNotNull();
    pool.service().resolved(NAME, List.of(at("10.0.0.1"), at("10.0.0.2")));
    pool.service().resolved(NAME, List.of(at("10.0.0.1")));
    assertThat(pool.pick()).isNull();
    assertThat(there.pick(Pool.from("10.0.0.9"), AttemptLog.NONE, pool.ticker.nanos())).isNotNull();
  }

  @Test
  void endpointsThatOnlyItHadAreForgotten() {
    Pool pool = new Pool(ServiceConfigs.named("s").endpoint("http://10.0.0.1:1"));
    EndpointState kept = pool.endpoint(0).state();
    Services refused =
        candidate(
            pool,
            ServiceConfigs.named("s").endpoint("http://10.0.0.1:1").endpoint("http://10.0.0.2:2"));
    EndpointState made = only(refused).endpoints().get(1).state();
    String key =
        only(refused).members().byKey().keySet().stream()
            .filter(each -> each.contains("10.0.0.2"))
            .findFirst()
            .orElseThrow();
    assertThat(pool.service().state().endpoint(key, false)).isSameAs(made);

    refused.retire(List.of(pool.services));

    assertThat(made.isRetired()).isTrue();
    assertThat(kept.isRetired()).isFalse();
    assertThat(pool.service().state().endpoint(key, false)).isNotSameAs(made);
    assertThat(pool.endpoint(0).state()).isSameAs(kept);
  }

  @Test
  void whatAnyOtherConfigurationHasStays() {
    Pool pool = new Pool(ServiceConfigs.named("s").endpoint("http://10.0.0.1:1"));
    Services first = pool.services;
    EndpointState old = pool.endpoint(0).state();
    pool.reload(
        ServiceConfigs.named("s").endpoint("http://10.0.0.1:1").endpoint("http://10.0.0.2:2"));
    Services second = pool.services;
    pool.reload(ServiceConfigs.named("s").endpoint("http://10.0.0.2:2"));

    second.retire(List.of(first, pool.services));
    assertThat(old.isRetired()).isFalse();
    first.retire(List.of(pool.services));
    assertThat(old.isRetired()).isTrue();
    assertThat(pool.endpoint(0).state().isRetired()).isFalse();
  }

  @Test
  void aStateThatCameLaterIsNotForgottenForAnother() {
    Pool pool = new Pool(ServiceConfigs.named("s").endpoint("http://10.0.0.1:1"));
    ServiceConfigs two =
        ServiceConfigs.named("s").endpoint("http://10.0.0.1:1").endpoint("http://10.0.0.2:2");
    Services refused = candidate(pool, two);
    Services before = pool.services;
    pool.reload(two);

    refused.retire(List.of(before));

    assertThat(pool.endpoint(1).state().isRetired()).isFalse();
  }

  /** Who is the first is no latecomer because somebody has written a file meanwhile. */
  @Test
  void whetherTheServiceHasBegunToServeIsNotForTheCandidateToSay() {
    Pool pool = new Pool(ServiceConfigs.named("s").endpoint(NAME.toString()));

    candidate(pool, ServiceConfigs.named("s").endpoint("http://10.0.0.2:2"))
        .retire(List.of(pool.services));
    pool.service().resolved(NAME, List.of(at("10.0.0.1")));

    assertThat(pool.endpoint(0).state().condition().ramps()).isFalse();
  }
}
