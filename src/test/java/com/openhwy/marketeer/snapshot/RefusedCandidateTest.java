package com.openhwy.marketeer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.Loaded;
import com.openhwy.marketeer.middleware.MiddlewareCatalogue;
import com.openhwy.marketeer.overload.Gate;
import com.openhwy.marketeer.upstream.EndpointState;
import com.openhwy.marketeer.upstream.Service;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that is refused, or never serves, leaves no trace. */
class RefusedCandidateTest {
  @TempDir Path directory;

  private final FakeFeature feature = new FakeFeature();
  private final SnapshotCompiler compiler =
      new SnapshotCompiler(
          MiddlewareCatalogue.of(List.of(feature)), 2, Runnable::run, Ticker.SYSTEM);
  private ConfigText text = new ConfigText(Path.of(""));

  @BeforeEach
  void aConfigurationOfOneRoute() {
    text =
        new ConfigText(directory)
            .with("marketeer", "server: {http: [{listen: '127.0.0.1:0'}]}")
            .with("routes", "routes: [{name: ping, backend: {type: respond, body: pong}}]");
  }

  private static String middlewares(String... middlewares) {
    return "middlewares:\n  - " + String.join("\n  - ", middlewares) + "\n";
  }

  private Compilation compile(@Nullable Snapshot previous) {
    Loaded loaded = text.load();
    return compiler.compile(Objects.requireNonNull(loaded.config()), loaded.hash(), previous);
  }

  private Snapshot compiled(@Nullable Snapshot previous) {
    return Objects.requireNonNull(compile(previous).snapshot());
  }

  private static Service service(Snapshot snapshot) {
    return Objects.requireNonNull(snapshot.services().get("s"));
  }

  private static EndpointState state(Snapshot snapshot, int endpoint) {
    return service(snapshot).endpoints().get(endpoint).state();
  }

  @Test
  void whatAFaultOfOursLeavesBehindIsClosed() {
    text.with("middlewares", middlewares("{name: a, type: fake}"));
    Snapshot serving = compiled(null);
    text.with(
        "middlewares",
        middlewares(
            "{name: a, type: fake}", "{name: b, type: fake}", "{name: c, type: fake, size: 0}"));

    assertThatThrownBy(() -> compile(serving)).hasMessage("a fault of ours");
    assertThat(feature.closed).containsExactly("b/1");
  }

  @Test
  void endpointsOfACandidateThatNeverServedAreForgotten() {
    String services = "services:\n  - {name: s, endpoints: [%s]}";
    text.with("services", String.format(services, "'http://127.0.0.1:1'"));
    Snapshot serving = compiled(null);
    text.with("services", String.format(services, "'http://127.0.0.1:1', 'http://127.0.0.1:2'"));
    Snapshot candidate = compiled(serving);

    candidate.retire(List.of(serving));

    assertThat(state(candidate, 1).isRetired()).isTrue();
    assertThat(state(candidate, 0)).isSameAs(state(serving, 0));
    assertThat(state(serving, 0).isRetired()).isFalse();
  }

  /** What lives by identity, changed by a configuration that is refused for another reason. */
  @Test
  void afterARefusalTheNextReloadFindsAllAsItWas() {
    String services =
        "services:\n  - {name: s, endpoints: ['http://127.0.0.1:1'%s],"
            + " concurrency: {mode: adaptive, initial: %d}, circuit_breaker: {minimum_calls: 1,"
            + " failure_ratio: %s}}\n  - {name: t, endpoints: ['http://127.0.0.1:2']}\n";
    String routes =
        "{name: r, backend: {type: split, services: [{service: s, weight: %d}, {service: t, weight:"
            + " 9}], canary: {service: s, steps: [%d]}}}";
    text.with("services", String.format(services, "", 20, "50%"))
        .with("routes", String.format("routes: [" + routes + "]", 1, 5))
        .with("middlewares", middlewares("{name: a, type: fake, size: 1}"));
    Snapshot serving = compiled(null);
    Service service = service(serving);
    service
        .onLoop(0, Runnable::run, null)
        .answered(service.endpoints().get(0), 500, 1, Ticker.SYSTEM.nanos());
    assertThat(service.view().circuits().state()).isEqualTo("open");
    Gate gate = Objects.requireNonNull(serving.gates().get("s"));
    assertThat(gate.enter()).isTrue();

    text.with("services", String.format(services, ", 'http://127.0.0.1:3'", 7, "60%"))
        .with("routes", String.format("routes: [" + routes + "]", 2, 50))
        .with(
            "middlewares",
            middlewares("{name: a, type: fake, size: 2}", "{name: c, type: fake, size: 11}"));
    assertThat(compile(serving).problems()).hasSize(1);

    assertThat(service.view().circuits().state()).isEqualTo("open");
    assertThat(serving.rollouts().get(0).view().share()).isEqualTo(5);
    text.with("services", String.format(services, "", 20, "50%"))
        .with("routes", String.format("routes: [" + routes + "]", 1, 5))
        .with("middlewares", middlewares("{name: a, type: fake, size: 1}"));
    Snapshot next = compiled(serving);
    Service renewed = service(next);
    assertThat(renewed.view().circuits().state()).isEqualTo("open");
    assertThat(renewed.endpoints().get(0).state()).isSameAs(service.endpoints().get(0).state());
    Gate renewedGate = Objects.requireNonNull(next.gates().get("s"));
    assertThat(renewedGate.inFlight()).isEqualTo(1);
    assertThat(renewedGate.limit()).isEqualTo(20);
    assertThat(next.rollouts()).isEqualTo(serving.rollouts());
    assertThat(feature.defined).containsExactly("a/1", "a/2");
    assertThat(feature.closed).containsExactly("a/2");
  }
}
