package com.openhwy.marketeer.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Plain;
import com.openhwy.marketeer.config.bind.Problems;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatTest {
  private static final String YAML =
      """
      server:
        http:
          - listen: :8080
            redirect_https: false
        max_connections: 10000
      note: "10"
      ratio: 0.5
      nothing:
      """;
  private static final String JSON =
      """
      {"server": {"http": [{"listen": ":8080", "redirect_https": false}],
                  "max_connections": 10000},
       "note": "10", "ratio": 0.5, "nothing": null}
      """;
  private static final String HOCON =
      """
      # as an operator would
      server {
        http = [ { listen = ":8080", redirect_https = false } ]
        max_connections = 10000
      }
      note = "10"
      ratio = 0.5
      nothing = null
      """;

  @Test
  void everyFormatGivesTheSameTree() {
    Object yaml = plain(Format.YAML, YAML);
    assertThat(plain(Format.JSON, JSON)).isEqualTo(yaml);
    assertThat(plain(Format.HOCON, HOCON)).isEqualTo(yaml);
    assertThat(
            plain(
                Format.PROPERTIES,
                """
                server.http[0].listen = :8080
                server.http[0].redirect_https: false
                server.max_connections 10000
                ratio=0.5
                """))
        .isEqualTo(plain(Format.YAML, YAML.replaceAll("(?m)^(note|nothing):.*\n", "")));
  }

  @Test
  void everyValueKnowsItsPlace() {
    assertThat(Trees.read(Format.YAML, YAML))
        .containsExactly(
            "server.http[0].listen = :8080 (String) @3:15",
            "server.http[0].redirect_https = false (Boolean) @4:23",
            "server.max_connections = 10000 (Long) @5:20",
            "note = 10 (String) @6:7",
            "ratio = 0.5 (Double) @7:8",
            "nothing =  (null) @8:9");
    assertThat(Trees.read(Format.JSON, JSON))
        .startsWith(
            "server.http[0].listen = :8080 (String) @1:33",
            "server.http[0].redirect_https = false (Boolean) @1:60",
            "server.max_connections = 10000 (Long) @2:32");
    assertThat(Trees.read(Format.HOCON, HOCON))
        .startsWith(
            "server.http[0].listen = :8080 (String) @3",
            "server.http[0].redirect_https = false (Boolean) @3",
            "server.max_connections = 10000 (Long) @4");
    assertThat(Trees.read(Format.PROPERTIES, "\n# c\n  a.b = 1\nc: x \\\n   y\n"))
        .containsExactly("a.b = 1 (Long) @3:9", "c = x y (String) @4:4");
  }

  @ParameterizedTest
  @CsvSource({
    "routes.yaml, YAML",
    "routes.yml, YAML",
    "routes.json, JSON",
    "routes.conf, HOCON",
    "a.b.properties, PROPERTIES",
    "routes.toml,",
    "routes,",
    "routes.yaml~,",
  })
  void theEndingSaysTheFormat(String name, Format format) {
    assertThat(Format.of(name)).isEqualTo(format);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# only a comment\n", "---\n"})
  void anEmptyYamlIsAnEmptyMapping(String text) {
    assertThat(Trees.read(Format.YAML, text)).containsExactly(" = {}");
  }

  @Test
  void emptyDocumentsOfTheOtherFormats() {
    for (Format format : List.of(Format.JSON, Format.HOCON, Format.PROPERTIES)) {
      assertThat(Trees.read(format, "\n")).as(format.name()).containsExactly(" = {}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "YAML | a: 1\\na: 2 | f:2:1: the key \"a\" stands here twice; the first is at f:1:1, remove one",
        "YAML | a: [1 | f:1:6: no YAML: while parsing a flow sequence: expected ',' or ']', but got <stream end>",
        "YAML | a: b: c | f:1:5: no YAML: mapping values are not allowed here; check the indentation, and put a text with \": \" in it in quotes",
        "YAML | a: @b | f:1:4: no YAML: while scanning for the next token: found character '@' that cannot start any token. (Do not use @ for indentation); put the text in quotes",
        "YAML | {a: h{uri}} | f:1:6: no YAML: while parsing a flow mapping: expected ',' or '}', but got {; inside { } and [ ] a text with { in it stands in quotes",
        "YAML | a: *b | f:1:4: *b is an alias, and nothing before it is named &b; a text that begins with * stands in quotes",
        "YAML | a: 1\\n---\\nb: 2 | f:2:1: a second document begins here; one file holds one, put the other in a file of its own",
        "YAML | ? [a]\\n: b | f:1:3: a key is plain text here; found a list, mapping or alias",
        "YAML | a: !x b | f:1:4: the tag !x means nothing here; leave it out",
        "JSON | {\"a\": 1, \"a\": 2} | f:1:10: the key \"a\" stands here twice; the first is at f:1:2, remove one",
        "JSON | {\"a\": 1} x | f:1:10: no JSON: Unrecognized token 'x': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
        "JSON | {\"a\": 1} 2 | f:1:10: no JSON: more after its end",
        "JSON | {a: 1} | f:1:2: no JSON: Unexpected character ('a' (code 97)): was expecting double-quote to start field name",
        "HOCON | a = [1 | f:1: no HOCON: List should have ended with ] or had a comma, instead had token: end of file (if you want end of file to be part of a string value, then double-quote it)",
        "HOCON | a = ${b} | f:1: no HOCON: Could not resolve substitution to a value: ${b}",
        "HOCON | include \"x\" | f:1: no HOCON: include \"x\" is not followed; put the file into routes.d, services.d or middlewares.d",
        "PROPERTIES | a=1\\na=2 | f:2:1: \"a\" contradicts an earlier line; remove one",
        "PROPERTIES | a=1\\na.b=2 | f:2:1: \"a.b\" contradicts an earlier line; remove one",
        "PROPERTIES | a[0]=1\\na[2]=2 | f:1:1: the items of a list are numbered from 0 without a gap; found 2 items and the number 2",
        "PROPERTIES | a..b=1 | f:1:1: \"a..b\" is no path; expected for example server.http[0].listen",
        "PROPERTIES | a=\\u12 | f:1:1: \\u is not followed by four hexadecimal digits in \\u12",
      })
  void aSyntaxErrorIsAProblemWithItsPlace(Format format, String text, String problem) {
    assertThat(Trees.read(format, text.replace("\\n", "\n"))).containsExactly(problem);
  }

  @Test
  void aWildcardHostNeedsNoQuotes() {
    assertThat(
            Trees.read(
                Format.YAML,
                """
                host: *.domain.com
                hosts: [*.a.com, "*.b.com", c*.d]
                more:
                  - *.e.com
                files: {"**/*.js": x} # *.not a value
                """))
        .containsExactly(
            "host = *.domain.com (String) @1:7",
            "hosts[0] = *.a.com (String) @2:9",
            "hosts[1] = *.b.com (String) @2:18",
            "hosts[2] = c*.d (String) @2:29",
            "more[0] = *.e.com (String) @4:5",
            "files[\"**/*.js\"] = x (String) @5:20");
  }

  @Test
  void aliasesAndMergeKeysAreFollowed() {
    assertThat(
            Trees.read(
                Format.YAML,
                """
                base: &b {interval: 1s, fall: 3}
                check:
                  <<: *b
                  fall: 5
                again: *b
                """))
        .containsExactly(
            "base.interval = 1s (String) @1:21",
            "base.fall = 3 (Long) @1:31",
            "check.fall = 5 (Long) @4:9",
            "check.interval = 1s (String) @1:21",
            "again.interval = 1s (String) @1:21",
            "again.fall = 3 (Long) @1:31");
  }

  @Test
  void aliasesCannotBlowUp() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 10; i++) {
      String below = "*a" + (i - 1);
      bomb.append(
          "a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", Collections.nCopies(10, below))));
    }
    assertThat(Trees.read(Format.YAML, bomb.toString()))
        .singleElement()
        .asString()
        .startsWith("f:6:")
        .endsWith("more than 2000000 values once aliases are followed; use fewer aliases");
  }

  @Test
  void nestingIsBounded() {
    String deep = "[".repeat(100) + "]".repeat(100);
    String expected = "nested deeper than 64 levels; flatten it";
    assertThat(Trees.read(Format.YAML, deep)).containsExactly("f:1:65: " + expected);
    assertThat(Trees.read(Format.JSON, deep)).containsExactly("f:1:65: " + expected);
  }

  @Test
  void hoconSeesItselfAndTheEnvironment() {
    assertThat(
            Trees.read(
                Format.HOCON,
                """
                base = 10s
                a = ${base}
                b = ${PORT}
                c = ${?UNSET}
                d = "${PORT:-1}"
                """))
        .containsExactlyInAnyOrder(
            "base = 10s (String) @1",
            "a = 10s (String) @1",
            "b = 8080 (Long) @1",
            "d = ${PORT:-1} (String) @5");
  }

  @Test
  void propertiesAreEscapedAsInJava() {
    assertThat(
            Trees.read(
                Format.PROPERTIES,
                "a\\ b=1\nc = \\u0041\\tB\\\\\nd=\nheaders[\"x.y\"].exact=\\=z\n! no\n"))
        .containsExactly(
            "[\"a b\"] = 1 (Long) @1:6",
            "c = A\tB\\ (String) @2:5",
            "d =  (null) @3:3",
            "headers[\"x.y\"].exact = =z (String) @4:22");
  }

  private static Object plain(Format format, String text) {
    Problems problems = new Problems();
    Node node = Trees.document(format, text).read(problems);
    assertThat(problems.sorted()).as(format.name()).isEmpty();
    return Plain.of(node);
  }
}
