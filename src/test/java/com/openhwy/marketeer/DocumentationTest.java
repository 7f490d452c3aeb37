package com.openhwy.marketeer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Documentation that points at what is not there misleads worse than none. */
class DocumentationTest {
  private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(?:#[^)]*)?\\)");

  /** A file of this project named in code type: {@code scripts/marketeer}. */
  private static final Pattern NAMED =
      Pattern.compile("`((?:scripts|src|\\.ci)/[A-Za-z0-9_./-]*[A-Za-z0-9_/-])");

  static Stream<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    if (Files.exists(Path.of("README.md"))) {
      pages.add(Path.of("README.md"));
    }
    try (Stream<Path> files = Files.walk(Path.of("src/docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
    }
    return pages.stream();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsSomewhere(Path page) throws IOException {
    Path folder = page.toAbsolutePath().getParent();
    assertThat(LINK.matcher(Files.readString(page)).results().map(link -> link.group(1)))
        .filteredOn(link -> !link.contains("://"))
        .allSatisfy(link -> assertThat(folder.resolve(link)).exists());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyFileThatIsNamedExists(Path page) throws IOException {
    assertThat(NAMED.matcher(Files.readString(page)).results().map(name -> name.group(1)))
        .allSatisfy(name -> assertThat(Path.of(name)).exists());
  }
}
