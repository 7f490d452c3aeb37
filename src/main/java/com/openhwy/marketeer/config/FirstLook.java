package com.openhwy.marketeer.config;

import com.openhwy.marketeer.config.check.MiddlewareCheck;
import com.openhwy.marketeer.config.read.ConfigDirectory;
import com.openhwy.marketeer.config.read.RawText;
import java.nio.file.Path;
import java.util.List;

/**
 * A configuration directory read before there is a Vert.x, because that is made after what stands
 * in it. {@link ConfigSource} goes on from it: what it finds unchanged is not bound and checked
 * again. Immutable.
 */
public final class FirstLook {
  private final Path directory;
  private final Surroundings surroundings;
  private final MiddlewareCheck middlewares;
  private final List<RawText> texts;
  private final Loading loading;

  private FirstLook(
      Path directory, Surroundings surroundings, MiddlewareCheck middlewares, List<RawText> texts) {
    this.directory = directory;
    this.surroundings = surroundings;
    this.middlewares = middlewares;
    this.texts = texts;
    this.loading = Loading.of(texts, surroundings, middlewares);
  }

  /** Never fails: whatever is wrong is a problem. Reads files: for a worker. */
  public static FirstLook at(
      Path directory, Surroundings surroundings, MiddlewareCheck middlewares) {
    return new FirstLook(directory, surroundings, middlewares, ConfigDirectory.read(directory));
  }

  /** Without what further stores say. */
  public Loaded loaded() {
    return loading.loaded();
  }

  Path directory() {
    return directory;
  }

  /** What these texts come to. */
  Loading of(List<RawText> found) {
    return found.equals(texts) ? loading : read(found);
  }

  /** The same of what was read later. */
  Loading read(List<RawText> found) {
    return Loading.of(found, surroundings, middlewares);
  }
}
