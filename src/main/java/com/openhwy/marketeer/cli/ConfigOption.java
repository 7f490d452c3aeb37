package com.openhwy.marketeer.cli;

import com.openhwy.marketeer.config.ConfigFiles;
import com.openhwy.marketeer.config.Loaded;
import com.openhwy.marketeer.snapshot.CatalogueCheck;
import com.openhwy.marketeer.verticle.Plugins;
import com.openhwy.marketeer.verticle.StartFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Which configuration a command is about. */
final class ConfigOption {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "DIR",
      description = "Directory of the configuration; by default ${DEFAULT-VALUE}.",
      defaultValue = "conf")
  Path directory = Path.of("conf");

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description = "Jars with verticles and middlewares of your own; by default ${DEFAULT-VALUE}.",
      defaultValue = "plugins")
  Path plugins = Path.of("plugins");

  Loaded load() {
    try (Plugins jars = Plugins.in(plugins)) {
      return ConfigFiles.load(directory, new CatalogueCheck(jars.middlewares(List.of())));
    } catch (IOException | StartFailure e) {
      throw CommandFailure.of(e);
    }
  }
}
