package com.openhwy.marketeer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.FakeExchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisitTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # status, upstream, upload, attempts, failure,          stay, sample
          200,      100,      0,      1,        ,                 150,  100
          404,      100,      0,      1,        ,                 150,  100
          500,      100,      0,      1,        ,                 150,  -1
          503,      100,      0,      1,        ,                 150,  -1
          200,      0,        0,      0,        ,                 150,  -1
          200,      800,      100,    1,        ,                 900,  800
          200,      800,      101,    1,        ,                 900,  -1
          200,      800,      9999,   1,        ,                 900,  -1
          504,      0,        0,      1,        RESPONSE_TIMEOUT, 900,  900
          504,      0,        0,      2,        ROUTE_TIMEOUT,    900,  900
          504,      0,        0,      0,        ROUTE_TIMEOUT,    900,  -1
          504,      0,        900,    1,        RESPONSE_TIMEOUT, 900,  -1
          504,      0,        0,      1,        CLIENT_DEADLINE,  900,  -1
          0,        100,      0,      1,        CLIENT_ABORTED,   900,  -1
          502,      0,        0,      1,        CONNECT_FAILED,   1,    -1
          """)
  void onlyWhatWasTheServicesOwnDoing(
      int status,
      long upstream,
      long upload,
      int attempts,
      String failure,
      long stay,
      long sample) {
    Exchange x = FakeExchange.get("/").exchange();
    x.response().status(status);
    x.upstreamNanos(upstream);
    for (int i = 0; i < attempts; i++) {
      x.attempt("e");
    }
    if (failure != null) {
      x.note(Failure.of(FailureKind.valueOf(failure), "for the test"));
    }
    assertThat(Visit.sample(x, stay, upload)).isEqualTo(sample);
  }
}
