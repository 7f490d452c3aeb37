package com.openhwy.marketeer.middleware.ipfilter;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.Loops;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpFilterTest {
  private final LoopResources loop = new Loops().loop(0);

  private FakeExchange send(String yaml, String client) throws UnknownHostException {
    FakeExchange x =
        FakeExchange.get("/")
            .through(
                Configured.instance(
                    Configured.define(new IpFilterFactory(), "office", yaml), loop));
    x.request().client(InetAddress.getByName(client), client);
    x.exchange().route("api");
    return x.run("ok");
  }

  @ParameterizedTest
  @CsvSource({
    "'{allow: 10.0.0.0/8}',                          10.1.2.3,      200",
    "'{allow: 10.0.0.0/8}',                          11.1.2.3,      403",
    "'{allow: [10.0.0.0/8, 2001:db8::/32]}',         2001:db8::7,   200",
    "'{allow: [10.0.0.0/8, 2001:db8::/32]}',         2001:db9::7,   403",
    "'{allow: 10.0.0.0/8}',                          ::ffff:10.1.2.3, 200",
    "'{deny: 192.0.2.7}',                            192.0.2.7,     403",
    "'{deny: 192.0.2.7}',                            192.0.2.8,     200",
    "'{allow: 10.0.0.0/8, deny: 10.9.0.0/16}',       10.9.1.1,      403",
    "'{allow: 10.0.0.0/8, deny: 10.9.0.0/16}',       10.8.1.1,      200",
    "'{allow: 10.0.0.0/8, mode: observe}',           11.1.2.3,      200"
  })
  void whoMayCome(String yaml, String client, int status) throws UnknownHostException {
    FakeExchange x = send(yaml, client);
    assertThat(x.status()).isEqualTo(status);
    assertThat(x.text()).isEqualTo(status == 200 ? "ok" : "forbidden");
    assertThat(x.ends()).isEqualTo(1);
  }

  @Test
  void refusalsAreCountedInBothModes() throws UnknownHostException {
    send("{deny: 192.0.2.7}", "192.0.2.7");
    send("{deny: 192.0.2.7, mode: observe}", "192.0.2.7");
    send("{deny: 192.0.2.7, mode: observe}", "192.0.2.7");
    send("{deny: 192.0.2.7}", "192.0.2.8");
    assertThat(refused("enforce")).isEqualTo(1);
    assertThat(refused("observe")).isEqualTo(2);
  }

  private long refused(String mode) {
    return loop.meters()
        .counter("middleware_refused_total", "middleware", "office", "route", "api", "mode", mode)
        .value();
  }

  @Test
  void aFilterOfNothingIsAProblem() {
    assertThat(Configured.problems(new IpFilterFactory(), "{name: office}"))
        .containsExactly(
            "1:1 allow: and deny are empty, so it filters nothing; give one of them a block");
    assertThat(Configured.problems(new IpFilterFactory(), "{allow: 10.0.0.1/8}"))
        .singleElement()
        .asString()
        .contains("did you mean 10.0.0.0/8?");
  }
}
