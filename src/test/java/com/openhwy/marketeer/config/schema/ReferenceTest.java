package com.openhwy.marketeer.config.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference says what the records say. {@code -Dgolden.rewrite=true} writes it anew. */
class ReferenceTest {
  private static final Path PAGE = Path.of("src/docs/configuration.md");
  private static final String MARK =
      "<!-- From here on written by ReferenceTest with -Dgolden.rewrite=true. -->\n";

  @Test
  void isThatOfTheRecords() throws IOException {
    String page = Files.readString(PAGE);
    int end = page.indexOf(MARK) + MARK.length();
    assertThat(end).isGreaterThan(MARK.length());
    String expected = page.substring(0, end) + ReferenceWriter.write();
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.writeString(PAGE, expected);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(expected);
  }

  @Test
  void everyMappingHasItsSection() {
    assertThat(ReferenceWriter.write())
        .contains(
            "### `server`\n",
            "### `server.https[].tls.certificates[]`\n",
            "### `routes[].match.headers.NAME`\n",
            "### `routes[].backend` with `type: static`\n",
            "| `weight` | a whole number from 1 to 10000 | `1` |",
            "| `name` | text | *required* | Its name in logs and metrics; unique. |",
            "The value of `url` may stand alone.")
        .doesNotContain("origin", "null");
  }
}
