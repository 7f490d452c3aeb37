package com.openhwy.marketeer.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Plain;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.bind.Tag;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trees laid over one another, and single values set in them by name. */
class TreesTest {
  record Root(
      @Default("1") int max,
      @Default("1") int maxSize,
      Inner max_,
      List<Named> things,
      List<String> texts,
      Map<String, String> labels,
      Map<String, Inner> inners) {}

  record Inner(@Default("1") int size, @Default("x") String name) {}

  record Named(String name, @Default("1") int queueSize, Shape shape) {}

  sealed interface Shape {}

  @Tag("box")
  record Box(@Default("1") int width) implements Shape {}

  private final Problems problems = new Problems();

  private Node.Mapping yaml(String text) {
    return (Node.Mapping) Trees.document(Format.YAML, text).read(problems);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: 1 | a: 2 | {a=2}",
        "{a: 1, b: 2} | b: 3 | {a=1, b=3}",
        "a: {b: 1, c: 2} | a: {c: 3} | {a={b=1, c=3}}",
        "a: {b: 1} | a: 5 | {a=5}",
        "a: 5 | a: {b: 1} | {a={b=1}}",
        "a: [1, 2] | a: [3] | {a=[3]}",
        "a: [{name: x, v: 1}, {name: y}] | a: [{name: x, v: 2}, {name: z}] | {a=[{name=x, v=2}, {name=y}, {name=z}]}",
        "a: [{name: x}, {other: y}] | a: [{name: z}] | {a=[{name=z}]}",
        "a: [] | a: [{name: z}] | {a=[{name=z}]}",
        "{} | a: 1 | {a=1}",
      })
  void aTreeOverAnother(String below, String above, String expected) {
    assertThat(Plain.of(Overlay.over(yaml(below), yaml(above)))).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MARKETEER_MAX | 5 | {max=5}",
        "MARKETEER_MAX_SIZE | 5 | {max_size=5}",
        "MARKETEER_TEXTS | [a, b] | {texts=[a, b]}",
        "MARKETEER_TEXTS_0 | a | {texts=[a]}",
        "MARKETEER_LABELS_SOME_KEY | v | {labels={some_key=v}}",
        "MARKETEER_THINGS_0_NAME | n | {things=[{name=n}]}",
        "MARKETEER_THINGS_0_SHAPE_TYPE | box | {things=[{shape={type=box}}]}",
        "MARKETEER_THINGS_0_SHAPE_WIDTH | 7 | {things=[{shape={width=7}}]}",
        "MARKETEER_THINGS | '{name: a}' | {things={name=a}}",
        "marketeer.max | 5 | {max=5}",
        "marketeer.things[0].name | n | {things=[{name=n}]}",
        "marketeer.labels[\"a.b\"] | v | {labels={a.b=v}}",
      })
  void aNameSetsItsValue(String name, String value, String expected) {
    Overrides overrides = new Overrides(Root.class, yaml("{}"), problems);
    Map<String, String> given = Map.of(name, value.replace("'", ""));
    overrides.environment(given).properties(given);
    assertThat(problems.sorted()).isEmpty();
    assertThat(Plain.of(overrides.tree())).hasToString(expected);
  }

  @Test
  void namesOfThingsAndKeysThatAreThereWin() {
    Node.Mapping tree =
        yaml(
            """
            things: [{name: first}, {name: my-thing.x}, {name: my}]
            labels: {X-Some-Key: old}
            """);
    Node.Mapping changed =
        new Overrides(Root.class, tree, problems)
            .environment(
                Map.of(
                    "MARKETEER_THINGS_MY_THING_X_QUEUE_SIZE", "1",
                    "MARKETEER_THINGS_FIRST_SHAPE_WIDTH", "2",
                    "MARKETEER_THINGS_2_QUEUE_SIZE", "3",
                    "MARKETEER_LABELS_X_SOME_KEY", "new"))
            .tree();
    assertThat(problems.sorted()).isEmpty();
    assertThat(Plain.of(changed))
        .hasToString(
            "{things=[{name=first, shape={width=2}}, {name=my-thing.x, queue_size=1},"
                + " {name=my, queue_size=3}], labels={X-Some-Key=new}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "MARKETEER_MAXX | names no setting; did you mean \"MARKETEER_MAX\"?",
        "MARKETEER_THINGS_X_NAME | names no setting; did you mean \"MARKETEER_THINGS_0_NAME\"?",
        "MARKETEER_THINGS_3_NAME | names an item that does not follow the last one; items are numbered from 0",
        "MARKETEER_UNLIKE_ANYTHING_AT_ALL | names no setting; unset it, or expected for example MARKETEER_SERVER_GRACEFUL_SHUTDOWN",
      })
  void aNameThatMeansNothingIsTold(String name, String problem) {
    new Overrides(Root.class, yaml("{}"), problems).environment(Map.of(name, "1"));
    assertThat(problems.sorted())
        .extracting(Object::toString)
        .containsExactly("environment variable " + name + ": " + problem);
  }

  @Test
  void aValueThatIsNoYamlIsTold() {
    Node.Mapping tree =
        new Overrides(Root.class, yaml("{}"), problems)
            .environment(Map.of("MARKETEER_TEXTS", "[a"))
            .tree();
    assertThat(problems.sorted())
        .singleElement()
        .asString()
        .startsWith("environment variable MARKETEER_TEXTS:1:3: no YAML");
    assertThat(tree.entries().get("texts")).isInstanceOf(Node.Broken.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a | [a]",
        "a.b | [a, b]",
        "a[0].b | [a, #0, b]",
        "a[0][12] | [a, #0, #12]",
        "a[\"x.y\"].b | [a, x.y, b]",
        "a.b-c_d | [a, b-c_d]",
      })
  void steps(String path, String expected) {
    assertThat(
            PathTree.steps(path).stream()
                .map(step -> step.index() < 0 ? step.key() : "#" + step.index())
                .toList())
        .hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "a.",
    ".a.",
    "a..b",
    "[0]",
    "a[",
    "a[x]",
    "a[-1]",
    "a[0]b",
    "a[999999]",
    "a[\"x]"
  })
  void noSteps(String path) {
    assertThat(PathTree.steps(path)).isNull();
  }

  @Test
  void documentsAreJoined() {
    Assembly assembly = new Assembly(problems);
    assembly.add("marketeer", yaml("{server: {dev: true}, routes: [{name: a}]}"));
    assembly.add("routes", yaml("routes: {name: b}"));
    assembly.add("routes", yaml("routes:"));
    assembly.add("routes", yaml("routes: [{name: c}, {name: d}]"));
    assertThat(problems.sorted()).isEmpty();
    assertThat(Plain.of(assembly.tree()))
        .hasToString("{server={dev=true}, routes=[{name=a}, {name=b}, {name=c}, {name=d}]}");
  }
}
