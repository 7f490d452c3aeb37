package com.openhwy.marketeer.middleware.forwardauth;

import com.openhwy.marketeer.http.FieldSyntax;
import com.openhwy.marketeer.middleware.ClientFields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list of names of fields, some of them prefixes: {@code X-Auth-*}. Immutable. */
final class FieldNames {
  private final List<String> exact = new ArrayList<>();
  private final List<String> prefixes = new ArrayList<>();

  FieldNames(List<String> written) {
    for (String name : written) {
      if (name.endsWith("*")) {
        prefixes.add(name.substring(0, name.length() - 1));
      } else {
        exact.add(name);
      }
    }
  }

  /**
   * What is wrong with one as the operator writes it, null for nothing.
   *
   * @param bare whether a star alone makes sense
   */
  static @Nullable String problem(String name, boolean bare) {
    String fixed = name.endsWith("*") ? name.substring(0, name.length() - 1) : name;
    if (fixed.isEmpty() && !name.isEmpty()) {
      return bare ? null : "\"*\" would take every field; expected a prefix as in X-Auth-*";
    }
    return FieldSyntax.isToken(fixed) && fixed.indexOf('*') < 0
        ? null
        : "\"" + name + "\" is no name of a field; expected one as in X-User, or X-Auth-*";
  }

  boolean isEmpty() {
    return exact.isEmpty() && prefixes.isEmpty();
  }

  /** Whether it is meant, as an endpoint may read it: {@code _} is {@code -}. */
  boolean has(String name) {
    for (int i = 0; i < exact.size(); i++) {
      if (ClientFields.same(name, exact.get(i))) {
        return true;
      }
    }
    for (int i = 0; i < prefixes.size(); i++) {
      if (ClientFields.hasPrefix(name, prefixes.get(i))) {
        return true;
      }
    }
    return false;
  }
}
