package com.openhwy.marketeer.middleware.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.Mode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitFactoryTest {
  private final RateLimitFactory factory = new RateLimitFactory();

  @Test
  void theDefaults() {
    RateLimitSettings settings = Configured.settings(factory, "{rate: 100/s}");
    assertThat(settings.key()).containsExactly(new Key(Key.Kind.CLIENT_IP, ""));
    assertThat(settings.ipv6Prefix()).isEqualTo(64);
    assertThat(settings.mode()).isEqualTo(Mode.ENFORCE);
    assertThat(settings.headers()).isTrue();
    assertThat(settings.maxKeys()).isEqualTo(1_000_000);
    assertThat(settings.retryAfterJitter()).isEqualTo(Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name: a, type: rate_limit, rate: 100/s, burst: 50, key: client_ip, mode: enforce}",
        "{average: 100, period: 1m}",
        "{rate: 5/10s, key: [client_ip, route, 'header:X-Tenant']}",
        "{rate: 5000/h, algorithm: sliding_window}",
        "{rate: 1/s, key: [client_ip, 'cel: request.path.split(\"/\")[1]']}",
        "{limits: [{rate: 10/s}, {rate: 1000/h, name: hourly}]}",
        "{rate: 10000000/s, burst: 1}",
        "{rate: 1/365d}"
      })
  void inOrder(String yaml) {
    assertThat(Configured.problems(factory, yaml)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: a}                    | rate: is missing; expected for example 100/s, or limits",
        "{burst: 5}                   | rate: is missing; expected for example 100/s",
        "{rate: 1/s, average: 5}      | average: says again what rate says; leave one of them out",
        "{average: 0}                 | average: 0 in 1s lets nothing pass",
        "{average: 1, period: 0s}     | average: 1 in 0s lets nothing pass",
        "{rate: 1/s, burst: 0}        | burst: 0 lets nothing pass; expected at least 1",
        "{rate: 10000001/s}           | rate: 10000001/1s is faster than can be measured",
        "{rate: 1/366d}               | rate: would take more than 365d to allow a burst of 1",
        "{rate: 1/d, burst: 400}      | rate: would take more than 365d to allow a burst of 400",
        "{rate: 200001/s, algorithm: sliding_window} | rate: 200001 are more than a sliding window",
        "{rate: 1/100ms, algorithm: sliding_window}  | rate: 100ms is no length for a sliding win",
        "{rate: 1/32d, algorithm: sliding_window}    | rate: 32d is no length for a sliding window",
        "{rate: 1/s, burst: 2, algorithm: sliding_window} | burst: has no meaning for a sliding w",
        "{limits: [{rate: 1/s}, {burst: 5}]}         | limits[1].rate: is missing; expected",
        "{limits: [{rate: 1/s, name: a}, {rate: 1/m, name: a}]} | limits[1].name: \"a\" is taken",
        "{rate: 1/s, key: client-ip}  | key: \"client-ip\" is no key of a limit; expected"
            + " client_ip",
        "{rate: 1/s, key: 'header:'}  | key: \"header:\" names no header field; expected for",
        "{rate: 1/s, key: 'cel:request.header'} | key: \"request.header\": column 1: unknown"
            + " variable",
        "{rate: 1/s, key: 'cel:request.headers'} | key: \"request.headers\": column 1: comes to a"
            + " map",
        "{rate: 100 per s}            | rate: \"100 per s\" is no rate; expected for example 100/s",
        "{rate: 1/s, ipv6_prefix: 0}  | ipv6_prefix: 0 is out of range",
        "{rate: 1/s, mode: watch}     | mode: found the text \"watch\"; expected one of enforce,"
            + " observe"
      })
  void outOfOrder(String yaml, String problem) {
    assertThat(Configured.problems(factory, yaml))
        .singleElement()
        .asString()
        .contains(" " + problem);
  }

  @Test
  void aProblemInsideAListIsMarkedThere() {
    assertThat(Configured.problems(factory, "limits:\n  - rate: 1/s\n  - rate: 1/999d\n"))
        .singleElement()
        .asString()
        .startsWith("3:11 limits[1].rate: would take more than 365d");
  }

  @Test
  void aNameIsQuotedAsTheFieldsWantIt() {
    RateLimitSettings settings = Configured.settings(factory, "{rate: 10/s}");
    Limit limit = Limit.of("a \"b\" \\ \u00e9", settings.flat(), 1000);
    assertThat(limit.policy()).isEqualTo("\"a \\\"b\\\" \\\\ ?\";q=10;w=1");
  }
}
