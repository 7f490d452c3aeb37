package com.openhwy.marketeer.cli;

import com.openhwy.marketeer.config.ConfigFiles;
import com.openhwy.marketeer.config.Loaded;
import com.openhwy.marketeer.middleware.standard.StandardMiddlewares;
import com.openhwy.marketeer.snapshot.CatalogueCheck;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which configuration a command is about. */
final class ConfigOption {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "DIR",
      description = "Directory of the configuration; by default ${DEFAULT-VALUE}.",
      defaultValue = "conf")
  Path directory = Path.of("conf");

  Loaded load() {
    return ConfigFiles.load(directory, new CatalogueCheck(StandardMiddlewares.catalogue()));
  }
}
