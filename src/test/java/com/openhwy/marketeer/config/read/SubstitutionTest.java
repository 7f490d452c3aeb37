package com.openhwy.marketeer.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubstitutionTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "PORT", "8080", "NAME", "x", "EMPTY", "", "FLAG", "true", "ZEROS", "007", "NULLISH",
          "null", "NESTED", "${NAME}");

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${PORT} | 8080 (Long)",
        "${FLAG} | true (Boolean)",
        "${ZEROS} | 007 (Long)",
        "${NULLISH} | null (String)",
        "${EMPTY} | `` (null)",
        "${UNSET:-} | `` (null)",
        "${UNSET:-5s} | 5s (String)",
        "${UNSET:-12} | 12 (Long)",
        "${EMPTY:-12} | 12 (Long)",
        "${UNSET:-${PORT}} | 8080 (Long)",
        "${UNSET:-a}b} | ab} (String)",
        "http://h:${PORT}/ | http://h:8080/ (String)",
        "${NAME}${PORT} | x8080 (String)",
        "${NESTED} | ${NAME} (String)",
        "$${NAME} | ${NAME} (String)",
        "$$${NAME} | $${NAME} (String)",
        "https://h{uri} | https://h{uri} (String)",
        "/a/$1/${2} | /a/$1/${2} (String)",
        "^/x$ | ^/x$ (String)",
        "${ | ${ (String)",
        "${} | ${} (String)",
        "cost $5 | cost $5 (String)",
      })
  void replaces(String text, String expected) {
    assertThat(run(text)).containsExactly("v = " + expected.replace("``", "") + " @3:7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "${UNSET} | the environment variable UNSET is not set; set it, or give a default: ${UNSET:-…}",
        "${PORTS} | the environment variable PORTS is not set; set it, or give a default: ${PORTS:-…}; did you mean \"PORT\"?",
        "a${PORT | \"${PORT\" has no closing }; write $${ for a literal ${",
        "${PORT-x} | ${PORT-x} is no substitution; expected ${VAR}, ${VAR:-default} or ${file:/path}",
        "${file:/no/such} | the file /no/such does not exist; create it or correct the path",
      })
  void refuses(String text, String problem) {
    assertThat(run(text)).containsExactly("f:3:7: v: " + problem);
  }

  @Test
  void aFileIsItsContentWithoutTheLastLineBreakAndSecret() throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), "s3cr3t\n");
    assertThat(run("${file:" + file + "}")).containsExactly("v = s3cr3t (String secret) @3:7");
    Files.writeString(file, "12\r\n");
    assertThat(run("${file:" + file + "}")).containsExactly("v = 12 (Long secret) @3:7");
    assertThat(run("Bearer ${file:" + file + "}"))
        .containsExactly("v = Bearer 12 (String secret) @3:7");
  }

  @Test
  void whatIsNoTextFileIsRefused() throws IOException {
    Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(run("${file:" + binary + "}"))
        .containsExactly("f:3:7: v: the file " + binary + " is no UTF-8 text");
    Path large = Files.write(directory.resolve("large"), new byte[1024 * 1024 + 1]);
    assertThat(run("${file:" + large + "}"))
        .containsExactly(
            "f:3:7: v: the file " + large + " is larger than 1 MiB; expected one value");
    assertThat(run("${file:" + directory + "}"))
        .singleElement()
        .asString()
        .startsWith("f:3:7: v: the file " + directory + " cannot be read: ");
  }

  @Test
  void namesTheFilesItReadOrMissed() throws IOException {
    Path there = Files.writeString(directory.resolve("there"), "x");
    Problems problems = new Problems();
    Substitution substitution = new Substitution(Map.of(), problems);
    Node.Mark mark = new Node.Mark("f", 1, 1);
    substitution.apply(new Node.Scalar("${file:" + there + "}${file:/missing}", false, mark), "");
    assertThat(substitution.files()).containsExactly(there, Path.of("/missing"));
  }

  @Test
  void everyTextOfATreeIsReplacedAndEveryProblemToldWithItsPath() {
    Problems problems = new Problems();
    Node tree =
        Trees.document(
                Format.YAML,
                """
                a: [1, "${PORT}", {b: "${NOPE}"}]
                "${PORT}": key
                c: "${NADA}"
                """)
            .read(problems);
    Node replaced = new Substitution(ENVIRONMENT, problems).apply(tree, "");
    assertThat(Trees.lines(replaced))
        .containsExactly(
            "a[0] = 1 (Long) @1:5",
            "a[1] = 8080 (Long) @1:8",
            "a[2].b = broken",
            "[\"${PORT}\"] = key (String) @2:12",
            "c = broken");
    assertThat(problems.sorted()).extracting(Problems.Problem::path).containsExactly("a[2].b", "c");
  }

  private static List<String> run(String text) {
    Problems problems = new Problems();
    Node.Mark mark = new Node.Mark("f", 3, 7);
    Node node =
        new Substitution(ENVIRONMENT, problems).apply(new Node.Scalar(text, false, mark), "v");
    return problems.isEmpty()
        ? Trees.lines(new Node.Mapping(Map.of("v", node), Map.of(), mark))
        : problems.sorted().stream().map(Object::toString).toList();
  }
}
