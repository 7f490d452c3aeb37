package com.openhwy.marketeer.verticle;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The operator's own jars: one class loader for all of them, below ours. */
final class Plugins implements AutoCloseable {
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
  static Plugins in(Path directory) {
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
