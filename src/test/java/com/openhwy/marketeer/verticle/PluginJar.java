package com.openhwy.marketeer.verticle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A jar for the plugins directory, made from the Java that stands in a page of documentation. */
final class PluginJar {
  private PluginJar() {}

  /**
   * Compiles the page's first Java into {@code directory/out}, and puts all that is there into
   * {@code directory/plugins/plugin.jar}.
   */
  static void of(String page, String className, Path directory) throws IOException {
    String text = Files.readString(Path.of("src/docs").resolve(page));
    int begin = text.indexOf("```java\n") + "```java\n".length();
    Path source = Files.createDirectories(directory.resolve("src")).resolve(className + ".java");
    Files.writeString(source, text.substring(begin, text.indexOf("```", begin)));
    Path classes = Files.createDirectories(directory.resolve("out"));
    String classPath = System.getProperty("java.class.path");
    int exit =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                classPath,
                "-d",
                classes.toString(),
                source.toString());
    assertThat(exit).isZero();
    jar(classes, Files.createDirectories(directory.resolve("plugins")).resolve("plugin.jar"));
  }

  private static void jar(Path classes, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, entries);
      }
    }
  }
}
