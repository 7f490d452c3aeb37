package com.openhwy.marketeer.config.bind;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scalars, paths, places and problems. */
class NodesTest {
  private static Node.Mark at(int line, int column) {
    return new Node.Mark("f", line, column);
  }

  private static Node.Scalar text(String text, int line) {
    return new Node.Scalar(text, false, at(line, 1));
  }

  private final Node.Mapping tree =
      new Node.Mapping(
          Map.of(
              "list",
              new Node.Sequence(List.of(text("a", 2), text("b", 3)), at(1, 7)),
              "one",
              text("c", 4)),
          Map.of("list", at(1, 1), "one", at(4, 0)),
          at(1, 1));

  @ParameterizedTest
  @CsvSource({
    "~, null,",
    "null, null,",
    "true, Boolean, true",
    "FALSE, Boolean, false",
    "yes, String, yes",
    "0, Long, 0",
    "-12, Long, -12",
    "+7, Long, 7",
    "007, Long, 7",
    "0x1F, Long, 31",
    "0o17, Long, 15",
    "0b1, String, 0b1",
    "1_000, String, 1_000",
    "9223372036854775807, Long, 9223372036854775807",
    "9223372036854775808, String, 9223372036854775808",
    "0xFFFFFFFFFFFFFFFFF, String, 0xFFFFFFFFFFFFFFFFF",
    "1.5, Double, 1.5",
    "-.5, Double, -0.5",
    "1e3, Double, 1000.0",
    "1., Double, 1.0",
    ".inf, String, .inf",
    "10s, String, 10s",
    "10.0.0.1, String, 10.0.0.1",
    "-, String, -",
    "1 2, String, 1 2",
  })
  void plainScalarsAreTypedAsYamlDoes(String text, String type, String value) {
    Object typed = PlainScalar.value(text);
    if (type.equals("null")) {
      assertThat(typed).isNull();
    } else {
      assertThat(typed).hasToString(value);
      assertThat(typed.getClass().getSimpleName()).isEqualTo(type);
    }
  }

  @Test
  void onlyNothingIsNothing() {
    assertThat(PlainScalar.of("", false, at(1, 1)).value()).isNull();
    assertThat(PlainScalar.of("null", false, at(1, 1)).value()).isEqualTo("null");
    assertThat(PlainScalar.of("0123", true, at(1, 1)))
        .isEqualTo(new Node.Scalar(123L, true, at(1, 1), "0123"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', a, a",
    "a, b, a.b",
    "a, X-API-Key, a.X-API-Key",
    "a, b.c, 'a[\"b.c\"]'",
    "a, b c, 'a[\"b c\"]'",
    "a, '', 'a[\"\"]'",
  })
  void pathsOfKeys(String path, String key, String expected) {
    assertThat(Paths.key(path, key)).isEqualTo(expected);
    assertThat(Paths.item(expected, 3)).isEqualTo(expected + "[3]");
  }

  @Test
  void placesOfWhatWasWritten() {
    Place root = Place.of(tree, "p");
    assertThat(root.at("one").text()).isEqualTo("c");
    assertThat(root.at("one").mark()).isEqualTo(at(4, 1));
    assertThat(root.key("one").mark()).isEqualTo(at(4, 0));
    assertThat(root.at("list").item(1).path()).isEqualTo("p.list[1]");
    assertThat(root.at("list").items()).extracting(Place::text).containsExactly("a", "b");
    assertThat(root.at("one").items()).extracting(Place::path).containsExactly("p.one");
    assertThat(root.at("list").text()).isNull();
  }

  @Test
  void placesOfWhatWasNotAreWhereItIsMissing() {
    Place root = Place.of(tree, "");
    assertThat(root.at("none").at("deeper").mark()).isEqualTo(at(1, 1));
    assertThat(root.at("none").at("deeper").path()).isEqualTo("none.deeper");
    assertThat(root.at("list").item(9).mark()).isEqualTo(at(1, 7));
    assertThat(root.at("list").item(9).node()).isNull();
    assertThat(root.key("none").mark()).isEqualTo(at(1, 1));
    assertThat(root.at("none").items()).isEmpty();
  }

  @Test
  void problemsAreSortedByPlaceAndToldOnce() {
    Problems problems = new Problems();
    problems.add(new Node.Mark("g", 1, 1), "", "third");
    problems.add(at(2, 1), "a.b", "second");
    problems.add(at(2, 1), "a.b", "second");
    problems.add(at(1, 9), "", "first");
    assertThat(problems.count()).isEqualTo(4);
    assertThat(problems.sorted())
        .extracting(Object::toString)
        .containsExactly("f:1:9: first", "f:2:1: a.b: second", "g:1:1: third");
  }

  @Test
  void marksSayWhatTheyKnow() {
    assertThat(at(3, 7)).hasToString("f:3:7");
    assertThat(at(3, 0)).hasToString("f:3");
    assertThat(at(0, 0)).hasToString("f");
  }

  @Test
  void plainValuesKeepTheOrder() {
    assertThat(
            Plain.of(new Node.Sequence(List.of(text("a", 1), new Node.Broken(at(1, 1))), at(1, 1))))
        .asString()
        .isEqualTo("[a, null]");
  }

  @ParameterizedTest
  @CsvSource({"requestHead, request_head", "http3, http3", "ipv4Prefix, ipv4_prefix", "a, a"})
  void namesInSnakeCase(String camel, String snake) {
    assertThat(Property.snakeCase(camel)).isEqualTo(snake);
  }
}
