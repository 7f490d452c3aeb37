package com.openhwy.marketeer.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Cidr;
import com.openhwy.marketeer.base.IpAddresses;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedHeadersTest {

  @Test
  void tellsTheEndpointWhereARequestCameFrom() {
    FakeExchange x = arrived("203.0.113.9");
    x.request().authority("a.example:8080", "a.example");
    x.exchange().requestId("r-1");
    x.exchange().traceParent("00-aa-bb-01");
    assertThat(written(x))
        .hasToString(
            """
            X-Forwarded-For: 203.0.113.9
            X-Forwarded-Proto: http
            X-Forwarded-Host: a.example:8080
            X-Forwarded-Port: 8080
            X-Real-IP: 203.0.113.9
            Via: 1.1 marketeer
            X-Request-ID: r-1
            traceparent: 00-aa-bb-01
            """);
  }

  @Test
  void appendsToTheChainOfATrustedProxy() {
    FakeExchange x =
        arrived("10.0.0.1")
            .header("X-Forwarded-For", "6.6.6.6")
            .header("X-Forwarded-For", "203.0.113.7, 10.0.0.2")
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-Host", "shop.example")
            .header("X-Real-IP", "6.6.6.6")
            .header("Via", "1.1 front");
    TrustedProxies.of(List.of(Cidr.parse("10.0.0.0/8"))).apply(x.request());
    Headers out = written(x);
    assertThat(out.get(HeaderName.X_FORWARDED_FOR))
        .isEqualTo("6.6.6.6, 203.0.113.7, 10.0.0.2, 10.0.0.1");
    assertThat(out.get(HeaderName.X_REAL_IP)).isEqualTo("203.0.113.7");
    assertThat(out.get(HeaderName.X_FORWARDED_PROTO)).isEqualTo("https");
    assertThat(out.get(HeaderName.X_FORWARDED_HOST)).isEqualTo("shop.example");
    assertThat(out.get(HeaderName.X_FORWARDED_PORT)).isEqualTo("443");
    assertThat(out.get(HeaderName.VIA)).isEqualTo("1.1 front, 1.1 marketeer");
  }

  /** Abuse #36: what a client names in Connection, or claims, changes nothing of ours. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X-Forwarded-Port",
        "X-Real-IP",
        "X-Request-ID"
      })
  void noConnectionOptionTakesOurFieldsAway(String name) {
    FakeExchange x =
        arrived("203.0.113.9").header("Connection", "close, " + name).header(name, "evil");
    x.exchange().requestId("r-1");
    TrustedProxies.of(List.of()).apply(x.request());
    HopByHop.strip(x.request().headers());
    Headers out = written(x);
    assertThat(out.get(name)).isNotNull().isNotEqualTo("evil");
    assertThat(out.contains(HeaderName.CONNECTION)).isFalse();
    assertThat(out.toString().split(name + ": ", -1)).hasSize(2);
  }

  @Test
  void whatIsNotKnownIsNotSaid() {
    FakeExchange x = arrived("203.0.113.9");
    x.request().authority("", "").protocol(Protocol.HTTP_1_0);
    Headers out = written(x);
    assertThat(out.contains(HeaderName.X_FORWARDED_HOST)).isFalse();
    assertThat(out.contains(HeaderName.X_REQUEST_ID)).isFalse();
    assertThat(out.contains(HeaderName.TRACEPARENT)).isFalse();
    assertThat(out.get(HeaderName.VIA)).isEqualTo("1.0 marketeer");
  }

  @Test
  void portsThatShareACacheSlotStayApart() {
    for (int port : new int[] {80, 443, 80 + 64, 80, 65535, 80 + 64}) {
      FakeExchange x = arrived("203.0.113.9");
      x.request().peer(x.request().peer(), port);
      assertThat(written(x).get(HeaderName.X_FORWARDED_PORT)).isEqualTo(Integer.toString(port));
    }
  }

  private static FakeExchange arrived(String peer) {
    FakeExchange x = FakeExchange.get("/");
    InetAddress address = Objects.requireNonNull(IpAddresses.address(peer));
    x.request().peer(address, 8080).client(address, peer);
    return x;
  }

  private static Headers written(FakeExchange x) {
    ForwardedHeaders.write(x.exchange(), x.request().headers());
    return x.request().headers();
  }
}
