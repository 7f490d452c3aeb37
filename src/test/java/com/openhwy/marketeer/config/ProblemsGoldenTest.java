package com.openhwy.marketeer.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.check.MiddlewareCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an operator is told. Each file of {@code src/test/resources/config/problems} holds
 * documents, each after a line {@code >>> name}, a line of dashes, and the problems expected, one a
 * line. The names {@code env} and {@code properties} hold variables and system properties;
 * {@code @DIR@} is the directory. Run with {@code -Dgolden.rewrite=true} to write what is told now;
 * then read it.
 */
class ProblemsGoldenTest {
  private static final Path CASES = Path.of("src/test/resources/config/problems");
  private static final String DASHES = "-".repeat(40);

  /** Of a length that never changes: columns are counted behind it. */
  private Path directory = Path.of("");

  static Stream<String> cases() throws IOException {
    try (Stream<Path> files = Files.list(CASES)) {
      return files
          .map(f -> f.getFileName().toString())
          .sorted()
          .collect(Collectors.toList())
          .stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void tells(String name) throws IOException {
    Path file = CASES.resolve(name);
    directory = Path.of("target/problems", name);
    clear(directory);
    String[] halves = Files.readString(file).split("(?m)^-{10,}\n", -1);
    Map<String, String> documents = documents(halves[0]);
    Surroundings surroundings =
        new Surroundings(pairs(documents.remove("env")), pairs(documents.remove("properties")));
    for (Map.Entry<String, String> document : documents.entrySet()) {
      Path to = directory.resolve(document.getKey());
      Files.createDirectories(to.getParent());
      Files.writeString(to, document.getValue());
    }
    Loaded loaded = ConfigFiles.load(directory, surroundings, MiddlewareCheck.NONE);
    String told =
        loaded.problems().stream()
            .map(
                p ->
                    p.toString().replace(directory + "/", "").replace(directory.toString(), "conf"))
            .map(line -> line.replace(Path.of("").toAbsolutePath().toString(), "CWD") + "\n")
            .collect(Collectors.joining());
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.writeString(file, halves[0] + DASHES + "\n" + told);
    } else {
      assertThat(told).isEqualTo(halves[1]);
      assertThat(loaded.config() == null).isEqualTo(!told.isEmpty());
    }
  }

  private static void clear(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> old = Files.walk(directory)) {
        for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    Files.createDirectories(directory);
  }

  private Map<String, String> documents(String text) {
    Map<String, String> documents = new HashMap<>();
    for (String part : text.split("(?m)^>>> ", -1)) {
      int end = part.indexOf('\n');
      if (end > 0) {
        documents.put(
            part.substring(0, end).trim(),
            part.substring(end + 1).replace("@DIR@", directory.toString()));
      }
    }
    return documents;
  }

  private static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new HashMap<>();
    List<String> lines = text == null ? new ArrayList<>() : text.lines().toList();
    for (String line : lines) {
      int equals = line.indexOf('=');
      pairs.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return pairs;
  }
}
