package com.openhwy.marketeer.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Cidr;
import com.openhwy.marketeer.base.IpAddresses;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peer 10.0.0.1 is trusted, and so are 10.0.0.0/8 and 2001:db8::/32. */
class TrustedProxiesTest {
  private static final TrustedProxies NOBODY = TrustedProxies.of(List.of());
  private static final TrustedProxies TEN =
      TrustedProxies.of(Stream.of("10.0.0.0/8", "2001:db8::/32").map(Cidr::parse).toList());

  /** Abuse #37 and #38: whatever a client claims, it is its peer address, and no claim passes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-For",
        "x-forwarded-for",
        "X-FORWARDED-FOR",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X-Forwarded-Port",
        "X-Forwarded-Server",
        "x-forwarded-prefix",
        "X-Forwarded-User",
        "X-Real-IP",
        "Forwarded",
        "X-Request-ID",
        "traceparent",
        "tracestate",
        // read as the above by CGI and its heirs
        "X_Forwarded_For",
        "X-Forwarded_For",
        "x_forwarded-for",
        "X_FORWARDED_PROTO",
        "X_Forwarded_Anything",
        "X_Real_IP",
        "x_request_id",
        "Content_Length",
        "Transfer_Encoding",
        "Accept_Encoding"
      })
  void dropsTheClaimsOfAnybody(String name) {
    Request untrusted = request("203.0.113.9", "Accept: */*", name + ": 1.2.3.4", "Cookie: a");
    TEN.apply(untrusted);
    assertThat(untrusted.headers()).hasToString("Accept: */*\nCookie: a\n");
    assertThat(untrusted.clientIp()).isEqualTo("203.0.113.9");

