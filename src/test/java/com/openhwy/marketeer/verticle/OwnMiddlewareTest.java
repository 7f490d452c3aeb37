package com.openhwy.marketeer.verticle;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.middleware.ratelimit.RateLimitFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three steps of {@code src/docs/own-middleware.md}, with the example that stands there. */
class OwnMiddlewareTest {
  private static final String SERVICE =
      "META-INF/services/com.openhwy.marketeer.middleware.MiddlewareFactory";

  @TempDir Path directory;

  private TestGateway gateway;

  @AfterEach
  void close() {
    if (gateway != null) {
      gateway.close();
    }
  }

  private TestGateway configured(String share) {
    gateway =
        new TestGateway(directory)
            .with(
                "routes",
                """
                routes:
                  - name: r
                    middlewares: [beta]
                    backend: {type: respond, body: hello}
                """)
            .with(
                "middlewares",
                "middlewares: [{name: beta, type: beta_users, share: " + share + "}]");
    return gateway;
  }

  private void plugIn(String announced) throws IOException {
    Path services = directory.resolve("out").resolve(SERVICE);
    Files.createDirectories(services.getParent());
    Files.writeString(services, announced + "\n");
    PluginJar.of("own-middleware.md", "BetaUsers", directory);
  }

  @Test
  void theExampleOfTheDocumentationIsUsedByItsType() throws IOException {
    plugIn("com.example.BetaUsers");
    configured("100").start();
    assertThat(gateway.get("/").status()).isEqualTo(200);
  }

  @Test
  void itsSettingsAreCheckedAsOurOwnAre() throws IOException {
    plugIn("com.example.BetaUsers");
    assertThat(configured("101").failure()).hasMessageContaining("middlewares[0].share: 101");
  }

  @Test
  void withoutTheJarItsTypeIsUnknown() {
    assertThat(configured("5").failure())
        .hasMessageContaining("unknown middleware type \"beta_users\"");
  }

  @Test
  void oneThatCannotBeMadeOrTakesATypeOfOursKeepsTheGatewayFromStarting() throws IOException {
    plugIn("com.example.Missing");
    assertThat(configured("5").failure())
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("com.example.Missing");
    plugIn(RateLimitFactory.class.getName());
    assertThat(configured("5").failure())
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("claim the middleware type \"rate_limit\"");
  }

  @Test
  void whoeverStartsTheGatewayBringsItsOwnAlong() {
    GatewayOptions options = GatewayOptions.of(directory);
    assertThat(options.middlewares()).isEmpty();
    assertThat(options.middlewares(List.of(new RateLimitFactory())).middlewares()).hasSize(1);
  }
}
