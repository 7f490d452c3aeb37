package com.openhwy.marketeer.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.IpAddresses;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.Principal;
import com.openhwy.marketeer.http.TlsSession;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {

  /** Every variable and every function, with requests that make them true and false. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "request.method == 'GET' => true",
        "request.method in ['POST', 'PUT'] => false",
        "request.host == 'example.test' && request.port == 80 => true",
        "request.path.startsWith('/shop/') => true",
        "request.path.matches('^/shop/[0-9]+$') => true",
        "request.path.matches('/[a-z]+$') => false",
        "request.query['page'] == '2' => true",
        "request.query['q'] == 'a b&c' => true",
        "request.query['none'] == '' => true",
        "'page' in request.query && !('none' in request.query) => true",
        "request.query_string == 'page=2&q=a+b%26c&page=3' => true",
        "size(request.query) == 2 => true",
        "request.scheme == 'http' && request.protocol == 'HTTP/1.1' => true",
        "request.headers['x-tenant'] == 'acme' => true",
        "request.headers['X-TENANT'] == 'acme' => true",
        "request.headers['x-many'] == 'a, b' => true",
        "request.headers['x-name'] == 'Zoë' => true",
        "request.headers['x-none'] != 'a' => true",
        "has(request.headers.accept) => true",
        "has(request.headers.none) || 'none' in request.headers => false",
        "request.headers.exists(h, h.startsWith('x-t')) => true",
        "request.headers.all(h, request.headers[h] != '') => true",
        "request.cookies['sid'] == 'first' && request.cookies.lang == 'en' => true",
        "request.cookies.none == '' && !has(request.cookies.none) => true",
        "size(request.cookies) == 2 => true",
        "request.size == 0 => true",
        "request.size > 1.5 => false",
        "client.ip == '10.1.2.3' && client.port == 4711 => true",
        "cidr(client.ip, '10.0.0.0/8') => true",
        "cidr(client.ip, '192.168.0.0/16') || cidr(client.ip, '2001:db8::/32') => false",
        "cidr(request.headers['x-tenant'], '0.0.0.0/0') => false",
        "tls.version == '' && tls.sni == '' && tls.cipher == '' => true",
        "tls.client.present || tls.client.subject != '' || size(tls.client.san) > 0 => false",
        "request.id == 'id-7' && route == 'shop' && principal == 'ann' => true",
        "jwt.claims.level == 3 && jwt.claims.level > 2.5 => true",
        "jwt.claims.share < 1 => true",
        "'admin' in jwt.claims.roles => true",
        "jwt.claims.roles.exists(r, r.endsWith('min')) => true",
        "jwt.claims.realm.name == 'r' && jwt.claims.realm.ids[1] == 8 => true",
        "has(jwt.claims.nothing) && jwt.claims.nothing == null => true",
        "has(jwt.claims.none) => false",
        "jwt.claims.none == 'x' || request.method == 'GET' => true",
        "request.headers['x-tenant'].upperAscii() == 'ACME' => true",
        "'ÄbC'.lowerAscii() == 'Äbc' => true",
        "'  a '.trim() == 'a' => true",
        "request.path.split('/') == ['', 'shop', '42'] => true",
        "request.path.substring(6) == '42' && 'abc'.substring(1, 2) == 'b' => true",
        "'abc'.substring(7) == '' && 'abc'.substring(2, 1) == '' => true",
        "int(request.query['page']) + 1 == 3 => true",
        "request.path.contains('sho') ? request.method == 'GET' : false => true",
      })
  void holdsOrDoesNot(String expression, boolean expected) {
    long faults = Faults.count(Scope.REQUEST);
    assertThat(truth(expression, Scope.REQUEST).test(shop().exchange())).isEqualTo(expected);
    assertThat(Faults.count(Scope.REQUEST)).isEqualTo(faults);
  }

  @Test
  void knowsTlsAndTheClientsCertificate() throws Exception {
    var certificate = ClientCertificate.read();
    FakeExchange x = FakeExchange.get("/").header("a", "b");
    x.request()
        .secure(true)
        .tls(
            new TlsSession("TLSv1.3", "TLS_AES_128_GCM_SHA256", "a.example", List.of(certificate)));
    for (String expression :
        List.of(
            "request.scheme == 'https' && tls.version == 'TLSv1.3' && tls.sni == 'a.example'",
            "tls.cipher.startsWith('TLS_AES')",
            "tls.client.present && tls.client.subject.contains('CN=device-7')",
            "tls.client.issuer.contains('CN=device-7')",
            "'device-7.example' in tls.client.san",
            "tls.client.fingerprint == '" + ClientCertificate.FINGERPRINT + "'")) {
      assertThat(truth(expression, Scope.ROUTE).test(x.request())).as(expression).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "response.status >= 400 || response.duration > duration('1s')",
        "response.status == 502 && response.reason == 'connect_failed'",
        "response.upstream_duration == duration('40ms')",
        "response.size == 5 && request.bytes == 7 && attempts == 2",
        "service == 'cart' && endpoint == '127.0.0.1:1' && response.cache == 'miss'",
        "response.headers['content-type'] == 'text/html'",
      })
  void knowsHowAnExchangeEnded(String expression) {
    FakeExchange fake = shop();
    var x = fake.exchange();
    x.response().headers().add("Content-Type", "text/html");
    x.service("cart");
    x.attempt("127.0.0.1:2");
    x.attempt("127.0.0.1:1");
    x.cacheStatus("miss");
    x.countOut(5);
    x.countIn(7);
    x.upstreamNanos(40_000_000);
    x.note(Failure.of(FailureKind.CONNECT_FAILED, "refused"));
    assertThat(truth(expression, Scope.ACCESS_LOG).test(x, 502, 2_000_000_000L)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "request.headers['x-tenant']               | acme",
        "request.headers['x-tenant'] + '-' + route | acme-shop",
        "request.port                              | 80",
        "request.port > 1                          | true",
        "jwt.claims.level                          | 3",
        "jwt.claims.share                          | 0.5",
        "request.headers['none']                   |",
        "jwt.claims.none                           |",
        "jwt.claims.realm                          |",
      })
  void comesToAText(String expression, String expected) {
    Expression compiled = Expression.compile(expression, Scope.REQUEST, Wanted.TEXT);
    assertThat(compiled.text(shop().exchange())).isEqualTo(expected);
  }

  /** What fails while it runs is false, or nothing, and is counted; nobody gets a 500 for it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "request.port / 0 == 1",
        "int(request.path) > 1",
        "jwt.claims.none == 'x'",
        "jwt.claims.level.startsWith('x')",
        "jwt.claims.level",
        "request.path.split('')[0] == ''",
        "request.path.split('/')[7] == ''",
        "duration(request.path) > duration('1s')",
        // 9 x 9 x 9 x 9 steps, stopped after the first thousand
        "[1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, [1,2,3,4,5,6,7,8,9].all(c,"
            + " [1,2,3,4,5,6,7,8,9].all(d, a + b + c + d > 0))))",
      })
  void aFaultIsFalseAndCounted(String expression) {
    long before = Faults.count(Scope.REQUEST);
    assertThat(truth(expression, Scope.REQUEST).test(shop().exchange())).isFalse();
    assertThat(Faults.count(Scope.REQUEST)).isEqualTo(before + 1);
  }

  /** However many fields, parameters and cookies there are, the work has a bound. */
  @Test
  void loopsOverWhatAClientSentAreBounded() {
    FakeExchange x = FakeExchange.get("/");
    StringBuilder query = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      query.append('p').append(i).append("=1&");
    }
    x.request().query(query.toString());
    long before = Faults.count(Scope.ROUTE);
    assertThat(truth("request.query.all(p, p != '')", Scope.ROUTE).test(x.request())).isFalse();
    assertThat(Faults.count(Scope.ROUTE)).isEqualTo(before + 1);
  }

  @Test
  void theSameTextIsTheSameObject() {
    Expression one = truth("request.path == '/the-same'", Scope.ROUTE);
    assertThat(truth("request.path == '/the-same'", Scope.ROUTE)).isSameAs(one);
    assertThat(truth("request.path == '/the-same'", Scope.REQUEST)).isNotSameAs(one);
    assertThat(one).hasToString("request.path == '/the-same'");
  }

  @Test
  void saysAllThatIsWrongAtOnce() {
    assertThatThrownBy(() -> truth("request.metod == 'GET' &&\n  host == 5", Scope.ROUTE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "column 1: unknown variable \"request.metod\"; did you mean \"request.method\"?;"
                + " line 2, column 3: unknown variable \"host\"; there are "
                + known(Scope.ROUTE));
  }

  private static String known(Scope scope) {
    return String.join(", ", Variable.knownIn(scope).stream().map(Variable::text).toList());
  }

  private static Expression truth(String expression, Scope scope) {
    return Expression.compile(expression, scope, Wanted.TRUTH);
  }

  private static FakeExchange shop() {
    FakeExchange x =
        FakeExchange.get("/shop/42?page=2&q=a+b%26c&page=3")
            .header("X-Tenant", "acme")
            .header("Accept", "text/html")
            .header("X-Many", "a")
            .header("x-many", "b")
            .header("X-Name", "Zo\u00c3\u00ab") // UTF-8, an octet a character
            .header("Cookie", "sid=first; lang=en; sid=second");
    x.request()
        .client(Objects.requireNonNull(IpAddresses.address("10.1.2.3")), "10.1.2.3")
        .clientPort(4711);
    x.exchange().requestId("id-7");
    x.exchange().route("shop");
    Map<String, Object> claims = new TreeMap<>();
    claims.put("level", 3);
    claims.put("share", 0.5f);
    claims.put("roles", List.of("user", "admin"));
    claims.put("realm", Map.of("name", "r", "ids", List.of(7, 8)));
    claims.put("nothing", null);
    x.exchange().principal(new Principal("ann", claims));
    return x;
  }
}
