package com.openhwy.marketeer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What endpoints say about being left alone. */
class PushbackTest {
  private static final long MILLI = 1_000_000;

  /** Sun, 06 Nov 1994 08:49:37 GMT, and half a second. */
  private static final long NOW = 784_111_777_500L;

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "2, 2000",
    "120, 120000",
    "999999999, 999999999000",
    "1e3, 0",
    "-1, 0",
    "soon, 0",
    "'', 0",
    "1.5, 0",
    "99999999999999999999, 0",
    "'Sun, 06 Nov 1994 08:49:38 GMT', 500",
    "'Sun, 06 Nov 1994 08:49:37 GMT', 0",
    "'Sun, 06 Nov 1994 07:00:00 GMT', 0",
    "'Sun Nov  6 08:49:40 1994', 2500",
  })
  void readsRetryAfter(String value, long millis) {
    Headers headers = new Headers().add(HeaderName.RETRY_AFTER, value);

    assertThat(Pushback.after(headers, NOW)).isEqualTo(millis * MILLI);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "250, 250", "60000, 60000"})
  void readsThePushbackOfGrpc(String value, long millis) {
    Headers headers = new Headers().add("grpc-retry-pushback-ms", value);

    assertThat(Pushback.ofGrpc(headers)).isEqualTo(millis * MILLI);
  }

  @ParameterizedTest
  @CsvSource({"-1", "''", "soon", "99999999999"})
  void aPushbackThatIsNoTimeForbidsAnotherTry(String value) {
    Headers headers = new Headers().add("grpc-retry-pushback-ms", value);

    assertThat(Pushback.ofGrpc(headers)).isEqualTo(Pushback.NEVER);
  }

  @Test
  void whoSaysNothingAsksForNothing() {
    assertThat(Pushback.after(new Headers(), NOW)).isEqualTo(Pushback.NONE);
    assertThat(Pushback.ofGrpc(new Headers())).isEqualTo(Pushback.NONE);
  }
}