    Request nobodyTrusted = request("10.0.0.1", name + ": 1.2.3.4", name + ": 5.6.7.8");
    NOBODY.apply(nobodyTrusted);
    assertThat(nobodyTrusted.headers().isEmpty()).isTrue();
    assertThat(nobodyTrusted.clientIp()).isEqualTo("10.0.0.1");
    assertThat(nobodyTrusted.secure()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Via", "X-Forward", "Forwarded-For", "my_field", "X_Real", "User-Agent"})
  void leavesOtherFieldsAlone(String name) {
    Request request = request("203.0.113.9", name + ": 1.2.3.4");
    TEN.apply(request);
    assertThat(request.headers()).hasToString(name + ": 1.2.3.4\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X_Forwarded_For", "X_Real_IP", "x_forwarded_host", "Content_Length"})
  void dropsAliasesEvenOfTrustedPeers(String name) {
    Request request = request("10.0.0.1", name + ": 1.2.3.4");
    TEN.apply(request);
    assertThat(request.headers().isEmpty()).isTrue();
    assertThat(request.clientIp()).isEqualTo("10.0.0.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.7                           | 203.0.113.7",
        "6.6.6.6, 203.0.113.7                  | 203.0.113.7",
        "6.6.6.6, 203.0.113.7, 10.0.0.2        | 203.0.113.7",
        "6.6.6.6,203.0.113.7,10.1.1.1,10.0.0.2 | 203.0.113.7",
        "10.0.0.3, 10.0.0.2                    | 10.0.0.3",
        "203.0.113.7:4711                      | 203.0.113.7",
        "2001:db8:1::7                         | 2001:db8:1::7",
        "[2a00:1:2::7]:4711                    | 2a00:1:2::7",
        "[2a00:1:2::7]                         | 2a00:1:2::7",
        "2A00:1:2:0:0:0:0:7                    | 2a00:1:2::7",
        "::ffff:203.0.113.7                    | 203.0.113.7",
        "203.0.113.7, ::ffff:10.0.0.2          | 203.0.113.7",
        // an entry that is no address ends the count
        "unknown                               | 10.0.0.1",
        "203.0.113.7, unknown, 10.0.0.2        | 10.0.0.2",
        "203.0.113.7, , 10.0.0.2               | 10.0.0.2",
        "203.0.113.7 10.0.0.2                  | 10.0.0.1",
        "[203.0.113.7                          | 10.0.0.1",
        "[2a00::1]x                            | 10.0.0.1",
        "localhost                             | 10.0.0.1",
        "127.1                                 | 10.0.0.1",
        "''                                    | 10.0.0.1",
      })
  void countsFromTheRightOverTrustedHops(String chain, String client) {
    Request request = request("10.0.0.1", "X-Forwarded-For: " + chain);
    TEN.apply(request);
    assertThat(request.clientIp()).isEqualTo(client);
    assertThat(request.client()).isEqualTo(address(client));
    assertThat(request.peer()).isEqualTo(address("10.0.0.1"));
  }

  @Test
  void severalFieldsAreOneChain() {
    Request request =
        request("10.0.0.1", "X-Forwarded-For: 203.0.113.7", "X-Forwarded-For: 10.0.0.2");
    TEN.apply(request);
    assertThat(request.clientIp()).isEqualTo("203.0.113.7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "for=203.0.113.7                                   | 203.0.113.7 | false",
        "For=203.0.113.7;proto=https;by=10.0.0.1           | 203.0.113.7 | true",
        "for=6.6.6.6;proto=http, for=203.0.113.7;proto=https, for=10.0.0.2;proto=http | 203.0.113.7 | true",
        "for=\"[2a00::7]:4711\";host=x                     | 2a00::7     | false",
        "for=\"203.0.113.7:80\"                            | 203.0.113.7 | false",
        "for=203.0.113.7:80                                | 203.0.113.7 | false",
        "for=\"\\2\\03.0.113.7\" ; proto=HTTPS             | 203.0.113.7 | true",
        "proto=https                                       | 10.0.0.1    | false",
        "for=_hidden                                       | 10.0.0.1    | false",
        "for=unknown                                       | 10.0.0.1    | false",
        "for=203.0.113.7, for=\"unclosed                   | 10.0.0.1    | false",
        "for=203.0.113.7, for                              | 10.0.0.1    | false",
        "for=203.0.113.7 for=10.0.0.2                      | 10.0.0.1    | false",
        "host=\", for=6.6.6.6\";for=203.0.113.7            | 203.0.113.7 | false",
      })
  void readsForwardedWhereThereIsNothingElse(String field, String client, boolean secure) {
    Request request = request("10.0.0.1", "Forwarded: " + field);
    TEN.apply(request);
    assertThat(request.clientIp()).isEqualTo(client);
    assertThat(request.secure()).isEqualTo(secure);
    assertThat(request.headers().contains(HeaderName.FORWARDED)).isFalse();
  }

  @Test
  void whatForwardedSaidGoesOnAsXForwardedFor() {
    Request request =
        request("10.0.0.1", "Forwarded: for=6.6.6.6, for=\"[2a00::7]:80\", for=10.0.0.2");
    TEN.apply(request);
    assertThat(request.headers()).hasToString("X-Forwarded-For: 2a00::7, 10.0.0.2\n");
  }

  @Test
  void xForwardedForBeatsForwarded() {
    Request request = request("10.0.0.1", "Forwarded: for=6.6.6.6", "X-Forwarded-For: 203.0.113.7");
    TEN.apply(request);
    assertThat(request.clientIp()).isEqualTo("203.0.113.7");
    assertThat(request.headers()).hasToString("X-Forwarded-For: 203.0.113.7\n");
  }

  @ParameterizedTest
  @CsvSource({
    "https, , true, 443",
    "HTTPS, , true, 443",
    "wss, , true, 443",
    "https, 8443, true, 8443",
    "'http, https', , true, 443",
    "http, , false, 8080",
    "ftp, , false, 8080",
    "'', , false, 8080",
    ", 81, false, 81",
    "https, 99999, true, 443",
    "https, -1, true, 443",
    "https, x, true, 443",
    "https, '1, 4443', true, 4443",
  })
  void takesSchemeAndPortOfATrustedPeer(String proto, String port, boolean secure, int localPort) {
    Request request = request("10.0.0.1");
    if (proto != null) {
      request.headers().add("X-Forwarded-Proto", proto);
    }
    if (port != null) {
      request.headers().add("X-Forwarded-Port", port);
    }
    TEN.apply(request);
    assertThat(request.secure()).isEqualTo(secure);
    assertThat(request.localPort()).isEqualTo(localPort);
  }

  @Test
  void aPortInTheAuthorityIsThePortOfTheOtherScheme() {
    Request request = request("10.0.0.1", "X-Forwarded-Proto: https");
    request.authority("a.example:8443", "a.example");
    TEN.apply(request);
    assertThat(request.localPort()).isEqualTo(8443);
  }

  /** Abuse #40: routing never looks at X-Forwarded-Host, and nobody hears of an invalid one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shop.example:8443      | shop.example:8443",
        "evil.example, shop.example | shop.example",
        "user@shop.example      | ",
        "shop.example/x         | ",
        "''                     | ",
      })
  void passesOnAValidForwardedHost(String host, String passed) {
    Request request = request("10.0.0.1", "X-Forwarded-Host: " + host);
    TEN.apply(request);
    assertThat(request.headers().get(HeaderName.X_FORWARDED_HOST)).isEqualTo(passed);
    assertThat(request.host()).isEqualTo("a.example");
  }

  @Test
  void keepsWhatElseATrustedPeerSays() {
    Request request =
        request("10.0.0.1", "X-Request-ID: r1", "traceparent: 00-1-2-01", "X-Forwarded-Prefix: /p");
    TEN.apply(request);
    assertThat(request.headers())
        .hasToString("X-Request-ID: r1\ntraceparent: 00-1-2-01\nX-Forwarded-Prefix: /p\n");
  }

  private static Request request(String peer, String... fields) {
    Request request = new Request();
    request.authority("a.example", "a.example").peer(address(peer), 8080);
    request.client(address(peer), peer);
    for (String field : fields) {
      int colon = field.indexOf(": ");
      request.headers().add(field.substring(0, colon), field.substring(colon + 2));
    }
    return request;
  }

  private static InetAddress address(String text) {
    return Objects.requireNonNull(IpAddresses.address(text));
  }
}
