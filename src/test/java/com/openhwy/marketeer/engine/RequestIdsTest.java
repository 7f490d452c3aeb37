package com.openhwy.marketeer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.FakeExchange;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdsTest {
  private final RequestIds ids = new RequestIds(7);

  private Exchange named(FakeExchange x) {
    ids.name(x.exchange());
    return x.exchange();
  }

  @Test
  void everyRequestHasANumberOfItsOwnWhichIsAlsoItsTrace() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      Exchange x = named(FakeExchange.get("/"));
      assertThat(x.requestId()).matches("[0-9a-f]{32}");
      assertThat(x.traceParent()).matches("00-" + x.requestId() + "-[0-9a-f]{16}-00");
      seen.add(x.requestId());
    }
    assertThat(seen).hasSize(1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "0190f5a5-7c3e-7d7a-b3c4-2f1f3c0f9d11",
        "Root=1-67891233-abcdef012345678912345678",
        "YWJj/ZGVm+Z2g=",
        "edge:42@host|7",
      })
  void oneThatATrustedPeerBroughtIsKept(String id) {
    assertThat(named(FakeExchange.get("/").header("X-Request-ID", id)).requestId()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\tb", "<script>", "a\"b", "a;b", "a,b", "\u00e9", "{x}"})
  void oneThatIsUnsoundIsReplaced(String id) {
    assertThat(named(FakeExchange.get("/").header("X-Request-ID", id)).requestId())
        .matches("[0-9a-f]{32}");
  }

  @Test
  void oneThatIsTooLongIsReplaced() {
    String longest = "x".repeat(128);
    assertThat(named(FakeExchange.get("/").header("X-Request-ID", longest)).requestId())
        .isEqualTo(longest);
    assertThat(named(FakeExchange.get("/").header("X-Request-ID", longest + "x")).requestId())
        .matches("[0-9a-f]{32}");
  }

  @Test
  void aTraceThatWasBroughtGoesOn() {
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    Exchange x = named(FakeExchange.get("/").header("traceparent", trace));
    assertThat(x.traceParent()).isEqualTo(trace);
    assertThat(x.requestId()).matches("[0-9a-f]{32}");
  }
}
