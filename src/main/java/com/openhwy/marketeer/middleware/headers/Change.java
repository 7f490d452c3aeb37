package com.openhwy.marketeer.middleware.headers;

import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Template;
import com.openhwy.marketeer.middleware.headers.HeadersSettings.Changes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One change to the fields of a message. Immutable.
 *
 * @param name as the operator spelled it, which is how it is sent
 * @param id of a name that {@link HeaderName} lists, else 0
 * @param value null for a removal
 */
record Change(Kind kind, String name, int id, @Nullable Template value) {

  enum Kind {
    REMOVE,
    SET,
    SET_IF_MISSING,
    ADD
  }

  /**
   * @throws IllegalArgumentException with a message for the operator when a value is no template
   */
  static List<Change> of(Changes changes) {
    List<Change> all = new ArrayList<>();
    changes.remove().forEach(name -> all.add(of(Kind.REMOVE, name, null)));
    changes.set().forEach((name, value) -> all.add(of(Kind.SET, name, value)));
    changes.setIfMissing().forEach((name, value) -> all.add(of(Kind.SET_IF_MISSING, name, value)));
    changes.add().forEach((name, value) -> all.add(of(Kind.ADD, name, value)));
    return List.copyOf(all);
  }

  private static Change of(Kind kind, String name, @Nullable String value) {
    HeaderName known = HeaderName.of(name);
    return new Change(
        kind, name, known == null ? 0 : known.id(), value == null ? null : Template.compile(value));
  }

  void apply(Headers headers, Exchange x) {
    if (kind == Kind.SET_IF_MISSING && headers.indexOf(name, 0) >= 0) {
      return;
    }
    if (kind == Kind.SET || kind == Kind.REMOVE) {
      headers.remove(name);
    }
    if (value != null) {
      headers.add(name, id, value.expand(x));
    }
  }
}
