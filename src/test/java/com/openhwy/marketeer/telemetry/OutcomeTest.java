package com.openhwy.marketeer.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Exchange;
import org.junit.jupiter.api.Test;

class OutcomeTest {

  private static int status(int sent, FailureKind... failures) {
    Exchange x = Entry.get("/");
    x.response().status(sent);
    for (FailureKind kind : failures) {
      x.note(Failure.of(kind, "on purpose"));
    }
    return Outcome.status(x);
  }

  @Test
  void whatWasSentCounts() {
    assertThat(status(200)).isEqualTo(200);
    assertThat(status(502, FailureKind.CONNECT_FAILED)).isEqualTo(502);
    assertThat(status(200, FailureKind.UPSTREAM_TRUNCATED)).as("broken off later").isEqualTo(200);
  }

  @Test
  void aClientThatWentAwayIs499WhateverWasSent() {
    assertThat(status(0, FailureKind.CLIENT_ABORTED)).isEqualTo(499);
    assertThat(status(200, FailureKind.CLIENT_ABORTED)).isEqualTo(499);
  }

  @Test
  void withoutAnAnswerItIsTheFailures() {
    assertThat(status(0, FailureKind.RESPONSE_TIMEOUT)).isEqualTo(504);
    assertThat(status(0)).isZero();
  }
}
