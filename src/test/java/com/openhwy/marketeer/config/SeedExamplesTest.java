package com.openhwy.marketeer.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.check.MiddlewareCheck;
import com.openhwy.marketeer.config.model.BackendConfig;
import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.config.model.LoadBalancerKind;
import com.openhwy.marketeer.config.model.RouteConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples that operators already have load as they stand. */
class SeedExamplesTest {
  private static final Path PAGES = Path.of("src/test/resources/config/seed");
  private static final Pattern BLOCK = Pattern.compile("(?s)```yaml\n(.*?)```");
  private static final Pattern ITEM = Pattern.compile("(?m)^- \\*\\*.*?\\*\\*: `(.*)`$");
  private static final Pattern ALGORITHM = Pattern.compile("(?m)^- `([a-z_]+)` - ");

  private static final String NEEDED =
      """
      services: [{name: torii, endpoints: "http://127.0.0.1:8001"}]
      middlewares:
        - {name: rate-limit-auth, type: rate_limit}
        - {name: cors-api, type: cors}
        - {name: security-headers, type: security_headers}
      """;

  @TempDir Path directory;

  private static List<String> find(Pattern pattern, String page) throws IOException {
    return pattern
        .matcher(Files.readString(PAGES.resolve(page)))
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  @Test
  void theExampleRoute() throws IOException {
    Files.writeString(directory.resolve("marketeer.yaml"), NEEDED);
    Files.writeString(directory.resolve("routes.yaml"), find(BLOCK, "readme.md").get(0));
    RouteConfig route = load(Map.of()).routes().get(0);
    assertThat(route.name()).isEqualTo("auth-api");
    assertThat(route.match().host()).containsExactly("api.open-hwy.com");
    assertThat(route.match().path()).containsExactly("/auth/*");
    assertThat(route.backend())
        .isEqualTo(new BackendConfig.ToService("torii", LoadBalancerKind.ROUND_ROBIN));
    assertThat(route.middlewares())
        .containsExactly("rate-limit-auth", "cors-api", "security-headers");
  }

  @Test
  void theServer() throws IOException {
    Files.writeString(directory.resolve("marketeer.yaml"), find(BLOCK, "readme.md").get(1));
    GatewayConfig config = load(Map.of());
    assertThat(config.server().http().get(0).listen()).hasToString("0.0.0.0:80");
    assertThat(config.server().http().get(0).redirectHttps()).isTrue();
    assertThat(config.server().https().get(0).tls().auto()).isTrue();
    assertThat(config.server().https().get(0).tls().email()).isEqualTo("admin@domain.com");
    assertThat(config.server().gracefulShutdown()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.server().maxConnections()).isEqualTo(10000);
  }

  @Test
  void everyWayToMatch() throws IOException {
    List<String> ways = find(ITEM, "readme.md");
    assertThat(ways).hasSize(5);
    StringBuilder routes = new StringBuilder("routes:\n");
    for (String way : ways) {
      routes.append(
          "  - name: r%d\n    match:\n      %s\n    backend: {type: respond}\n"
              .formatted(routes.length(), way));
    }
    Files.writeString(directory.resolve("routes.yaml"), routes);
    List<RouteConfig.Match> matches =
        load(Map.of()).routes().stream().map(RouteConfig::match).toList();
    assertThat(matches.get(0).path()).containsExactly("/api/auth");
    assertThat(matches.get(1).path()).containsExactly("/api/*");
    assertThat(matches.get(2).host()).containsExactly("*.domain.com");
    assertThat(matches.get(3).method()).containsExactly("GET", "POST");
    assertThat(matches.get(4).headers())
        .containsExactly(Map.entry("X-API-Key", new RouteConfig.ValueMatch("secret", null, null)));
  }

  @Test
  void everyAlgorithm() throws IOException {
    List<String> algorithms = find(ALGORITHM, "readme.md");
    assertThat(algorithms).hasSize(4);
    StringBuilder services = new StringBuilder("services:\n");
    for (String algorithm : algorithms) {
      services.append(
          "  - {name: %s, load_balancer: %s, endpoints: \"http://h\"}\n"
              .formatted(algorithm, algorithm));
    }
    Files.writeString(directory.resolve("services.yaml"), services);
    assertThat(load(Map.of()).services()).hasSize(4);
  }

  /** The shapes settled since; two things they name are only examples and are not there. */
  @Test
  void theSettledShapes() throws IOException {
    for (String block : find(BLOCK, "shapes.md")) {
      String name = block.substring(block.indexOf('/') + 1, block.indexOf('\n'));
      if (block.startsWith("# conf/")) {
        Files.writeString(directory.resolve(name), block);
      }
    }
    Loaded loaded = ConfigFiles.load(directory, Map.of("JWT_SECRET", "x"), MiddlewareCheck.NONE);
    assertThat(loaded.problems())
        .extracting(problem -> problem.path() + ": " + problem.message())
        .satisfiesExactlyInAnyOrder(
            p ->
                assertThat(p).startsWith("acme.ca: the file conf/tls/acme-root.pem does not exist"),
            p ->
                assertThat(p)
                    .startsWith("routes[3].backend.service: unknown service \"download\""));
  }

  private GatewayConfig load(Map<String, String> environment) {
    Loaded loaded = ConfigFiles.load(directory, environment, MiddlewareCheck.NONE);
    assertThat(loaded.problems()).isEmpty();
    return Objects.requireNonNull(loaded.config());
  }
}
