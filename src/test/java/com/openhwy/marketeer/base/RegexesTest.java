package com.openhwy.marketeer.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegexesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a{1000}",
        "(a{10}b{90}){10}",
        "(a{10}){10}(b{10}){10}",
        "((a{10}){10}){10}",
        "[{](a{100}){10}",
        "[]{999}(]{900}a{900}",
        "[^]{999}]{900}",
        "[[:alpha:]{](a{100}){10}",
        "\\{999}{900}",
        "\\p{Greek}{900}",
        "\\x{10FFFF}{900}",
        "\\Q(a{999}){999}\\E{900}",
        "(a{900}|b{900})",
        "a{x}(b{1000})",
        "(a{1000})+",
        "([a-z0-9-]{1,63}[.]){1,8}"
      })
  void whatStaysWithinBoundsCompiles(String regex) {
    assertThat(Regexes.compile(regex).pattern()).isEqualTo(regex);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a{1000}){1000}",
        "((a{1000}){1000}){1000}",
        "((a{11}){10}){10}",
        "(b|(a{2,501}x)){2}",
        "(a{500,}){3}",
        "(?:(?P<n>a{40}){40})",
        "a{(b{1000}){1000}}",
        "([)]{100}){11}",
        "(\\){100}){11}",
        "((a{600})?){2}"
      })
  void repetitionsThatMultiplyAreRefused(String regex) {
    assertThatThrownBy(() -> Regexes.compile(regex))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + regex + "\" repeats something more than 1000 times");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(%s){1000}", "\\Q%s\\E|(%s){1,1000}", "(%s{300}|%1$s{400}){2}"})
  void aThousandOfWhatIsLongIsRefused(String shape) {
    String regex =
        shape.replace("%s", "x".repeat(101)).replace("%1$s", "(?:" + "y".repeat(300) + ")");
    assertThatThrownBy(() -> Regexes.compile(regex))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is more than 100000 characters long");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "a{1001}", "a**", "(?=x)", "[", "\\", "(a{", "x{2}{3}", ")"})
  void whatIsNoneIsRefusedWithTheReason(String regex) {
    assertThatThrownBy(() -> Regexes.compile(regex))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("\"" + regex + "\"");
  }
}
