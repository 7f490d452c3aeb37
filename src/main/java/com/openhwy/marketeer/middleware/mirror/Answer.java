package com.openhwy.marketeer.middleware.mirror;

import com.openhwy.marketeer.http.Headers;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One answer as it is compared. Immutable.
 *
 * @param fields by name in lower case; several of one name are joined by a comma
 * @param body null when it is not known: too large, or a file
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record Answer(int status, Map<String, String> fields, byte @Nullable [] body) {

  static Answer of(int status, Headers headers, byte @Nullable [] body) {
    Map<String, String> fields = new TreeMap<>();
    for (int i = 0; i < headers.size(); i++) {
      fields.merge(
          headers.name(i).toLowerCase(Locale.ROOT),
          headers.value(i),
          (one, other) -> one + ", " + other);
    }
    return new Answer(status, Map.copyOf(fields), body);
  }

  Answer with(byte @Nullable [] bytes) {
    return new Answer(status, fields, bytes);
  }

  String field(String name) {
    return fields.getOrDefault(name, "");
  }
}
