package com.openhwy.marketeer.snapshot;

import com.openhwy.marketeer.config.ConfigFiles;
import com.openhwy.marketeer.config.Loaded;
import com.openhwy.marketeer.config.check.MiddlewareCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Configurations for tests: YAML in, checked records out. */
public final class ConfigText {
  private final Path directory;

  /**
   * @param directory a temporary one, written to
   */
  public ConfigText(Path directory) {
    this.directory = directory;
  }

  /** Writes one document, {@code routes} for example, in place of what it was. */
  public ConfigText with(String document, String yaml) {
    try {
      Files.writeString(directory.resolve(document + ".yaml"), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  public Path directory() {
    return directory;
  }

  /**
   * @throws AssertionError when it has problems of its own
   */
  public Loaded load() {
    Loaded loaded = ConfigFiles.load(directory, Map.of(), MiddlewareCheck.NONE);
    if (loaded.config() == null) {
      throw new AssertionError("the test's configuration has problems: " + loaded.problems());
    }
    return loaded;
  }
}
