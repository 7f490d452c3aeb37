package com.openhwy.marketeer.middleware.forwardauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.middleware.Configured;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswersTest {
  private static Answers answers(String more) {
    return new Answers(
        Configured.settings(new ForwardAuthFactory(), "{service: auth, " + more + "}"));
  }

  @ParameterizedTest
  @CsvSource({
    "Host, true",
    "content-length, true",
    "Transfer-Encoding, true",
    "Connection, true",
    "Set-Cookie, true",
    "X-Real-IP, true",
    "Forwarded, true",
    "X-Forwarded-For, true",
    "x-forwarded-anything, true",
    "X-Forward, false",
    "Authorization, false",
    "Cookie, false",
    "X-User, false"
  })
  void whatNoServiceMaySet(String name, boolean ours) {
    assertThat(Answers.isOurs(name)).isEqualTo(ours);
    Headers answer = new Headers().add(name, "x");
    assertThat(answers("response_headers: ['X-*', Authorization, Cookie]").grant(answer).fields())
        .satisfies(fields -> assertThat(fields.isEmpty()).isEqualTo(ours));
  }

  @ParameterizedTest
  @CsvSource({"alice, alice", "'', ", "' ', "})
  void whoItIs(String sent, String name) {
    Grant grant = answers("user_header: X-User").grant(new Headers().add("X-User", sent));
    assertThat(grant.principal() == null ? null : grant.principal().name()).isEqualTo(name);
    assertThat(answers("timeout: 1s").grant(new Headers()).principal()).isNull();
  }

  @Test
  void cookiesOnlyWhenAsked() {
    Headers answer = new Headers().add("Set-Cookie", "a=1").add("set-cookie", "b=2");
    assertThat(answers("copy_cookies: true").cookies(answer)).containsExactly("a=1", "b=2");
    assertThat(answers("copy_cookies: true").cookies(new Headers())).isEmpty();
    assertThat(answers("copy_cookies: false").cookies(answer)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"max-age=5, true", "no-store, false", "'private, NO-STORE', false", "no-cache, true"})
  void whatMayBeKept(String control, boolean kept) {
    assertThat(Answers.mayBeKept(new Headers().add("Cache-Control", control))).isEqualTo(kept);
    assertThat(Answers.mayBeKept(new Headers())).isTrue();
  }
}
