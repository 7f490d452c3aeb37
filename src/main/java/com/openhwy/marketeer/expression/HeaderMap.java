package com.openhwy.marketeer.expression;

import com.openhwy.marketeer.http.Headers;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The fields of a message, whatever the case of a name; several of one name are joined by commas
 * (RFC 9110 5.3). A field that is not there is the empty text.
 */
@SuppressWarnings("Immutable") // for one evaluation, on the loop of its headers
final class HeaderMap extends LazyMap {
  private final Headers headers;

  HeaderMap(Headers headers) {
    this.headers = headers;
  }

  @Override
  Object find(String name) {
    int at = headers.indexOf(name, 0);
    if (at < 0) {
      return "";
    }
    int more = headers.indexOf(name, at + 1);
    if (more < 0) {
      return Octets.text(headers.value(at));
    }
    StringBuilder all = new StringBuilder(headers.value(at));
    for (; more >= 0; more = headers.indexOf(name, more + 1)) {
      all.append(", ").append(headers.value(more));
    }
    return Octets.text(all.toString());
  }

  @Override
  boolean has(String name) {
    return headers.indexOf(name, 0) >= 0;
  }

  @Override
  Map<String, Object> all() {
    Map<String, Object> all = new LinkedHashMap<>();
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.name(i).toLowerCase(Locale.ROOT);
      if (!all.containsKey(name)) {
        all.put(name, find(name));
      }
    }
    return all;
  }
}
