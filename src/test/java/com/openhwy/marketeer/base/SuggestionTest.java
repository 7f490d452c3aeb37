package com.openhwy.marketeer.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
  private static final List<String> KNOWN =
      List.of("torii", "payments", "rate-limit-auth", "load_balancer", "a", "info");

  @ParameterizedTest
  @CsvSource({
    "tori, torii",
    "torri, torii",
    "TORII, torii",
    "payment, payments",
    "paymnets, payments",
    "rate_limit_auth, rate-limit-auth",
    "loadBalancer, load_balancer",
    "INFO, info",
    "A, a",
    "b,",
    "bushido,",
    "'',",
  })
  void theNearest(String unknown, String nearest) {
    assertThat(Suggestion.nearest(unknown, KNOWN)).isEqualTo(nearest);
  }

  @Test
  void theHintIsReadyToBeAppended() {
    assertThat(Suggestion.hint("tori", KNOWN)).isEqualTo("; did you mean \"torii\"?");
    assertThat(Suggestion.hint("bushido", KNOWN)).isEmpty();
    assertThat(Suggestion.hint("torii", List.of())).isEmpty();
  }
}
