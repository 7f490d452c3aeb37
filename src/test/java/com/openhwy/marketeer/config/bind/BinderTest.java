package com.openhwy.marketeer.config.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.openhwy.marketeer.base.Cidr;
import com.openhwy.marketeer.base.DataSize;
import com.openhwy.marketeer.base.Rate;
import com.openhwy.marketeer.config.read.Document;
import com.openhwy.marketeer.config.read.Format;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinderTest {

  enum Colour {
    RED,
    DARK_BLUE
  }

  record Everything(
      String text,
      @Default("true") boolean flag,
      @Nullable Boolean maybe,
      @Default("7") @Range(min = 1, max = 10) int count,
      @Nullable Integer port,
      @Default("5000000000") long large,
      @Default("0.5") double ratio,
      @Default("250ms") @Range(min = 1, max = 60_000) Duration pause,
      @Default("16KiB") @Range(min = 1024) DataSize size,
      @Nullable Rate rate,
      List<Cidr> blocks,
      @Default("dark_blue") Colour colour,
      @Default("[GET, HEAD]") List<String> methods,
      Map<String, Value> values,
      Map<String, Object> free,
      Inner inner,
      @Nullable Inner other,
      @Nullable Shape shape,
      @Default("") @Secret String token,
      Node origin) {}

  record Inner(@Default("1s") Duration interval, @Default("x") String name) {}

  @Shorthand("exact")
  record Value(@Nullable String exact, @Nullable Boolean present) {}

  sealed interface Shape {}

  @Tag("circle")
  record Circle(@Doc("Its radius.") int radius) implements Shape {}

  @Tag("box")
  record Box(@Default("1") int width) implements Shape {}

  record Open(String name, Node settings) {}

  record Strict(int low) {
    Strict {
      if (low < 0) {
        throw new IllegalArgumentException("low is " + low + "; expected 0 or more");
      }
    }
  }

  private final Problems problems = new Problems();

  @Test
  void whatIsNotWrittenHasItsDefault() {
    Everything all = bind(Everything.class, "text: x");
    assertThat(all)
        .usingRecursiveComparison()
        .ignoringFields("origin")
        .isEqualTo(
            new Everything(
                "x",
                true,
                null,
                7,
                null,
                5_000_000_000L,
                0.5,
                Duration.ofMillis(250),
                new DataSize(16384),
                null,
                List.of(),
                Colour.DARK_BLUE,
                List.of("GET", "HEAD"),
                Map.of(),
                Map.of(),
                new Inner(Duration.ofSeconds(1), "x"),
                null,
                null,
                "",
                all.origin()));
    assertThat(all.origin()).isInstanceOf(Node.Mapping.class);
  }

  @Test
  void whatIsWrittenIsRead() {
    Everything all =
        bind(
            Everything.class,
            """
            text: 0123
            flag: false
            maybe: true
            count: 10
            port: 8080
            large: -1
            ratio: 2
            pause: 1.5
            size: 2048
            rate: 100/s
            blocks: 10.0.0.0/8
            colour: red
            methods: [PUT]
            values: {a: 1, b: {present: true}}
            free: {x: [1, true, null], y: {z: 0.5}}
            inner: {interval: 2m}
            other: {}
            shape: {type: circle, radius: 3}
            token: t
            """);
    assertThat(all.text()).isEqualTo("0123");
    assertThat(all.flag()).isFalse();
    assertThat(all.maybe()).isTrue();
    assertThat(all.count()).isEqualTo(10);
    assertThat(all.port()).isEqualTo(8080);
    assertThat(all.large()).isEqualTo(-1);
    assertThat(all.ratio()).isEqualTo(2.0);
    assertThat(all.pause()).isEqualTo(Duration.ofMillis(1500));
    assertThat(all.size().bytes()).isEqualTo(2048);
    assertThat(all.rate()).isEqualTo(Rate.parse("100/s"));
    assertThat(all.blocks()).containsExactly(Cidr.parse("10.0.0.0/8"));
    assertThat(all.colour()).isEqualTo(Colour.RED);
    assertThat(all.methods()).containsExactly("PUT");
    assertThat(all.values())
        .containsExactly(entry("a", new Value("1", null)), entry("b", new Value(null, true)));
    assertThat(all.free().toString()).isEqualTo("{x=[1, true, null], y={z=0.5}}");
    assertThat(all.inner()).isEqualTo(new Inner(Duration.ofMinutes(2), "x"));
    assertThat(all.other()).isEqualTo(new Inner(Duration.ofSeconds(1), "x"));
    assertThat(all.shape()).isEqualTo(new Circle(3));
    assertThat(all.token()).isEqualTo("t");
  }

  @Test
  void aKeyWithNothingIsAKeyNotWritten() {
    Everything all = bind(Everything.class, "text: x\ntoken:\ninner:\nblocks:\nvalues:\nport: ~");
    assertThat(all.token()).isEmpty();
    assertThat(all.inner().name()).isEqualTo("x");
    assertThat(all.blocks()).isEmpty();
    assertThat(all.values()).isEmpty();
    assertThat(all.port()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "flag: false | f:1:1: p: \"text\" is missing; expected text",
        "text: [a] | f:1:7: p.text: found a list; expected text",
        "text: x\\nflag: yes | f:2:7: p.flag: found the text \"yes\"; expected true or false",
        "text: x\\nflag: \"true\" | f:2:7: p.flag: found the text \"true\"; expected true or false, without quotes",
        "text: x\\ncount: many | f:2:8: p.count: found the text \"many\"; expected a whole number from 1 to 10",
        "text: x\\ncount: 1.5 | f:2:8: p.count: found 1.5; expected a whole number from 1 to 10",
        "text: x\\ncount: \"5\" | f:2:8: p.count: found the text \"5\"; expected a whole number from 1 to 10, without quotes",
        "text: x\\ncount: 11 | f:2:8: p.count: 11 is out of range; expected a whole number from 1 to 10",
        "text: x\\nport: 99999999999 | f:2:7: p.port: 99999999999 is out of range; expected a whole number",
        "text: x\\nport: 99999999999999999999 | f:2:7: p.port: found the text \"99999999999999999999\"; expected a whole number",
        "text: x\\npause: soon | f:2:8: p.pause: \"soon\" is no duration; expected for example 250ms, 5s, 1.5h or 7d",
        "text: x\\npause: 2m | f:2:8: p.pause: 2m is out of range; expected a duration such as 250ms, 5s or 1.5h from 1ms to 1m",
        "text: x\\npause: true | f:2:8: p.pause: found true; expected a duration such as 250ms, 5s or 1.5h from 1ms to 1m",
        "text: x\\nsize: 1 | f:2:7: p.size: 1 is out of range; expected a size such as 512, 16KiB or 10MiB, at least 1KiB",
        "text: x\\nrate: 5 | f:2:7: p.rate: \"5\" is no rate; expected for example 100/s, 600/m or 5/10s",
        "text: x\\nblocks: [10.0.0.0/8, 10.0.0.1/8] | f:2:22: p.blocks[1]: \"10.0.0.1/8\" has bits set beyond /8; did you mean 10.0.0.0/8?",
        "text: x\\ncolour: dark_blu | f:2:9: p.colour: found the text \"dark_blu\"; expected one of red, dark_blue; did you mean \"dark_blue\"?",
        "text: x\\nmethods: [GET, [PUT]] | f:2:16: p.methods[1]: found a list; expected text",
        "text: x\\nmethods: [GET, ] | ",
        "text: x\\nvalues: [a] | f:2:9: p.values: found a list; expected a mapping of names",
        "text: x\\nvalues: {a b: {presen: true}} | f:2:16: p.values[\"a b\"].presen: unknown key \"presen\"; did you mean \"present\"?",
        "text: x\\ninner: 5 | f:2:8: p.inner: found 5; expected a mapping with interval, name",
        "text: x\\nshape: circle | f:2:8: p.shape: found the text \"circle\"; expected a mapping with type: box, circle",
        "text: x\\nshape: {radius: 1} | f:2:8: p.shape: \"type\" is missing; expected one of box, circle",
        "text: x\\nshape: {type: circl} | f:2:15: p.shape.type: unknown type \"circl\"; did you mean \"circle\"?",
        "text: x\\nshape: {type: [a]} | f:2:15: p.shape.type: unknown type a list; expected one of box, circle",
        "text: x\\nshape: {type: circle} | f:2:8: p.shape: \"radius\" is missing; expected a whole number (Its radius)",
        "text: x\\ntxt: y | f:2:1: p.txt: unknown key \"txt\"; did you mean \"text\"?",
        "text: x\\ntoken: [hush] | f:2:8: p.token: found a list; expected text",
      })
  void everyProblemSaysWhatWasMetAndWhatIsExpected(String yaml, @Nullable String problem) {
    Everything all = tryBind(Everything.class, yaml.replace("\\n", "\n"), Set.of());
    if (problem == null) {
      assertThat(problems.sorted()).isEmpty();
    } else {
      assertThat(all).isNull();
      assertThat(problems.sorted()).extracting(Object::toString).containsExactly(problem);
    }
  }

  @Test
  void allProblemsAtOnce() {
    assertThat(
            tryBind(Everything.class, "count: 0\ncolour: green\nblocks: [x, y]\nnope: 1", Set.of()))
        .isNull();
    assertThat(problems.sorted())
        .extracting(Problems.Problem::path)
        .containsExactlyInAnyOrder(
            "p", "p.count", "p.colour", "p.blocks[0]", "p.blocks[1]", "p.nope");
  }

  @Test
  void anUnknownKeyLikeNoneListsThoseThatAre() {
    tryBind(Inner.class, "zzz: 1", Set.of("type"));
    assertThat(problems.sorted())
        .extracting(Object::toString)
        .containsExactly("f:1:1: p.zzz: unknown key \"zzz\"; expected interval, name, type");
  }

  @Test
  void ignoredKeysMayStandThere() {
    assertThat(tryBind(Inner.class, "type: t\nname: n", Set.of("type"))).isNotNull();
    assertThat(problems.isEmpty()).isTrue();
  }

  @Test
  void anOpenRecordTakesAnyKeyAndKeepsTheMapping() {
    Open open = bind(Open.class, "name: n\nanything: 1");
    assertThat(Plain.of(open.settings())).isEqualTo(Map.of("name", "n", "anything", 1L));
  }

  @Test
  void aConstructorMayRefuse() {
    assertThat(tryBind(Strict.class, "low: -1", Set.of())).isNull();
    assertThat(problems.sorted())
        .extracting(Object::toString)
        .containsExactly("f:1:1: p: low is -1; expected 0 or more");
  }

  @Test
  void aSecretIsNeverInAMessage() {
    Node.Mark mark = new Node.Mark("f", 1, 1);
    Node secret = new Node.Scalar("hush", true, mark);
    for (String key :
        List.of("flag", "count", "pause", "rate", "blocks", "colour", "inner", "shape")) {
      Node mapping =
          new Node.Mapping(
              Map.of("text", secret, key, secret), Map.of("text", mark, key, mark), mark);
      assertThat(Binder.bind(Everything.class, mapping, "", problems, Set.of())).isNull();
    }
    assertThat(problems.count()).isEqualTo(8);
    assertThat(problems.sorted()).asString().doesNotContain("hush");
    assertThat(secret.toString()).doesNotContain("hush");
  }

  @Test
  void whatIsBrokenIsNotToldTwice() {
    Node.Mark mark = new Node.Mark("f", 1, 1);
    Node broken = new Node.Broken(mark);
    for (Property property : Property.settings(Everything.class)) {
      Map<String, Node> entries = new HashMap<>(Map.of("text", new Node.Scalar("x", false, mark)));
      entries.put(property.name(), broken);
      Node mapping = new Node.Mapping(entries, Map.of(), mark);
      assertThat(Binder.bind(Everything.class, mapping, "", problems, Set.of())).isNull();
    }
    assertThat(Binder.bind(Everything.class, broken, "", problems, Set.of())).isNull();
    assertThat(problems.isEmpty()).isTrue();
  }

  private <R extends Record> R bind(Class<R> type, String yaml) {
    R bound = tryBind(type, yaml, Set.of());
    assertThat(problems.sorted()).isEmpty();
    assertThat(bound).isNotNull();
    return bound;
  }

  private <R extends Record> @Nullable R tryBind(Class<R> type, String yaml, Set<String> ignored) {
    Node node = new Document("f", Format.YAML, yaml, Map.of()).read(problems);
    return node == null ? null : Binder.bind(type, node, "p", problems, ignored);
  }
}
