package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.middleware.MiddlewareCatalogue;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import com.openhwy.marketeer.middleware.standard.StandardMiddlewares;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The operator's own jars: one class loader for all of them, below ours. */
public final class Plugins implements AutoCloseable {
  private final Path directory;
  private final List<Path> jars;
  private final URLClassLoader loader;

  private Plugins(Path directory, List<Path> jars, URLClassLoader loader) {
    this.directory = directory;
    this.jars = jars;
    this.loader = loader;
  }

  /**
   * @param directory may be missing: then there are none
   * @throws StartFailure when it cannot be read
   */
  public static Plugins in(Path directory) {
    List<Path> jars = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.jar")) {
        found.forEach(jars::add);
      } catch (IOException e) {
        throw new StartFailure(
            directory
                + ": the plugins directory cannot be read ("
                + e.getMessage()
                + "); check its permissions, or name another with --plugins",
            e);
      }
    }
    jars.sort(null);
    URL[] urls = jars.stream().map(Plugins::url).toArray(URL[]::new);
    ClassLoader ours = Plugins.class.getClassLoader();
    return new Plugins(directory, List.copyOf(jars), new URLClassLoader("plugins", urls, ours));
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new StartFailure(jar + " has a name that cannot stand in a URL; rename it", e);
    }
  }

  ClassLoader loader() {
    return loader;
  }

  /**
   * The gateway's own middlewares, and those that a jar announces in {@code
   * META-INF/services/com.openhwy.marketeer.middleware.MiddlewareFactory}.
   *
   * @param further whoever starts the gateway brings along
   * @throws StartFailure when one cannot be made, or two are of one type
   */
  public MiddlewareCatalogue middlewares(List<MiddlewareFactory<?>> further) {
    List<MiddlewareFactory<?>> all = new ArrayList<>(StandardMiddlewares.factories());
    try {
      ServiceLoader.load(MiddlewareFactory.class, loader).forEach(all::add);
      all.addAll(further);
      return MiddlewareCatalogue.of(all);
    } catch (ServiceConfigurationError | IllegalArgumentException e) {
      throw new StartFailure(
          "a middleware of " + places() + " cannot be used: " + e.getMessage(), e);
    }
  }

  boolean has(String className) {
    try {
      Class.forName(className, false, loader);
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** Where a class was looked for, for a message. */
  String places() {
    return jars.isEmpty()
        ? "the jar (and there is no " + directory.resolve("*.jar") + ")"
        : "the jar or " + String.join(", ", jars.stream().map(Path::toString).toList());
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
