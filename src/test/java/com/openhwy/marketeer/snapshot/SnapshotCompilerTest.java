package com.openhwy.marketeer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.Loaded;
import com.openhwy.marketeer.config.bind.Problems.Problem;
import com.openhwy.marketeer.config.model.LoadBalancerKind;
import com.openhwy.marketeer.middleware.MiddlewareCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotCompilerTest {
  private static final String LISTENERS = "server: {http: [{listen: '127.0.0.1:0'}]}\n";
  private static final String PONG = "backend: {type: respond, body: pong}";

  @TempDir Path directory;

  private final FakeFeature feature = new FakeFeature();
  private final SnapshotCompiler compiler =
      new SnapshotCompiler(
          MiddlewareCatalogue.of(List.of(feature)), 2, Runnable::run, Ticker.SYSTEM);
  private ConfigText text = new ConfigText(Path.of(""));

  @BeforeEach
  void aConfigurationOfOneRoute() {
    text = new ConfigText(directory);
    text.with("marketeer", LISTENERS).with("routes", routes("{name: ping, " + PONG + "}"));
  }

  private static String routes(String... routes) {
    return "routes:\n  - " + String.join("\n  - ", routes) + "\n";
  }

  private static String middlewares(String... middlewares) {
    return "middlewares:\n  - " + String.join("\n  - ", middlewares) + "\n";
  }

  private Compilation compile(@Nullable Snapshot previous) {
    Loaded loaded = text.load();
    return compiler.compile(Objects.requireNonNull(loaded.config()), loaded.hash(), previous);
  }

  private Snapshot compiled(@Nullable Snapshot previous) {
    Compilation compilation = compile(previous);
    assertThat(compilation.problems()).isEmpty();
    return Objects.requireNonNull(compilation.snapshot());
  }

  private List<String> problems(@Nullable Snapshot previous) {
    Compilation compilation = compile(previous);
    assertThat(compilation.snapshot()).isNull();
    return compilation.problems().stream().map(Problem::toString).toList();
  }

  // ---- what a route becomes

  @Test
  void everySnapshotHasAVersionOfItsOwnAndTheHashOfWhatWasRead() {
    Snapshot first = compiled(null);
    Snapshot second = compiled(first);

    assertThat(second.version()).isEqualTo(first.version() + 1);
    assertThat(first.hash()).isEqualTo(text.load().hash()).isEqualTo(second.hash());
  }

  @Test
  void routesKeepTheOrderOfTheFileAndAreNumberedWithoutGaps() {
    text.with(
        "routes",
        routes(
            "{name: z, match: {path: /z}, " + PONG + "}",
            "{name: a, match: {path: /a}, " + PONG + "}",
            "{name: m, match: {path: /m}, " + PONG + "}"));

    assertThat(compiled(null).all())
        .extracting(CompiledRoute::index, CompiledRoute::name)
        .containsExactly(tuple(0, "z"), tuple(1, "a"), tuple(2, "m"));
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # of the route                  | of the service             | host    | algorithm         | head ms
          {}                              | {}                         | ''      | ROUND_ROBIN       | 60000
          {}                              | {host: s.example}          | s.example | ROUND_ROBIN     | 60000
          {host: r.example}               | {host: s.example}          | r.example | ROUND_ROBIN     | 60000
          {}                              | {load_balancer: ip_hash}   | ''      | IP_HASH           | 60000
          {lb: random}                    | {load_balancer: ip_hash}   | ''      | RANDOM            | 60000
          {}                              | {timeouts: {response_head: 5s}} | '' | ROUND_ROBIN       | 5000
          {timeouts: {response_head: 1s}} | {timeouts: {response_head: 5s}} | '' | ROUND_ROBIN       | 1000
          """)
  void whatARouteSaysWinsOverItsService(
      String route, String service, String host, LoadBalancerKind algorithm, long headMillis) {
    String lb = route.contains("lb:") ? ", load_balancer: random" : "";
    String own = route.contains("lb:") ? "" : ", " + inner(route);
    text.with(
            "routes",
            routes("{name: r, backend: {type: service, service: s" + lb + "}" + own + "}"))
        .with(
            "services",
            "services:\n  - {name: s, endpoints: ['http://127.0.0.1:1'], " + inner(service) + "}");

    CompiledRoute compiled = compiled(null).all().get(0);

    assertThat(compiled.host()).isEqualTo(host);
    assertThat(compiled.backend())
        .isInstanceOfSatisfying(
            CompiledBackend.ToService.class,
            to -> {
              assertThat(to.algorithm()).isEqualTo(algorithm);
              assertThat(to.timeouts().responseHeadNanos())
                  .isEqualTo(Duration.ofMillis(headMillis).toNanos());
            });
  }

  private static String inner(String flow) {
    return flow.substring(1, flow.length() - 1);
  }

  @ParameterizedTest
  @CsvSource({"'', 10485760", "body_limit: 1KiB, 1024", "body_limit: 0, 9223372036854775807"})
  void aBodyLimitIsTheRoutesOrTheServersAndZeroIsNone(String setting, long bytes) {
    text.with("routes", routes("{name: ping, " + PONG + ", " + setting + "}"));

    assertThat(compiled(null).all().get(0).bodyLimit()).isEqualTo(bytes);
  }

  @Test
  void middlewaresThatKeepSomethingGetTheSlotsOfTheirRouteInOrder() {
    text.with(
            "middlewares",
            middlewares(
                "{name: a, type: fake, slot: true}",
                "{name: b, type: fake}",
                "{name: c, type: fake, slot: true}"))
        .with(
            "routes",
            routes(
                "{name: one, match: {path: /1}, middlewares: [a, b, c], " + PONG + "}",
                "{name: two, match: {path: /2}, middlewares: [c, b], " + PONG + "}",
                "{name: none, match: {path: /3}, " + PONG + "}"));

    List<CompiledRoute> all = compiled(null).all();

    assertThat(all.get(0).middlewares()).extracting(Bound::slot).containsExactly(0, -1, 1);
    assertThat(all.get(1).middlewares()).extracting(Bound::slot).containsExactly(0, -1);
    assertThat(all).extracting(CompiledRoute::slotCount).containsExactly(2, 1, 0);
    assertThat(all.get(0).middlewares().get(2).definition())
        .isSameAs(all.get(1).middlewares().get(0).definition());
  }

  @Test
  void aFixedAnswerIsPreparedOnce() {
    text.with(
        "routes",
        routes("{name: r, backend: {type: respond, status: 503, body: höh, headers: {X-A: b}}}"));

    assertThat(compiled(null).all().get(0).backend())
        .isInstanceOfSatisfying(
            CompiledBackend.Respond.class,
            respond -> {
              assertThat(respond.status()).isEqualTo(503);
              assertThat(respond.body()).hasSize(4);
              assertThat(respond.headers().get("x-a")).isEqualTo("b");
              assertThat(respond.headers().get("content-type"))
                  .isEqualTo("text/plain; charset=utf-8");
            });
  }

  // ---- what lives on

  @Test
  void aMiddlewareLivesOnWhileNameTypeAndSettingsAreTheSame() {
    text.with("middlewares", middlewares("{name: a, type: fake, size: 1}"));
    Snapshot first = compiled(null);
    text.with("middlewares", middlewares("{name: b, type: fake}", "{type: fake, name: a}"));

    compiled(first);

    assertThat(feature.defined).containsExactly("a/1", "b/1");
  }

  @Test
  void aMiddlewareWithOtherSettingsIsMadeAnewAndTheOldOneClosedWhenItsSnapshotRetires() {
    text.with(
        "middlewares", middlewares("{name: a, type: fake, size: 1}", "{name: b, type: fake}"));
    Snapshot first = compiled(null);
    text.with(
        "middlewares", middlewares("{name: a, type: fake, size: 2}", "{name: b, type: fake}"));
    Snapshot second = compiled(first);

    assertThat(feature.closed).isEmpty();
    first.retire(List.of(second));

    assertThat(feature.closed).containsExactly("a/1");
  }

  @Test
  void whatAnyOtherSnapshotStillHoldsIsNotClosed() {
    text.with("middlewares", middlewares("{name: a, type: fake}"));
    Snapshot first = compiled(null);
    Snapshot second = compiled(first);
    text.with("middlewares", middlewares("{name: z, type: fake}"));
    Snapshot third = compiled(second);

    first.retire(List.of(second, third));
    assertThat(feature.closed).isEmpty();

    second.retire(List.of(third));
    assertThat(feature.closed).containsExactly("a/1");
  }

  @Test
  void filesLiveOnWhileEverySettingIsTheSame() throws IOException {
    Path root = Files.createDirectory(directory.resolve("www"));
    String files = "{name: f, backend: {type: static, root: '" + root + "'%s}}";
    text.with("routes", routes(String.format(files, "")));
    Snapshot first = compiled(null);
    Snapshot same = compiled(first);
    text.with("routes", routes(String.format(files, ", spa: true")));
    Snapshot changed = compiled(same);

    assertThat(same.all().get(0).backend()).isEqualTo(first.all().get(0).backend());
    assertThat(changed.all().get(0).backend()).isNotEqualTo(first.all().get(0).backend());
  }

  @Test
  void aSplitLivesOnWhileItsRouteHasTheSameNameAndTheSplitTheSameSettings() {
    text.with(
        "services",
        "services:\n  - {name: s, endpoints: ['http://127.0.0.1:1']}\n"
            + "  - {name: t, endpoints: ['http://127.0.0.1:2']}\n");
    String route = "{name: %s, host: %s, backend: {type: split, services: [s, {service: t%s}]}}";
    text.with("routes", routes(String.format(route, "r", "a.example", "")));
    Snapshot first = compiled(null);
    text.with("routes", routes(String.format(route, "r", "b.example", "")));
    Snapshot same = compiled(first);
    text.with("routes", routes(String.format(route, "r", "b.example", ", weight: 2")));
    Snapshot changed = compiled(same);
    text.with("routes", routes(String.format(route, "renamed", "b.example", ", weight: 2")));
    Snapshot renamed = compiled(changed);

    assertThat(split(same)).isSameAs(split(first));
    assertThat(split(changed)).isNotSameAs(split(first));
    assertThat(split(renamed)).isNotSameAs(split(changed));
  }

  private static Object split(Snapshot snapshot) {
    CompiledBackend.ToSplit to = (CompiledBackend.ToSplit) snapshot.all().get(0).backend();
    assertThat(to.services()).extracting(part -> part.service().name()).containsExactly("s", "t");
    return to.split();
  }

  @Test
  void endpointsKeepTheirStateByServiceAndAddress() {
    String services = "services:\n  - {name: s, endpoints: [%s]}";
    text.with("services", String.format(services, "'http://127.0.0.1:1', 'http://127.0.0.1:2'"));
    Snapshot first = compiled(null);
    text.with("services", String.format(services, "'http://127.0.0.1:2', 'http://127.0.0.1:3'"));
    Snapshot second = compiled(first);

    assertThat(state(second, 0)).isSameAs(state(first, 1));
    assertThat(state(second, 1)).isNotSameAs(state(first, 0));
  }

  private static Object state(Snapshot snapshot, int endpoint) {
    return Objects.requireNonNull(snapshot.services().get("s")).endpoints().get(endpoint).state();
  }

  // ---- a rehearsal

  @Test
  void whatARejectedConfigurationMadeIsClosedAndWhatServesIsNot() {
    text.with("middlewares", middlewares("{name: a, type: fake}"));
    Snapshot serving = compiled(null);
    text.with(
        "middlewares",
        middlewares(
            "{name: a, type: fake}", "{name: b, type: fake}", "{name: c, type: fake, size: 11}"));

    assertThat(problems(serving))
        .containsExactly(directory + "/middlewares.yaml:4:5: middlewares[2]: no room for 11");
    assertThat(feature.closed).containsExactly("b/1");
  }

  @Test
  void aCandidateThatNeverServedIsRetiredLikeAnyOther() {
    text.with("middlewares", middlewares("{name: a, type: fake}"));
    Snapshot serving = compiled(null);
    text.with("middlewares", middlewares("{name: a, type: fake}", "{name: b, type: fake}"));

    compiled(serving).retire(List.of(serving));

    assertThat(feature.closed).containsExactly("b/1");
  }

  // ---- problems

  @Test
  void theProblemsOfAllMiddlewaresAreToldAtOnceEachAtItsPlace() {
    text.with(
        "middlewares",
        middlewares(
            "{name: a, type: fak}",
            "{name: b, type: fake, size: 101}",
            "{name: c, type: fake, sise: 1}",
            "{name: d, type: fake, size: many}"));

    assertThat(problems(null))
        .hasSize(4)
        .satisfiesExactly(
            p ->
                assertThat(p)
                    .contains("middlewares.yaml:2:21: middlewares[0].type: unknown middleware type")
                    .contains("did you mean \"fake\"?"),
            p -> assertThat(p).contains("middlewares[1].size: 101 is too much; at most 100"),
            p -> assertThat(p).contains("unknown key \"sise\"; did you mean \"size\"?"),
            p -> assertThat(p).contains("middlewares[3].size").contains("\"many\""));
  }

  @Test
  void aRouteThroughAMiddlewareWithProblemsIsNotBuiltWithoutIt() {
    text.with("middlewares", middlewares("{name: a, type: fake, size: 11}"))
        .with("routes", routes("{name: r, middlewares: [a], " + PONG + "}"));

    assertThat(problems(null))
        .anySatisfy(
            p ->
                assertThat(p)
                    .contains("routes[0].middlewares")
                    .contains("there is no middleware \"a\", or it has problems"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          server: {http: [{listen: '127.0.0.1:1'}]}                            | server.http: the listeners can only be changed by a restart
          server: {http: [{listen: '127.0.0.1:0'}], workers: 7}                | server.workers: the number of proxy verticles can only be changed by a restart
          server: {http: [{listen: '127.0.0.1:0'}], transport: nio}            | server.transport: the network transport can only be changed by a restart
          {server: {http: [{listen: '127.0.0.1:0'}]}, admin: {listen: ':1', token: t}} | admin: the admin API can only be changed by a restart
          {server: {http: [{listen: '127.0.0.1:0'}]}, acme: {storage: elsewhere}} | acme.storage: where certificates are kept can only be changed by a restart
          {server: {http: [{listen: '127.0.0.1:0'}]}, log: {access: {output: 'off'}}} | log.access: the access log can only be changed by a restart
          """)
  void whatIsReadAtTheStartOnlyIsRefusedAtItsPlaceWithThatWord(String marketeer, String message) {
    Snapshot serving = compiled(null);
    text.with("marketeer", marketeer);

    assertThat(problems(serving))
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem).startsWith(directory + "/marketeer.yaml:1:").contains(message));
  }

  @Test
  void aListenersPortForHttp3IsReadAtTheStart() {
    String https = "server: {https: [{listen: '127.0.0.1:0', http3: true%s, tls: {auto: true}}]}";
    text.with("marketeer", https.formatted(""));
    Snapshot serving = compiled(null);
    text.with("marketeer", https.formatted(", http3_port: 8443"));

    assertThat(problems(serving))
        .singleElement()
        .asString()
        .contains("only be changed by a restart");
  }

  @Test
  void limitsMayChangeWhileServing() {
    Snapshot serving = compiled(null);
    text.with(
        "marketeer",
        "server: {http: [{listen: '127.0.0.1:0'}], max_connections: 7, limits: {request_body: 0},"
            + " timeouts: {request_head: 1s}, trusted_proxies: [10.0.0.0/8]}");

    CompiledLimits limits = compiled(serving).limits();

    assertThat(limits.maxConnections()).isEqualTo(7);
    assertThat(limits.requestBody()).isEqualTo(Long.MAX_VALUE);
    assertThat(limits.headNanos()).isEqualTo(1_000_000_000L);
  }

  // ---- in flight

  @Test
  void whatIsInFlightIsTheSumOverTheLoops() {
    Snapshot snapshot = compiled(null);
    snapshot.inFlight(0).increment();
    snapshot.inFlight(1).add(2);
    snapshot.inFlight(0).add(-1);

    assertThat(snapshot.inFlight()).isEqualTo(2);
  }
}
