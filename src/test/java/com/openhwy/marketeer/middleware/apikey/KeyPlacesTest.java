package com.openhwy.marketeer.middleware.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyPlacesTest {
  private static Request request(String field, String value) {
    return FakeExchange.get("/").header("A", "1").header(field, value).request();
  }

  private static String find(String source, Request request) {
    String found = KeyPlaces.find(KeySource.parse(source), request);
    return KeyPlaces.AMBIGUOUS.equals(found) ? "two" : found;
  }

  @ParameterizedTest
  @CsvSource({
    "header:X-API-Key, X-API-Key, k, k",
    "header:X-API-Key, x-api-key, k, k",
    "header:X-API-Key, X-API-Key, '', ''",
    "header:X-API-Key, X-Other, k, ",
    "authorization, Authorization, ApiKey k, k",
    "authorization, authorization, apikey   k, k",
    "authorization, Authorization, Bearer k, k",
    "authorization, Authorization, BEARER k, k",
    "authorization, Authorization, Basic azp2, ",
    "authorization, Authorization, ApiKey, ",
    "authorization, Authorization, k, ",
    "cookie:key, Cookie, key=k, k",
    "cookie:key, Cookie, a=b; key=k; c=d, k",
    "cookie:key, Cookie, a=b;key=k;c=d, k",
    "cookie:key, Cookie, key=a=b, a=b",
    "cookie:key, Cookie, key=, ''",
    "cookie:key, Cookie, Key=k, ",
    "cookie:key, Cookie, monkey=k; keys=k, ",
    "cookie:key, Cookie, a=key=k, ",
    "cookie:key, Cookie, key=k; key=l, two",
    "cookie:key, Cookie, key=k; key=k, two"
  })
  void whereAKeyStandsInAField(String source, String field, String value, String expected) {
    assertThat(find(source, request(field, value))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/, ",
    "/?, ",
    "/?api_key=k, k",
    "/?a=b&api_key=k&c=d, k",
    "/?api%5Fkey=k, k",
    "/?api_key=%6b%6B, kk",
    "/?api_key=%6, %6",
    "/?api_key=%zz, %zz",
    "/?api_key=a=b, a=b",
    "/?api_key, ''",
    "/?api_key=, ''",
    "/?api_keys=k, ",
    "/?xapi_key=k, ",
    "/?a=api_key=k, ",
    "/?&&api_key=k&, k",
    "/?api_key=k&api_key=l, two",
    "/?api_key=k&api%5fkey=k, two"
  })
  void whereAKeyStandsInAQuery(String target, String expected) {
    assertThat(find("query:api_key", FakeExchange.get(target).request())).isEqualTo(expected);
  }

  @Test
  void twoFieldsAreAmbiguous() {
    Request two =
        FakeExchange.get("/")
            .header("X-API-Key", "k")
            .header("x-api-key", "k")
            .header("Authorization", "ApiKey k")
            .header("Authorization", "Basic x")
            .header("Cookie", "key=k")
            .header("Cookie", "key=l")
            .request();
    assertThat(find("header:X-API-Key", two)).isEqualTo("two");
    assertThat(find("authorization", two)).isEqualTo("two");
    assertThat(find("cookie:key", two)).isEqualTo("two");
  }

  @ParameterizedTest
  @CsvSource({
    "/?api_key=k, ",
    "/?a=b&api_key=k&c=d, a=b&c=d",
    "/?api%5Fkey=k&c=%20d, c=%20d",
    "/?c=d&api_key, c=d",
    "/?a=1&&b=2, a=1&&b=2",
    "/?x=api_key, x=api_key"
  })
  void takenOffAQuery(String target, String rest) {
    Request request = FakeExchange.get(target).request();
    KeyPlaces.remove(KeySource.parse("query:api_key"), request);
    assertThat(request.query()).isEqualTo(rest);
  }

  @ParameterizedTest
  @CsvSource({
    "key=k, ",
    "a=b; key=k; c=d, a=b; c=d",
    "key=k;c=d, c=d",
    "a=b;key=k, a=b",
    "a=b;c=d, a=b;c=d"
  })
  void takenOffCookies(String cookies, String rest) {
    Request request = request("Cookie", cookies);
    KeyPlaces.remove(KeySource.parse("cookie:key"), request);
    assertThat(request.headers().get(HeaderName.COOKIE)).isEqualTo(rest);
    assertThat(request.headers().get("A")).isEqualTo("1");
  }

  @Test
  void takenOffFields() {
    Request request = request("X-API-Key", "k");
    KeyPlaces.remove(KeySource.parse("header:x-api-key"), request);
    assertThat(request.headers().toString()).isEqualTo("A: 1\n");
    Request basic = request("Authorization", "Basic azp2");
    KeyPlaces.remove(KeySource.parse("authorization"), basic);
    assertThat(basic.headers().contains(HeaderName.AUTHORIZATION)).isTrue();
    Request bearer = request("Authorization", "bearer k");
    KeyPlaces.remove(KeySource.parse("authorization"), bearer);
    assertThat(bearer.headers().contains(HeaderName.AUTHORIZATION)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "body:key | is no place for a key; expected header:<name>, authorization,",
        "header | is no place for a key",
        "authorization:x | is no place for a key",
        "'' | is no place for a key",
        "header: | names nothing; expected for example header:X-API-Key",
        "cookie:a b | names nothing",
        "header:Authorization | write authorization",
        "query:q | would show keys in the access log"
      })
  void whatIsNoPlace(String text, String message) {
    assertThatThrownBy(() -> KeySource.parse(text == null ? "" : text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"header:X-API-Key", "authorization", "query:API_KEY", "cookie:key"})
  void aPlaceReadsAsItWasWritten(String text) {
    assertThat(KeySource.parse(text)).hasToString(text);
  }
}
