package com.openhwy.marketeer.middleware.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
  private final Noise noise = new Noise(List.of("ETag", "/meta/time", "/items/*/seen"), 10);
  private final Comparison comparison = new Comparison(noise);

  private static Answer json(String body) {
    return answer("application/json; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
  }

  private static Answer answer(String type, byte[] body, String... fields) {
    Headers headers = new Headers();
    headers.add("Content-Type", type);
    for (int i = 0; i < fields.length; i += 2) {
      headers.add(fields[i], fields[i + 1]);
    }
    return Answer.of(200, headers, body);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String told(Answer stable, Answer shadow) {
    return String.join(
        "; ",
        comparison.differences(stable, shadow).stream()
            .map(d -> d.kind() + " " + d.where() + ": " + d.stable() + " / " + d.shadow())
            .toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a": 1, "b": 2}          | { "b":2,"a":1 }           | ``
          {"a": 1}                  | {"a": 1.0}                | ``
          {"a": 1}                  | {"a": 2}                  | BODY /a: 1 / 2
          {"a": 1}                  | {"a": "1"}                | BODY /a: 1 / 1
          {"a": null}               | {"a": 1}                  | BODY /a: null / 1
          {"a": null}               | {}                        | BODY /a: null / (absent)
          {}                        | {"a": {"b": 1}}           | BODY /a: (absent) / an object of 1
          {"a/b": {"~": 1}}         | {"a/b": {"~": 2}}         | BODY /a~1b/~0: 1 / 2
          {"a": [1, 2, 3]}          | {"a": [1, 5, 3]}          | BODY /a/1: 2 / 5
          {"a": [1, 2]}             | {"a": [1]}                | BODY /a: 2 items / 1 items
          [{"x": 1}, {"x": 2}]      | [{"x": 1}, {"x": 3}]      | BODY /1/x: 2 / 3
          {"a": [1]}                | {"a": {"0": 1}}           | BODY /a: an array of 1 / an object of 1
          3                         | 4                         | BODY : 3 / 4
          {"meta": {"time": 1}}     | {"meta": {"time": 2}}     | ``
          {"meta": {"time": {"x": 1}}} | {"meta": {"time": {"x": 2}}} | ``
          {"meta": {"times": 1}}    | {"meta": {"times": 2}}    | BODY /meta/times: 1 / 2
          {"items": [{"seen": 1}]}  | {"items": [{"seen": 2}]}  | ``
          {"items": [{"id": 1}]}    | {"items": [{"id": 2}]}    | BODY /items/0/id: 1 / 2
          {"token": "abc"}          | {"token": "abd"}          | BODY /token: *** / ***
          {"user": {"password": {"hash": 1}}} | {"user": {"password": {"hash": 2}}} | BODY /user/password/hash: *** / ***
          {"a": 1                   | {"a": 2                   | BODY : 7 bytes / 7 bytes
          """)
  void jsonIsComparedByItsValues(String stable, String shadow, String expected) {
    assertThat(told(json(stable), json(shadow))).isEqualTo(expected);
  }

  @Test
  void anotherStatusIsAnotherAnswerAltogether() {
    Answer stable = json("{\"a\":1}");
    Answer shadow = new Answer(500, stable.fields(), bytes("oops"));
    assertThat(told(stable, shadow)).isEqualTo("STATUS : 200 / 500");
  }

  @Test
  void fieldsAreComparedButForThoseThatDifferByNature() {
    Answer stable =
        answer("a/b", bytes("x"), "Date", "1", "ETag", "1", "X-A", "1", "X-A", "2", "X-Gone", "1");
    Answer shadow =
        answer("a/c", bytes("x"), "Date", "2", "Etag", "2", "X-A", "1", "Set-Cookie", "s=secret");
    assertThat(told(stable, shadow))
        .isEqualTo(
            "HEADER content-type: a/b / a/c; HEADER set-cookie:  / ***; HEADER x-a: 1, 2 / 1;"
                + " HEADER x-gone: 1 / ");
  }

  @Test
  void whatIsNoJsonIsComparedByteByByte() {
    assertThat(told(answer("text/html", bytes("<a>")), answer("text/html", bytes("<a>"))))
        .isEmpty();
    assertThat(told(answer("text/html", bytes("<a>")), answer("text/html", bytes("<bb>"))))
        .isEqualTo("BODY : 3 bytes / 4 bytes");
    assertThat(told(json("{}"), json("{}").with(null))).as("not known").isEmpty();
  }

  @Test
  void gzipIsUnpackedAndWhatIsPackedOtherwiseLeftAlone() throws IOException {
    Answer plain = json("{\"a\":1}");
    Answer packed =
        answer("application/json; charset=utf-8", gzip("{ \"a\": 1 }"), "Content-Encoding", "gzip");
    Answer other =
        answer("application/json; charset=utf-8", gzip("{\"a\":2}"), "Content-Encoding", "gzip");
    assertThat(told(plain, packed)).isEqualTo("HEADER content-encoding:  / gzip");
    assertThat(told(packed, other)).isEqualTo("BODY /a: 1 / 2");
    Answer brotli = answer("text/plain", bytes("one"), "Content-Encoding", "br");
    assertThat(told(brotli, brotli.with(bytes("two")))).isEmpty();
    Answer broken = packed.with(bytes("no gzip"));
    assertThat(told(packed, broken)).isEmpty();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(bytes(text));
    }
    return bytes.toByteArray();
  }

  @Test
  void whatTwoAnswersOfOneServiceDifferInIsNoiseFromThenOn() {
    Answer one =
        answer(
            "application/json",
            bytes("{\"id\":1,\"rows\":[{\"t\":1,\"v\":1}],\"v\":1}"),
            "X-Node",
            "a");
    Answer again =
        answer(
            "application/json",
            bytes("{\"id\":2,\"rows\":[{\"t\":2,\"v\":1}],\"v\":1}"),
            "X-Node",
            "b");
    comparison.learn(one, again);

    assertThat(noise.learnt()).containsExactly("/id", "/rows/*/t", "x-node");
    Answer shadow =
        answer(
            "application/json",
            bytes("{\"id\":3,\"rows\":[{\"t\":3,\"v\":9}],\"v\":1}"),
            "X-Node",
            "c");
    assertThat(told(one, shadow)).isEqualTo("BODY /rows/0/v: 1 / 9");
  }

  @Test
  void nothingIsLearntFromAFailureAndNotWithoutBound() {
    comparison.learn(json("{\"a\":1}"), new Answer(503, json("{}").fields(), bytes("{\"a\":2}")));
    assertThat(noise.learnt()).isEmpty();
    for (int i = 0; i < 50; i++) {
      comparison.learn(json("{\"k" + i + "\":1}"), json("{\"k" + i + "\":2}"));
    }
    assertThat(noise.learnt()).hasSize(10);
  }

  @Test
  void aBodyThatChangesAsAWholeIsNoiseAsAWhole() {
    comparison.learn(answer("text/html", bytes("one")), answer("text/html", bytes("two")));
    assertThat(noise.learnt()).containsExactly("/");
    assertThat(told(answer("text/html", bytes("three")), answer("text/html", bytes("four"))))
        .isEmpty();
  }

  @Test
  void longValuesAreCutShort() {
    String long1 = told(json("{\"a\":\"" + "x".repeat(5_000) + "\"}"), json("{\"a\":1}"));
    assertThat(long1).hasSizeLessThan(200).contains("x…");
  }
}
