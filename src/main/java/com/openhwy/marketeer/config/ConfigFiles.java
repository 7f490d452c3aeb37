package com.openhwy.marketeer.config;

import com.openhwy.marketeer.config.check.MiddlewareCheck;
import com.openhwy.marketeer.config.read.ConfigDirectory;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads a configuration directory at once: for {@code marketeer validate}, for tests, for the
 * start. Further stores ({@code config.stores}) are left out, since they are asked asynchronously;
 * {@link ConfigSource} has them. Reads files: for a worker.
 */
public final class ConfigFiles {
  private ConfigFiles() {}

  /** With the environment and the system properties of this process. */
  public static Loaded load(Path directory, MiddlewareCheck middlewares) {
    return load(directory, Surroundings.ofProcess(), middlewares);
  }

  /** With an environment and no system properties. */
  public static Loaded load(
      Path directory, Map<String, String> environment, MiddlewareCheck middlewares) {
    return load(directory, new Surroundings(environment, Map.of()), middlewares);
  }

  /** Never fails: whatever is wrong is a problem. */
  public static Loaded load(
      Path directory, Surroundings surroundings, MiddlewareCheck middlewares) {
    return Loading.of(ConfigDirectory.read(directory), surroundings, middlewares).loaded();
  }
}
