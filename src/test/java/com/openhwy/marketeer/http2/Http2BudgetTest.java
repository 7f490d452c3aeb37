package com.openhwy.marketeer.http2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Http2BudgetTest {
  private final Http2Budget budget = new Http2Budget(0);

  private int controlFrames(long now) {
    int count = 0;
    while (budget.control(now, 1)) {
      count++;
    }
    return count;
  }

  private int resets(long now) {
    int count = 0;
    while (budget.reset(now, 1)) {
      count++;
    }
    return count;
  }

  @Test
  void aWindowHasSoMuch() {
    assertThat(controlFrames(1)).isEqualTo(Http2Budget.CONTROL);
    assertThat(resets(1)).isEqualTo(Http2Budget.RESETS);
  }

  @Test
  void theNextWindowHasAsMuch() {
    controlFrames(1);
    resets(1);
    long next = Http2Budget.WINDOW;
    assertThat(budget.control(next - 1, 1)).isFalse();
    assertThat(budget.reset(next - 1, 1)).isFalse();
    assertThat(controlFrames(next)).isGreaterThanOrEqualTo(Http2Budget.CONTROL);
    assertThat(resets(next)).isGreaterThanOrEqualTo(Http2Budget.RESETS - 1);
    assertThat(budget.control(next + 1, 1)).isFalse();
  }

  @Test
  void workEarnsMore() {
    for (int i = 0; i < 100; i++) {
      budget.content();
      budget.served();
    }
    assertThat(controlFrames(1)).isEqualTo(Http2Budget.CONTROL + 800);
    assertThat(resets(1)).isEqualTo(Http2Budget.RESETS + 100);
  }

  @Test
  void nobodySavesUpForever() {
    for (int i = 0; i < 1_000_000; i++) {
      budget.content();
      budget.served();
    }
    assertThat(controlFrames(1)).isEqualTo(100_000);
    assertThat(resets(1)).isEqualTo(2_000);
  }

  @Test
  void someStreamsCountForMore() {
    assertThat(budget.reset(1, Http2Budget.RESETS)).isTrue();
    assertThat(budget.reset(1, 4)).isFalse();
  }
}
