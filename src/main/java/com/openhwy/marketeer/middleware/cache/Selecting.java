package com.openhwy.marketeer.middleware.cache;

import com.openhwy.marketeer.http.Cookies;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The request fields that a response was chosen by, and their values in the request that it
 * answered (RFC 9111 4.1). Immutable.
 *
 * @param names lower case, in the order of {@code Vary}
 * @param values in the same order, normalized; {@link #ABSENT} for a field that was not sent
 */
record Selecting(List<String> names, List<String> values) {
  static final Selecting NONE = new Selecting(List.of(), List.of());

  /** No field value holds a line break. */
  private static final String ABSENT = "\n";

  /** Before the name of a cookie; no field has such a name. */
  private static final String COOKIE = "cookie;";

  /** How a cookie is named among the fields that matter. */
  static String cookie(String name) {
    return COOKIE + name;
  }

  /**
   * @param always names that count besides those in {@code Vary}, lower case
   * @return null for {@code Vary: *}: then no other request is like this one
   */
  static @Nullable Selecting of(Headers response, List<String> always, Headers request) {
    int at = response.indexOf(HeaderName.VARY, 0);
    if (at < 0) {
      return always.isEmpty() ? NONE : of(always, request);
    }
    List<String> names = new ArrayList<>(always);
    for (; at >= 0; at = response.indexOf(HeaderName.VARY, at + 1)) {
      for (String part : response.value(at).split(",", -1)) {
        String name = part.strip().toLowerCase(Locale.ROOT);
        if (name.equals("*")) {
          return null;
        }
        if (!name.isEmpty() && !names.contains(name)) {
          names.add(name);
        }
      }
    }
    return of(names, request);
  }

  private static Selecting of(List<String> names, Headers request) {
    List<String> values = new ArrayList<>(names.size());
    for (String name : names) {
      values.add(value(name, request));
    }
    return new Selecting(List.copyOf(names), List.copyOf(values));
  }

  /** Whether a request would be answered by the same response. */
  boolean matches(Headers request) {
    for (int i = 0; i < names.size(); i++) {
      if (!values.get(i).equals(value(names.get(i), request))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Lines joined, blanks around commas gone; where the order of a list means nothing, sorted (RFC
   * 9111 4.1 allows what cannot change the meaning).
   */
  private static String value(String name, Headers request) {
    if (name.startsWith(COOKIE)) {
      String cookie = Cookies.get(request, name.substring(COOKIE.length()));
      return cookie == null ? ABSENT : cookie;
    }
    int at = request.indexOf(name, 0);
    if (at < 0) {
      return ABSENT;
    }
    if (request.value(at).indexOf(',') < 0 && request.indexOf(name, at + 1) < 0) {
      return isPreference(name)
          ? squeezed(request.value(at)).toLowerCase(Locale.ROOT)
          : request.value(at).strip();
    }
    List<String> parts = new ArrayList<>();
    for (; at >= 0; at = request.indexOf(name, at + 1)) {
      for (String part : request.value(at).split(",", -1)) {
        parts.add(part.strip());
      }
    }
    if (isPreference(name)) {
      parts.replaceAll(part -> squeezed(part).toLowerCase(Locale.ROOT));
      parts.sort(null);
    }
    return String.join(",", parts);
  }

  /** Weighted lists, of which each member stands for itself (RFC 9110 12.5). */
  private static boolean isPreference(String name) {
    return name.startsWith("accept-") && !name.equals("accept-ranges");
  }

  private static String squeezed(String text) {
    return text.replace(" ", "").replace("\t", "");
  }
}
