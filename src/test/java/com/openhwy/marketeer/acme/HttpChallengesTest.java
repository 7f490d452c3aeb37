package com.openhwy.marketeer.acme;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HttpChallengesTest {
  @Test
  void challengesAreAnsweredByTheirTokenAlone() {
    HttpChallenges challenges = new HttpChallenges();
    assertThat(challenges.answer("/.well-known/acme-challenge/t1")).isNull();
    challenges.put("t1", "t1.thumbprint");

    assertThat(challenges.answer("/.well-known/acme-challenge/t1"))
        .asString()
        .isEqualTo("t1.thumbprint");
    assertThat(challenges.answer("/.well-known/acme-challenge/t2")).isNull();
    assertThat(challenges.answer("/.well-known/acme-challenge/")).isNull();
    assertThat(challenges.answer("/t1")).isNull();
    challenges.remove("t1");
    assertThat(challenges.answer("/.well-known/acme-challenge/t1")).isNull();
  }
}
