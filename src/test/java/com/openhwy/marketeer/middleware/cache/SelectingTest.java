package com.openhwy.marketeer.middleware.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectingTest {

  private static Selecting of(String vary, String request) {
    return Selecting.of(Heads.lines(vary), List.of(), Heads.lines(request));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Vary: *", "Vary: a, *", "Vary: a | Vary: *", "Vary: a,*,b"})
  void aStarIsLikeNoOtherRequest(String vary) {
    assertThat(of(vary, "A: b")).isNull();
  }

  @Test
  void withoutVaryAllRequestsAreAlike() {
    assertThat(of("X: y", "A: b")).isSameAs(Selecting.NONE);
    assertThat(of("Vary:", "A: b").matches(Heads.of("A: c"))).isTrue();
    assertThat(of("Vary: , ,", "A: b").names()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "X-A; X-A: 1; X-A: 1; true",
        "x-a; X-A: 1; x-A: 1; true",
        "X-A; X-A: 1; X-A: 2; false",
        "X-A; X-A: a; X-A: A; false",
        "X-A; X-A: 1; X-B: 1; false",
        "X-A; X-B: 1; X-C: 1; true",
        "X-A; X-B: 1; X-A:; false",
        "X-A; X-A: a,b; X-A: a,  b; true",
        "X-A; X-A: a, b; X-A: a | X-A: b; true",
        "X-A; X-A: a, b; X-A: b, a; false",
        "X-A; X-A: ab; X-A: a,b; false",
        "X-A, X-B; X-A: 1 | X-B: 2; X-B: 2 | X-A: 1; true",
        "X-A, X-B; X-A: 1 | X-B: 2; X-A: 1; false",
        "Accept-Encoding; Accept-Encoding: gzip, br; Accept-Encoding: br,GZIP; true",
        "Accept-Language; Accept-Language: DE; Accept-Language: de; true",
        "Cookie; Cookie: a=1; Cookie: a=2; false"
      })
  void requestsAreComparedByTheFieldsThatVaryNames(
      String vary, String one, String other, boolean same) {
    Selecting selecting = of("Vary: " + vary, one);
    assertThat(selecting).isNotNull();
    assertThat(selecting.matches(Heads.lines(other))).isEqualTo(same);
    assertThat(selecting.equals(of("Vary: " + vary, other))).isEqualTo(same);
  }

  @Test
  void weightsArePartOfAPreference() {
    Selecting one = of("Vary: Accept-Encoding", "Accept-Encoding: br; q=0.5, gzip");
    assertThat(one.matches(Heads.of("Accept-Encoding: gzip, br;q=0.5"))).isTrue();
    assertThat(one.matches(Heads.of("Accept-Encoding: gzip, br;q=0.6"))).isFalse();
  }

  @Test
  void theOperatorsFieldsAndCookiesCountAlways() {
    List<String> always = List.of("x-device", Selecting.cookie("lang"));
    Selecting one =
        Selecting.of(Heads.of(), always, Heads.of("X-Device: tv", "Cookie: a=1; lang=de; b=2"));
    assertThat(one).isNotNull();
    assertThat(one.matches(Heads.of("X-Device: tv", "Cookie: lang=de"))).isTrue();
    assertThat(one.matches(Heads.of("X-Device: tv", "Cookie: lang=en"))).isFalse();
    assertThat(one.matches(Heads.of("X-Device: tv"))).isFalse();
    assertThat(one.matches(Heads.of("Cookie: lang=de"))).isFalse();
    assertThat(one.matches(Heads.of("X-Device: tv", "Cookie: Lang=de"))).isFalse();
  }
}
