package com.openhwy.marketeer;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.cli.demo.DemoService;
import com.openhwy.marketeer.config.ConfigFiles;
import com.openhwy.marketeer.config.Loaded;
import com.openhwy.marketeer.config.check.MiddlewareCheck;
import com.openhwy.marketeer.config.model.BackendConfig;
import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.config.model.RouteConfig;
import com.openhwy.marketeer.config.model.ServiceConfig;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.middleware.standard.StandardMiddlewares;
import com.openhwy.marketeer.routing.RouteEntry;
import com.openhwy.marketeer.routing.RouteTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shipped works as it is shipped. */
class ShippedConfigTest {
  private static final MiddlewareCheck KNOWN =
      (middleware, path, problems) ->
          assertThat(StandardMiddlewares.catalogue().find(middleware.type()))
              .as(middleware.type())
              .isNotNull();

  private static GatewayConfig load(Path directory) {
    Loaded loaded = ConfigFiles.load(directory, Map.of(), KNOWN);
    assertThat(loaded.problems()).isEmpty();
    return Objects.requireNonNull(loaded.config());
  }

  private static RouteConfig route(GatewayConfig config, String host, String path) {
    RouteTable<RouteConfig> table =
        RouteTable.compile(
            config.routes().stream()
                .map(
                    route -> new RouteEntry<>(route.name(), route.match(), route.priority(), route))
                .toList());
    RouteConfig route = table.match(new Request().authority(host, host).path(path));
    assertThat(route).as("%s%s", host, path).isNotNull();
    return route;
  }

  /** The user's table of domains, row by row. */
  @ParameterizedTest
  @CsvSource({
    "open-hwy.com,/,conf/www/site",
    "www.open-hwy.com,/about.html,conf/www/site",
    "portal.open-hwy.com,/any/page,conf/www/portal"
  })
  void staticRows(String host, String path, String root) {
    BackendConfig backend = route(load(Path.of("conf")), host, path).backend();

    assertThat(backend)
        .isInstanceOfSatisfying(
            BackendConfig.Static.class, files -> assertThat(files.root()).isEqualTo(root));
    assertThat(Path.of(root, "index.html")).exists();
  }

  @ParameterizedTest
  @CsvSource({
    "api.open-hwy.com,/auth/validate,torii",
    "api.open-hwy.com,/webhook/stripe,payments",
    "api.open-hwy.com,/cert/ca.pem,nebula-ca",
    "api.open-hwy.com,/invite/42,invites",
    "download.open-hwy.com,/app.apk,downloads"
  })
  void serviceRows(String host, String path, String service) {
    GatewayConfig config = load(Path.of("conf"));
    BackendConfig backend = route(config, host, path).backend();

    assertThat(backend)
        .isInstanceOfSatisfying(
            BackendConfig.ToService.class, to -> assertThat(to.service()).isEqualTo(service));
    assertThat(service(config, service).endpoints().get(0).url())
        .isEqualTo("http://127.0.0.1:" + DemoService.of(service).port());
  }

  private static ServiceConfig service(GatewayConfig config, String name) {
    return config.services().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void theAdminApiIsForThisMachineOnly() {
    assertThat(load(Path.of("conf")).admin().listen().isLoopback()).isTrue();
  }

  /** docker-compose.yml lays two files over conf/; the secret is a file there. */
  @Test
  void theConfigurationOfTheStack(@TempDir Path directory) throws IOException {
    Path token = Files.writeString(directory.resolve("token"), "demo");
    for (String file : new String[] {"routes.yaml", "middlewares.yaml"}) {
      Files.copy(Path.of("conf", file), directory.resolve(file));
    }
    Files.copy(Path.of("scripts/compose/services.yaml"), directory.resolve("services.yaml"));
    Files.writeString(
        directory.resolve("marketeer.yaml"),
        Files.readString(Path.of("scripts/compose/marketeer.yaml"))
            .replace("/run/secrets/admin_token", token.toString()));

    GatewayConfig config = load(directory);

    assertThat(config.admin().token()).isEqualTo("demo");
    for (DemoService demo : DemoService.values()) {
      assertThat(service(config, demo.serviceName()).endpoints().get(0).url())
          .isEqualTo("http://" + demo.serviceName() + ":" + demo.port());
    }
  }
}
