package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.base.Suggestion;
import com.openhwy.marketeer.config.bind.Binder;
import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.read.Document;
import com.openhwy.marketeer.config.read.Format;
import com.openhwy.marketeer.config.read.Substitution;
import com.openhwy.marketeer.verticle.Deployments.Planned;
import com.openhwy.marketeer.verticle.VerticleDescriptor.Threading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the descriptor directory: one file for each verticle, in any of the configuration's
 * formats. They are deployed in the order of their file names.
 */
final class Descriptors {
  private static final int VIRTUAL_THREADS_SINCE = 21;

  private final Plugins plugins;
  private final Map<String, String> environment;
  private final int javaVersion;
  private final Problems problems = new Problems();

  Descriptors(Plugins plugins, Map<String, String> environment, int javaVersion) {
    this.plugins = plugins;
    this.environment = environment;
    this.javaVersion = javaVersion;
  }

  /** What is deployed without a directory: the checker before the proxies, so that they know. */
  static List<Planned> builtIn() {
    String origin = "(built in)";
    return List.of(
        new Planned(origin, VerticleDescriptor.builtIn(AcmeVerticle.class, "1")),
        new Planned(origin, VerticleDescriptor.builtIn(AdminVerticle.class, "1")),
        new Planned(origin, VerticleDescriptor.builtIn(HealthCheckerVerticle.class, "1")),
        new Planned(origin, VerticleDescriptor.builtIn(ProxyVerticle.class, "auto")));
  }

  /**
   * @param directory when it is missing, the built-in set is taken
   * @return the enabled ones
   * @throws StartFailure with every problem of every file
   */
  List<Planned> read(Path directory) {
    if (!Files.isDirectory(directory)) {
      return builtIn();
    }
    List<Planned> planned = new ArrayList<>();
    for (Path file : files(directory)) {
      Planned one = readOne(file);
      if (one != null && one.descriptor().enabled()) {
        planned.add(one);
      }
    }
    if (!problems.isEmpty()) {
      throw StartFailure.of(problems.sorted());
    }
    return planned;
  }

  private static List<Path> files(Path directory) {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(file -> Format.of(file.getFileName().toString()) != null)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new StartFailure(
          directory + ": the descriptor directory cannot be read: " + e.getMessage(), e);
    }
  }

  private @Nullable Planned readOne(Path file) {
    Format format = Format.of(file.getFileName().toString());
    Node.Mark top = new Node.Mark(file.toString(), 0, 0);
    if (format == null) {
      return null;
    }
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      problems.add(top, "", "cannot be read: " + e + "; check its permissions and encoding");
      return null;
    }
    Node root = new Document(file.toString(), format, text, environment).read(problems);
    if (root == null) {
      return null;
    }
    Node ready = new Substitution(environment, problems).apply(root, "");
    VerticleDescriptor descriptor =
        Binder.bind(VerticleDescriptor.class, ready, "", problems, Set.of());
    if (descriptor == null) {
      return null;
    }
    check(descriptor, ready);
    return new Planned(file.toString(), descriptor);
  }

  private void check(VerticleDescriptor descriptor, Node root) {
    if (!descriptor.enabled()) {
      return; // what is left out may also be unfinished
    }
    try {
      descriptor.count(1);
    } catch (IllegalArgumentException e) {
      problems.add(mark(root, "instances"), "instances", String.valueOf(e.getMessage()));
    }
    if (descriptor.threading() == Threading.VIRTUAL && javaVersion < VIRTUAL_THREADS_SINCE) {
      problems.add(
          mark(root, "threading"),
          "threading",
          "virtual needs Java "
              + VIRTUAL_THREADS_SINCE
              + " and this is Java "
              + javaVersion
              + "; take worker, or a newer Java");
    }
    if (!plugins.has(descriptor.main())) {
      problems.add(
          mark(root, "main"),
          "main",
          "there is no class \""
              + descriptor.main()
              + "\" in "
              + plugins.places()
              + Suggestion.hint(
                  descriptor.main(),
                  builtIn().stream().map(planned -> planned.descriptor().main()).toList()));
    }
  }

  private static Node.Mark mark(Node root, String key) {
    Node value = root instanceof Node.Mapping mapping ? mapping.entries().get(key) : null;
    return value == null ? root.mark() : value.mark();
  }
}
