package com.openhwy.marketeer.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.model.ServiceConfig.Sticky;
import com.openhwy.marketeer.config.model.ServiceConfig.Sticky.SameSite;
import com.openhwy.marketeer.http.Request;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StickyTest {
  private static final String KEY = "a key of the operator's";

  @Test
  void theCookieKeepsTheClientOnItsEndpoint() {
    Pool pool = pool(KEY);
    Endpoint served = take(pool, new Request());
    String cookie = cookieFor(pool, served);

    for (int i = 0; i < 10; i++) {
      Request request = with("a=1; " + cookie + "; b=2");
      assertThat(take(pool, request)).isSameAs(served);
      assertThat(pool.loop.setCookie(request, served)).as("it says so already").isNull();
    }
  }

  @Test
  void theCookieIsMadeForItsPurpose() {
    Pool pool = pool(KEY);
    Endpoint served = take(pool, new Request());

    assertThat(pool.loop.setCookie(new Request(), served))
        .matches("keep=[A-Za-z0-9_-]{32}; Path=/shop; Max-Age=3600; HttpOnly; SameSite=Lax");
    assertThat(pool.loop.setCookie(new Request().secure(true), served)).endsWith("; Secure");
    assertThat(cookieFor(pool, served)).doesNotContain("127").doesNotContain(":");
  }

  @Test
  void sameSiteNoneIsAlwaysSecureAndASessionCookieHasNoAge() {
    Sticky none = new Sticky("keep", Duration.ZERO, "/", SameSite.NONE, KEY);
    Pool pool = new Pool(ServiceConfigs.named("s").endpoint("http://127.0.0.1:1").sticky(none));

    assertThat(pool.loop.setCookie(new Request(), take(pool, new Request())))
        .endsWith("; Path=/; HttpOnly; SameSite=None; Secure");
  }

  @Test
  void anEndpointThatIsDownIsReplacedAndTheCookieReissued() {
    Pool pool = pool(KEY);
    Endpoint served = pool.endpoint(2);
    Request request = with(cookieFor(pool, served));
    pool.health(2, Health.DOWN);

    Endpoint other = take(pool, request);

    assertThat(other).isNotSameAs(served);
    assertThat(pool.loop.setCookie(request, other)).startsWith("keep=");
  }

  @Test
  void anEndpointThatWasTriedIsNotKept() {
    Pool pool = pool(KEY);
    AttemptLog tried = new AttemptLog();
    tried.add(pool.endpoint(2));

    assertThat(pool.pick(with(cookieFor(pool, pool.endpoint(2))), tried))
        .isNotSameAs(pool.endpoint(2));
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 10, 12, 20, 36})
  void aCookieThatWasTamperedWithIsIgnored(int position) {
    Pool pool = pool(KEY);
    StringBuilder cookie = new StringBuilder(cookieFor(pool, pool.endpoint(2)));
    char old = cookie.charAt(position);
    cookie.setCharAt(position, old == 'A' ? 'B' : 'A');

    assertThat(portsWith(pool, cookie.toString())).isEqualTo("1234");
  }

  @ParameterizedTest
  @ValueSource(strings = {"keep=", "keep", "keep=127.0.0.1:3", "KEEP=x", "x=keep=y", "=", ";;;"})
  void whatIsNoCookieOfOursIsIgnored(String cookie) {
    assertThat(portsWith(pool(KEY), cookie)).isEqualTo("1234");
  }

  @Test
  void anotherKeyMakesAnotherCookie() {
    Pool ours = pool(KEY);
    Pool theirs = pool("another key");

    assertThat(portsWith(ours, cookieFor(theirs, theirs.endpoint(2)))).isEqualTo("1234");
  }

  @Test
  void theSameKeyMakesTheSameCookieOnEveryNode() {
    Pool one = pool(KEY);
    Pool two = pool(KEY);

    assertThat(cookieFor(one, one.endpoint(1))).isEqualTo(cookieFor(two, two.endpoint(1)));
    assertThat(cookieFor(one, one.endpoint(1))).isNotEqualTo(cookieFor(one, one.endpoint(2)));
  }

  @Test
  void withoutAKeyCookiesOutliveAReloadButNotTheProcess() {
    Pool pool = pool("");
    String cookie = cookieFor(pool, pool.endpoint(1));

    assertThat(cookieFor(pool.reload(config("")), pool.endpoint(1))).isEqualTo(cookie);
    assertThat(cookieFor(pool(""), pool.endpoint(1))).isNotEqualTo(cookie);
  }

  @Test
  void aServiceThatIsNotStickySetsNothing() {
    Pool pool = new Pool(ServiceConfigs.named("s").endpoint("http://127.0.0.1:1"));

    assertThat(pool.loop.setCookie(new Request(), take(pool, new Request()))).isNull();
  }

  /** The ports of four picks in a row: all four when the cookie counts for nothing. */
  private static String portsWith(Pool pool, String cookie) {
    StringBuilder ports = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      ports.append(take(pool, with(cookie)).port());
    }
    return ports
        .chars()
        .sorted()
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String cookieFor(Pool pool, Endpoint endpoint) {
    String header = Objects.requireNonNull(pool.loop.setCookie(new Request(), endpoint));
    return header.substring(0, header.indexOf(';'));
  }

  private static Endpoint take(Pool pool, Request request) {
    return Objects.requireNonNull(pool.pick(request, AttemptLog.NONE));
  }

  private static Request with(String cookie) {
    Request request = new Request();
    request.headers().add("Cookie", cookie);
    return request;
  }

  private static Pool pool(String key) {
    Pool pool = new Pool(config(key));
    pool.allUp();
    return pool;
  }

  private static ServiceConfigs config(String key) {
    return ServiceConfigs.named("s")
        .endpoint("http://127.0.0.1:1")
        .endpoint("http://127.0.0.1:2")
        .endpoint("http://127.0.0.1:3")
        .endpoint("http://127.0.0.1:4")
        .checked()
        .sticky(new Sticky("keep", Duration.ofHours(1), "/shop", SameSite.LAX, key));
  }
}
