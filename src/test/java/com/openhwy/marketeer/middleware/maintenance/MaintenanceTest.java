package com.openhwy.marketeer.middleware.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.Loops;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class MaintenanceTest {
  private final LoopResources loop = new Loops().loop(0);

  private FakeExchange send(String yaml, String client) throws UnknownHostException {
    FakeExchange x =
        FakeExchange.get("/")
            .through(
                Configured.instance(
                    Configured.define(new MaintenanceFactory(), "closed", yaml), loop));
    x.request().client(InetAddress.getByName(client), client);
    x.exchange().route("api");
    return x.run("open");
  }

  private long refused(String mode) {
    return loop.meters()
        .counter("middleware_refused_total", "middleware", "closed", "route", "api", "mode", mode)
        .value();
  }

  @Test
  void everybodyIsToldWhenToComeBack() throws UnknownHostException {
    FakeExchange x = send("{name: closed}", "192.0.2.1");
    assertThat(x.status()).isEqualTo(503);
    assertThat(x.text()).isEqualTo("maintenance");
    assertThat(x.field("Retry-After")).isEqualTo("300");
    assertThat(refused("enforce")).isEqualTo(1);
  }

  @Test
  void aPageOfOnesOwn() throws UnknownHostException {
    FakeExchange x = send("{body: '<h1>Zur\u00fcck um 9</h1>', retry_after: 1h}", "192.0.2.1");
    assertThat(x.status()).isEqualTo(503);
    assertThat(x.text()).isEqualTo("<h1>Zur\u00fcck um 9</h1>");
    assertThat(x.field("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(x.field("Retry-After")).isEqualTo("3600");
    assertThat(x.whole()).isTrue();
    FakeExchange json = send("{body: '{}', content_type: application/json}", "192.0.2.1");
    assertThat(json.field("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void thoseWhoWorkOnItPass() throws UnknownHostException {
    String yaml = "{allow: [10.0.0.0/8, 2001:db8::/32], body: no}";
    assertThat(send(yaml, "10.1.1.1").text()).isEqualTo("open");
    assertThat(send(yaml, "2001:db8::1").text()).isEqualTo("open");
    assertThat(send(yaml, "11.1.1.1").text()).isEqualTo("no");
  }

  @Test
  void switchedOffOrObservingEverybodyPasses() throws UnknownHostException {
    assertThat(send("{enabled: false}", "192.0.2.1").text()).isEqualTo("open");
    assertThat(refused("enforce")).isZero();
    FakeExchange observed = send("{mode: observe, body: no}", "192.0.2.1");
    assertThat(observed.text()).isEqualTo("open");
    assertThat(observed.field("Retry-After")).isNull();
    assertThat(refused("observe")).isEqualTo(1);
  }

  @Test
  void outOfOrder() {
    assertThat(
            Configured.problems(
                new MaintenanceFactory(), "{content_type: \"a\\nb\", retry_after: 10ms}"))
        .singleElement()
        .asString()
        .contains("retry_after: 10ms is out of range");
    assertThat(Configured.problems(new MaintenanceFactory(), "{content_type: \"a\\nb\"}"))
        .singleElement()
        .asString()
        .contains("content_type: holds a control character");
  }
}
