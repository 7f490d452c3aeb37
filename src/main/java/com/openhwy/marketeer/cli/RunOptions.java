package com.openhwy.marketeer.cli;

import com.openhwy.marketeer.config.Surroundings;
import com.openhwy.marketeer.verticle.GatewayOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a gateway is started with. */
final class RunOptions {
  @Mixin ConfigOption config = new ConfigOption();

  @Option(
      names = "--verticles",
      paramLabel = "DIR",
      description = "Descriptors of the verticles; by default ${DEFAULT-VALUE}.",
      defaultValue = "verticles")
  Path verticles = Path.of("verticles");

  @Option(
      names = "--dev",
      description = "Error pages say why nothing matched. Not for a public listener.")
  boolean dev;

  GatewayOptions gateway() {
    Surroundings process = Surroundings.ofProcess();
    Map<String, String> properties = new HashMap<>(process.properties());
    if (dev) {
      properties.put("marketeer.server.dev", "true");
    }
    return GatewayOptions.of(config.directory)
        .verticles(verticles)
        .plugins(config.plugins)
        .surroundings(new Surroundings(process.environment(), Map.copyOf(properties)));
  }
}
