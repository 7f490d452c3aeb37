package com.openhwy.marketeer.middleware.headers;

import com.openhwy.marketeer.expression.Expression;
import com.openhwy.marketeer.expression.Scope;
import com.openhwy.marketeer.expression.Wanted;
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
   * @param scope what expressions in the values can know
   * @throws IllegalArgumentException with a message for the operator when a value is no template
   */
  static List<Change> of(Changes changes, Scope scope) {
    List<Change> all = new ArrayList<>();
    changes.remove().forEach(name -> all.add(of(Kind.REMOVE, name, null, scope)));
    changes.set().forEach((name, value) -> all.add(of(Kind.SET, name, value, scope)));
    changes
        .setIfMissing()
        .forEach((name, value) -> all.add(of(Kind.SET_IF_MISSING, name, value, scope)));
    changes.add().forEach((name, value) -> all.add(of(Kind.ADD, name, value, scope)));
    return List.copyOf(all);
  }

  private static Change of(Kind kind, String name, @Nullable String value, Scope scope) {
    HeaderName known = HeaderName.of(name);
    return new Change(
        kind, name, known == null ? 0 : known.id(), value == null ? null : template(value, scope));
  }

  private static Template template(String value, Scope scope) {
    return Template.compile(value, (text, at) -> Expression.compile(text, scope, Wanted.TEXT));
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
