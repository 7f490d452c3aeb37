package com.openhwy.marketeer.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.bind.Problems.Problem;
import com.openhwy.marketeer.config.check.MiddlewareCheck;
import com.openhwy.marketeer.config.model.RouteConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFilesTest {
  private static final String ROUTE =
      "routes:\n  - {name: %s, match: {path: /%s}, backend: {type: respond}}\n";

  @TempDir Path directory;

  @Test
  void documentsOfEveryFormatAreJoinedInOrder() throws IOException {
    write("marketeer.conf", "server { max_connections = 5 }\n" + "routes = []");
    write("routes.yaml", ROUTE.formatted("a", "a"));
    write(
        "routes.d/2.json",
        "{\"routes\": [{\"name\": \"c\", \"match\": {\"path\": \"/c\"}, \"backend\": {\"type\": \"respond\"}}]}");
    write(
        "routes.d/1.properties",
        "routes[0].name=b\nroutes[0].match.path=/b\nroutes[0].backend.type=respond\n");
    write("services.yml", "services: {name: s, endpoints: http://h}");
    write("middlewares.d/x.yaml", "middlewares: [{name: m, type: t, any: {thing: 1}}]");
    Loaded loaded = load(Map.of());
    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.config().server().maxConnections()).isEqualTo(5);
    assertThat(loaded.config().routes())
        .extracting(RouteConfig::name)
        .containsExactly("a", "b", "c");
    assertThat(loaded.config().services()).hasSize(1);
    assertThat(loaded.config().middlewares()).hasSize(1);
    assertThat(loaded.documents().keySet())
        .extracting(name -> directory.relativize(Path.of(name)).toString())
        .containsExactly(
            "marketeer.conf",
            "routes.yaml",
            "routes.d/1.properties",
            "routes.d/2.json",
            "services.yml",
            "middlewares.d/x.yaml");
  }

  @Test
  void theHashIsOfValuesNotOfTheirSpelling() throws IOException {
    write("marketeer.yaml", "server:\n  max_connections: 5\n  graceful_shutdown: ${DRAIN:-30s}\n");
    String yaml = load(Map.of()).hash();
    assertThat(yaml).matches("[0-9a-f]{64}");
    write(
        "marketeer.yaml", "# a comment\nserver:\n  max_connections: 5\n  graceful_shutdown: 30s\n");
    assertThat(load(Map.of()).hash()).isEqualTo(yaml);
    Files.delete(directory.resolve("marketeer.yaml"));
    write(
        "marketeer.json", "{\"server\": {\"max_connections\": 5, \"graceful_shutdown\": \"30s\"}}");
    assertThat(load(Map.of()).hash()).isEqualTo(yaml);
    assertThat(load(Map.of("MARKETEER_SERVER_MAX_CONNECTIONS", "6")).hash()).isNotEqualTo(yaml);
  }

  @Test
  void filesReferredToCountForTheHash() throws IOException {
    Path ca = write("ca.pem", "-----BEGIN CERTIFICATE-----\n1\n");
    Path secret = write("secret", "one");
    write(
        "marketeer.yaml",
        "admin: {token: '${file:%s}'}\nservices: {name: s, endpoints: 'https://h', tls: {ca: '%s'}}"
            .formatted(secret, ca));
    String first = load(Map.of()).hash();
    assertThat(load(Map.of()).hash()).isEqualTo(first);
    Files.writeString(secret, "two");
    String second = load(Map.of()).hash();
    Files.writeString(ca, "-----BEGIN CERTIFICATE-----\n2\n");
    assertThat(List.of(first, second, load(Map.of()).hash())).doesNotHaveDuplicates();
  }

  @Test
  void theSameMistakeHasTheSameHashAndAnotherOneAnother() throws IOException {
    write("marketeer.yaml", "server: [");
    Loaded broken = load(Map.of());
    assertThat(broken.config()).isNull();
    assertThat(load(Map.of()).hash()).isEqualTo(broken.hash());
    write("marketeer.yaml", "server: [ ");
    assertThat(load(Map.of()).hash()).isNotEqualTo(broken.hash());
  }

  @Test
  void theEnvironmentAndSystemPropertiesOverride() throws IOException {
    write(
        "marketeer.yaml",
        """
        server: {graceful_shutdown: 30, http: [{listen: ":80"}]}
        services:
          - {name: torii-auth, endpoints: ["http://a"]}
          - {name: other, endpoints: ["http://b"]}
        middlewares:
          - {name: m, type: t, rate: 1/s}
        """);
    Surroundings surroundings =
        new Surroundings(
            Map.of(
                "MARKETEER_SERVER_GRACEFUL_SHUTDOWN", "10",
                "MARKETEER_SERVER_HTTP_0_LISTEN", ":8080",
                "MARKETEER_SERVER_HTTP_1_LISTEN", ":8081",
                "MARKETEER_SERVICES_TORII_AUTH_ENDPOINTS", "[http://c, http://d]",
                "MARKETEER_SERVICES_1_LOAD_BALANCER", "random",
                "MARKETEER_MIDDLEWARES_M_RATE", "2/s",
                "MARKETEER_ADMIN_TOKEN", "0123",
                "PATH", "/bin"),
            Map.of(
                "marketeer.server.graceful_shutdown",
                "5s",
                "marketeer.home",
                "/x",
                "java.home",
                "/y"));
    Loaded loaded = ConfigFiles.load(directory, surroundings, MiddlewareCheck.NONE);
    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.config().server().gracefulShutdown()).isEqualTo(Duration.ofSeconds(5));
    assertThat(loaded.config().server().http())
        .extracting(l -> l.listen().port())
        .containsExactly(8080, 8081);
    assertThat(loaded.config().services().get(0).endpoints())
        .extracting(e -> e.url())
        .containsExactly("http://c", "http://d");
    assertThat(loaded.config().services().get(1).loadBalancer()).hasToString("RANDOM");
    assertThat(loaded.config().admin().token()).isEqualTo("0123");
    assertThat(loaded.config().middlewares().get(0).settings().toString()).contains("2/s");
  }

  @Test
  void aHigherFloorJudgesMiddlewares() throws IOException {
    write("middlewares.yaml", "middlewares: [{name: m, type: t}, {name: n, type: u}]");
    List<String> asked = new ArrayList<>();
    Loaded loaded =
        ConfigFiles.load(
            directory,
            Map.of(),
            (middleware, path, problems) -> {
              asked.add(path + " " + middleware.name());
              if (middleware.type().equals("u")) {
                problems.add(middleware.settings().mark(), path, "unknown type");
              }
            });
    assertThat(asked).containsExactly("middlewares[0] m", "middlewares[1] n");
    assertThat(loaded.problems()).extracting(Problem::message).containsExactly("unknown type");
    assertThat(loaded.problems().get(0).mark().column()).isEqualTo(35);
  }

  @Test
  void aDirectoryThatIsNotThere() {
    Loaded loaded = ConfigFiles.load(Path.of("/no/such/conf"), Map.of(), MiddlewareCheck.NONE);
    assertThat(loaded.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "/no/such/conf: does not exist; name the configuration directory with --config");
  }

  @Test
  void unreadableDocumentsAreTold() throws IOException {
    Files.write(directory.resolve("routes.yaml"), new byte[] {(byte) 0xff, 'a'});
    Files.createSymbolicLink(directory.resolve("services.yaml"), Path.of("nowhere.yaml"));
    write("marketeer.yaml", "\ufeffserver: {dev: true}\n");
    assertThat(load(Map.of()).problems())
        .extracting(p -> p.toString().replace(directory + "/", ""))
        .containsExactly(
            "routes.yaml: is no UTF-8 text; save it as UTF-8",
            "services.yaml: is a link to a file that does not exist");
  }

  @Test
  void theEnvironmentOfTheProcess() throws IOException {
    write("marketeer.yaml", "server: {}\n");
    assertThat(ConfigFiles.load(directory, MiddlewareCheck.NONE).problems()).isEmpty();
    assertThat(Surroundings.ofProcess().environment()).isEqualTo(System.getenv());
    assertThat(Surroundings.ofProcess().properties()).containsKey("java.home");
  }

  private Loaded load(Map<String, String> environment) {
    return ConfigFiles.load(directory, environment, MiddlewareCheck.NONE);
  }

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
