package com.openhwy.marketeer.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A configuration without an expression pays nothing for the library: neither time nor heap, for
 * none of its classes is asked for.
 */
class NotLoadedTest {
  private static final List<String> LIBRARY =
      List.of("dev.cel.", "com.google.common.", "com.google.protobuf.", "org.antlr.");

  @TempDir Path directory;

  /** Our classes a second time, beside the library, of which it notes every class asked for. */
  private static final class Watching extends URLClassLoader {
    private final ConcurrentSkipListSet<String> asked = new ConcurrentSkipListSet<>();

    Watching(URL[] classPath) {
      super(classPath, ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (LIBRARY.stream().anyMatch(name::startsWith)) {
        asked.add(name);
      }
      return super.loadClass(name, resolve);
    }
  }

  @Test
  void withoutAnExpressionNothingOfTheLibraryIsAskedFor() throws Exception {
    assertThat(classesFor("{path: /x, headers: {A: {regex: b}}, cookies: {c: d}}", "")).isEmpty();
  }

  /** So that the test above could fail. */
  @Test
  void withAnExpressionItIs() throws Exception {
    assertThat(classesFor("{path: /x, expression: request.port > 0}", "")).isNotEmpty();
    assertThat(classesFor("{path: /x}", "log: {access: {filter: response.status > 0}}"))
        .isNotEmpty();
  }

  private Set<String> classesFor(String match, String more) throws Exception {
    Files.writeString(
        directory.resolve("marketeer.yaml"), "server: {http: [{listen: '127.0.0.1:0'}]}\n" + more);
    Files.writeString(
        directory.resolve("middlewares.yaml"),
        "middlewares: [{name: h, type: headers, request: {set: {A: '{host}'}}},"
            + " {name: l, type: rate_limit, rate: 1/s}]");
    Files.writeString(
        directory.resolve("routes.yaml"),
        "routes: [{name: a, match: "
            + match
            + ", middlewares: [h, l], backend: {type: respond, body: ok}}]");
    try (Watching classes = new Watching(classPath())) {
      Object done =
          classes
              .loadClass(Compiling.class.getName())
              .getMethod("run", Path.class)
              .invoke(null, directory);
      assertThat(done).isEqualTo("a");
      return new TreeSet<>(classes.asked);
    }
  }

  private static URL[] classPath() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return urls.toArray(new URL[0]);
  }
}
