package com.openhwy.marketeer.expression;

import com.openhwy.marketeer.http.Cookies;
import com.openhwy.marketeer.http.Headers;
import java.util.LinkedHashMap;
import java.util.Map;

/** The cookies of a request, of one name the first. One that is not there is the empty text. */
@SuppressWarnings("Immutable") // for one evaluation, on the loop of its headers
final class CookieMap extends LazyMap {
  private final Headers headers;

  CookieMap(Headers headers) {
    this.headers = headers;
  }

  @Override
  Object find(String name) {
    String value = Cookies.get(headers, name);
    return value == null ? "" : Octets.text(value);
  }

  @Override
  boolean has(String name) {
    return Cookies.get(headers, name) != null;
  }

  @Override
  Map<String, Object> all() {
    Map<String, Object> all = new LinkedHashMap<>();
    Cookies.forEach(
        headers,
        (name, value) -> {
          all.putIfAbsent(Octets.text(name), Octets.text(value));
          return true;
        });
    return all;
  }
}
