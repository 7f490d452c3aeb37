package com.openhwy.marketeer.middleware.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.HostNames;
import com.openhwy.marketeer.http.Request;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheKeyTest {
  private static final CacheKey PLAIN = key("");

  private static CacheKey key(String settings) {
    return new CacheKey(Heads.settings("key: {" + settings + "}").key());
  }

  private static Request request(boolean secure, String authority, String path, String query) {
    return new Request()
        .secure(secure)
        .authority(authority, HostNames.host(authority))
        .path(path)
        .query(query);
  }

  @ParameterizedTest
  @CsvSource({
    "false, a.test, http://a.test/p",
    "false, A.Test, http://a.test/p",
    "false, a.test., http://a.test/p",
    "false, a.test:80, http://a.test/p",
    "false, a.test:, http://a.test/p",
    "false, a.test:443, http://a.test:443/p",
    "true, a.test:443, https://a.test/p",
    "true, a.test:80, https://a.test:80/p",
    "true, a.test:8443, https://a.test:8443/p",
    "false, '[2001:DB8::1]:8080', 'http://[2001:db8::1]:8080/p'",
    "false, '[2001:db8:0::1]', 'http://[2001:db8::1]/p'"
  })
  void schemeHostAndPortAreInOneSpelling(boolean secure, String authority, String expected) {
    assertThat(PLAIN.of(request(secure, authority, "/p", null))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      nullValues = "none",
      value = {
        "'' ~ none ~ /p",
        "'' ~ '' ~ /p?",
        "'' ~ b=1&a=2 ~ /p?b=1&a=2",
        "ignore_query: [utm_*, x] ~ utm_a=1&b=2&x=3&xy=4 ~ /p?b=2&xy=4",
        "ignore_query: [utm_*] ~ utm_a ~ /p",
        "ignore_query: [utm_*] ~ utm%5Fa=1 ~ /p?utm%5Fa=1",
        "ignore_query: [utm_*] ~ utm_a=1;id=2 ~ /p?utm_a=1;id=2",
        "ignore_query: [utm_*] ~ UTM_a=1 ~ /p?UTM_a=1",
        "only_query: [id] ~ id=1&z=2&id=3&Id=4 ~ /p?id=1&id=3&Id=4",
        "only_query: [id] ~ z=2 ~ /p",
        "only_query: [id] ~ %69d=1 ~ /p?%69d=1",
        "only_query: [id] ~ i+d=1 ~ /p?i+d=1",
        "only_query: [id] ~ z=a;id=1 ~ /p?z=a;id=1",
        "only_query: [p_*] ~ P_x=1&q=2 ~ /p?P_x=1",
        "sort_query: true ~ b=1&a=2& ~ /p?&a=2&b=1",
        "sort_query: true ~ b=2&a=1&b=1 ~ /p?a=1&b=2&b=1",
        "sort_query: true ~ b=2&B=1&a=3 ~ /p?a=3&b=2&B=1",
        "sort_query: true ~ b=2&%61=1 ~ /p?b=2&%61=1",
        "sort_query: true ~ b=2&a=1;b=3 ~ /p?b=2&a=1;b=3"
      })
  void parametersThatDoNotMatterGoButNoneThatMightMatterToSomebody(
      String settings, String query, String expected) {
    CacheKey key = key(settings);
    assertThat(key.of(request(false, "a.test", "/p", query))).isEqualTo("http://a.test" + expected);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "http://a.test, none, http://a.test/",
        "http://A.test:80/x/../y?q#f, none, http://a.test/y?q",
        "https://a.test:443/%7ea, none, https://a.test/~a",
        "/y, http://a.test/x/z?q, http://a.test/y",
        "y, http://a.test/x/z, http://a.test/x/y",
        "../y?q, http://a.test/x/z, http://a.test/y?q",
        "y, http://a.test/x?a|b, http://a.test/y",
        "//b.test/y, https://a.test/x, https://b.test/y",
        "y, none, none",
        "ftp://a.test/y, none, none",
        "mailto:a@b, none, none",
        "http://, none, none",
        "http://a..b/, none, none",
        "http://a.test/ x, none, none",
        "javascript:alert(1), http://a.test/, none"
      })
  void referencesComeToTheSameKeys(String reference, String base, String expected) {
    assertThat(PLAIN.of(reference, base)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"utm_*", "*", "u*"})
  void aStarStandsForTheRestOfAName(String pattern) {
    assertThat(Wildcard.any(Wildcard.all(List.of("other", pattern)), "utm_source")).isTrue();
    assertThat(Wildcard.anyCase(Wildcard.all(List.of(pattern)), "UTM_source")).isTrue();
  }

  @Test
  void withoutAStarANameIsItself() {
    List<Wildcard> names = Wildcard.all(List.of("id"));
    assertThat(Wildcard.any(names, "id")).isTrue();
    assertThat(Wildcard.any(names, "ID")).isFalse();
    assertThat(Wildcard.any(names, "idx")).isFalse();
    assertThat(Wildcard.anyCase(names, "ID")).isTrue();
    assertThat(Wildcard.anyCase(names, "idx")).isFalse();
    assertThat(Wildcard.anyCase(names, "i")).isFalse();
    assertThat(Wildcard.any(List.of(), "id")).isFalse();
  }
}
