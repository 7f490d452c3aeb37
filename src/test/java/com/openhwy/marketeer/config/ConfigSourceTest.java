package com.openhwy.marketeer.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.bind.Problems.Problem;
import com.openhwy.marketeer.config.check.MiddlewareCheck;
import com.openhwy.marketeer.config.model.RouteConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSourceTest {
  private static final String QUICK = "config: {interval: 50ms}\n";

  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<Loaded> changes = new LinkedBlockingQueue<>();
  private ConfigSource source;

  @BeforeEach
  void open() throws Exception {
    write("marketeer.yaml", QUICK);
    source =
        await(
            ConfigSource.open(
                vertx,
                FirstLook.at(
                    directory,
                    new Surroundings(Map.of("NAME", "env"), Map.of()),
                    MiddlewareCheck.NONE)));
  }

  @AfterEach
  void close() throws Exception {
    await(source.close());
    await(vertx.close());
  }

  @Test
  void loadsWhatConfigFilesLoads() throws Exception {
    write("routes.yaml", route("${NAME}"));
    write(
        "routes.d/b.json",
        "{\"routes\": [{\"name\": \"b\", \"match\": {\"path\": \"/b\"}, \"backend\": {\"type\":"
            + " \"respond\"}}]}");
    Loaded loaded = await(source.load());
    assertThat(loaded.problems()).isEmpty();
    assertThat(names(loaded)).containsExactly("env", "b");
    Loaded atOnce = ConfigFiles.load(directory, Map.of("NAME", "env"), MiddlewareCheck.NONE);
    assertThat(loaded.hash()).isEqualTo(atOnce.hash());
    assertThat(loaded.documents()).isEqualTo(atOnce.documents());
  }

  @Test
  void whatTheFirstLookSawIsCheckedOnce() throws Exception {
    write("routes.yaml", route("one"));
    write("middlewares.yaml", "middlewares: [{name: m, type: headers}]");
    AtomicInteger checks = new AtomicInteger();
    FirstLook first =
        FirstLook.at(
            directory,
            new Surroundings(Map.of(), Map.of()),
            (middleware, path, problems) -> checks.incrementAndGet());
    ConfigSource going = await(ConfigSource.open(vertx, first));
    assertThat(await(going.load())).isSameAs(first.loaded());
    assertThat(checks).hasValue(1);

    assertThat(await(going.load()).hash()).isEqualTo(first.loaded().hash());
    assertThat(checks).as("files that the texts refer to may be others by now").hasValue(2);
    await(going.close());
  }

  @Test
  void whatChangedAfterTheFirstLookIsReadAnew() throws Exception {
    write("routes.yaml", route("one"));
    FirstLook first =
        FirstLook.at(directory, new Surroundings(Map.of(), Map.of()), MiddlewareCheck.NONE);
    write("routes.yaml", route("two"));
    ConfigSource going = await(ConfigSource.open(vertx, first));
    assertThat(names(await(going.load()))).containsExactly("two");
    await(going.close());
  }

  @Test
  void theFutureCompletesOnItsCallersContext() throws Exception {
    Context caller = vertx.getOrCreateContext();
    CompletableFuture<Context> seen = new CompletableFuture<>();
    caller.runOnContext(
        v -> source.load().onComplete(done -> seen.complete(Vertx.currentContext())));
    assertThat(seen.get(10, TimeUnit.SECONDS)).isSameAs(caller);
  }

  @Test
  void aChangeIsTold() throws Exception {
    watch();
    write("routes.yaml", route("a"));
    assertThat(names(nextChange())).containsExactly("a");
    write("routes.yaml", route("b"));
    assertThat(names(nextChange())).containsExactly("b");
    write("routes.d/c.yaml", route("c"));
    assertThat(names(nextChange())).containsExactly("b", "c");
    Files.delete(directory.resolve("routes.yaml"));
    assertThat(names(nextChange())).containsExactly("c");
  }

  /** As during a start, which waits for the first round of health checks. */
  @Test
  void aChangeBeforeAnybodyListensIsToldOnceSomebodyDoes() throws Exception {
    await(source.load());
    ConfigSource beside =
        await(
            ConfigSource.open(
                vertx, FirstLook.at(directory, Surroundings.ofProcess(), MiddlewareCheck.NONE)));
    await(beside.load());
    BlockingQueue<Loaded> seen = new LinkedBlockingQueue<>();
    beside.watch(seen::add);
    write("routes.yaml", route("a"));
    assertThat(seen.poll(20, TimeUnit.SECONDS)).as("it has had the time to be seen").isNotNull();
    source.watch(changes::add);
    assertThat(names(nextChange())).containsExactly("a");
    await(beside.close());
  }

  @Test
  void aBrokenDocumentIsToldOnceAndTheNextGoodOneToo() throws Exception {
    watch();
    write("routes.yaml", "routes: [");
    assertThat(problems(nextChange()))
        .singleElement()
        .asString()
        .contains("routes.yaml:1:10: no YAML");
    write("routes.yaml", "routes: [ ");
    assertThat(problems(nextChange())).hasSize(1);
    write("routes.yaml", route("a"));
    assertThat(names(nextChange())).containsExactly("a");
    assertThat(changes).isEmpty();
  }

  @Test
  void whatLoadHasToldIsNoChange() throws Exception {
    watch();
    write("routes.yaml", route("a"));
    Loaded loaded = await(source.load());
    assertThat(names(loaded)).containsExactly("a");
    write("routes.yaml", "# another spelling\n" + route("a"));
    write("routes.d/z.yaml", route("z"));
    assertThat(names(nextChange())).containsExactly("a", "z");
  }

  @Test
  void aFileReferredToIsWatched() throws Exception {
    write("secret", "one");
    write(
        "marketeer.yaml",
        QUICK + "admin: {token: \"${file:" + directory.resolve("secret") + "}\"}\n");
    watch();
    write("secret", "two");
    assertThat(nextChange().config().admin().token()).isEqualTo("two");
    Files.delete(directory.resolve("secret"));
    assertThat(problems(nextChange())).singleElement().asString().contains("does not exist");
  }

  @Test
  void theDirectoryMayDisappearAndComeBack() throws Exception {
    write("routes.yaml", route("a"));
    watch();
    Path aside = directory.resolveSibling(directory.getFileName() + "-aside");
    Files.move(directory, aside);
    assertThat(problems(nextChange())).singleElement().asString().contains("does not exist");
    Files.move(aside, directory);
    assertThat(names(nextChange())).containsExactly("a");
  }

  @Test
  void watchingCanBeOff() throws Exception {
    write("marketeer.yaml", "config: {watch: false}\n");
    watch();
    write("routes.yaml", route("a"));
    assertThat(names(await(source.load()))).containsExactly("a");
    assertThat(changes).isEmpty();
  }

  @Test
  void furtherStoresLieOverTheFiles() throws Exception {
    AtomicReference<String> answer = new AtomicReference<>("{\"routes\": [{\"name\": \"b\"}]}");
    HttpServer server = await(serve(answer));
    write("more.yaml", "server: {max_connections: 7}\n");
    write("routes.yaml", route("a"));
    write(
        "marketeer.yaml",
        """
        config:
          interval: 50ms
          stores:
            - {type: file, format: yaml, config: {path: %s}}
            - {type: http, config: {host: localhost, port: %d, path: /}}
            - {type: file, optional: true, config: {path: /no/such/file}}
        server: {max_connections: 5}
        """
            .formatted(directory.resolve("more.yaml"), server.actualPort()));
    watch();
    Loaded loaded = await(source.load());
    assertThat(problems(loaded))
        .containsExactly(
            "store http#2:1:13: routes[1]: \"backend\" is missing; expected a mapping with type:"
                + " redirect, respond, service, split, static");
    answer.set(
        "{\"routes\": [{\"name\": \"a\", \"match\": {\"path\": \"/over\"}, \"backend\": {\"type\":"
            + " \"respond\"}}]}");
    Loaded changed = nextChange();
    assertThat(changed.problems()).isEmpty();
    assertThat(changed.config().server().maxConnections()).isEqualTo(7);
    assertThat(changed.config().routes())
        .singleElement()
        .satisfies(route -> assertThat(route.match().path()).containsExactly("/over"));
    await(server.close());
    assertThat(problems(nextChange()))
        .singleElement()
        .asString()
        .startsWith("store http#2: cannot be read: ");
  }

  @Test
  void aStoreThatCannotBeMadeIsAProblem() throws Exception {
    write("marketeer.yaml", "config: {stores: [{type: file}]}\n");
    assertThat(problems(await(source.load())))
        .containsExactly(
            "store file#1: cannot be used as configured: The `path` configuration is required.");
  }

  @Test
  void afterCloseALoadFails() throws Exception {
    await(source.load());
    await(source.close());
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    source.load().onFailure(failure::complete);
    assertThat(failure.get(10, TimeUnit.SECONDS)).hasMessageContaining("closed");
    source =
        await(
            ConfigSource.open(
                vertx, FirstLook.at(directory, Surroundings.ofProcess(), MiddlewareCheck.NONE)));
  }

  private Future<HttpServer> serve(AtomicReference<String> answer) {
    return vertx
        .createHttpServer()
        .requestHandler(request -> request.response().end(answer.get()))
        .listen(0, "localhost");
  }

  private void watch() throws Exception {
    source.watch(changes::add);
    await(source.load());
  }

  private Loaded nextChange() throws InterruptedException {
    Loaded loaded = changes.poll(20, TimeUnit.SECONDS);
    assertThat(loaded).as("a change within 20 s").isNotNull();
    return loaded;
  }

  private static List<String> names(Loaded loaded) {
    assertThat(loaded.problems()).isEmpty();
    return loaded.config().routes().stream().map(RouteConfig::name).toList();
  }

  private static List<String> problems(Loaded loaded) {
    assertThat(loaded.config()).isNull();
    return loaded.problems().stream().map(Problem::toString).toList();
  }

  private static String route(String name) {
    return "routes:\n  - {name: \"%s\", match: {path: \"/%s\"}, backend: {type: respond}}\n"
        .formatted(name, name.replaceAll("\\W", ""));
  }

  /**
   * As editors and deployments do: a file of another name, moved over the old one. One that is
   * written in place is empty for a moment, which is as long as the machine likes.
   */
  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".tmp"), text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
