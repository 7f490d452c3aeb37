package com.openhwy.marketeer.middleware.responserewrite;

import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Middleware;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Immutable, so that one serves all event loops. */
final class ResponseRewrite implements Middleware {
  private static final String REFRESH = "Refresh";
  private static final String URL = "url=";

  private final Places places;
  private final CookieRewrite cookies;

  ResponseRewrite(ResponseRewriteSettings settings) {
    this.places = new Places(settings);
    this.cookies = new CookieRewrite(settings.cookies(), places);
  }

  @Override
  public Flow onResponse(Exchange x) {
    Headers headers = x.response().headers();
    address(HeaderName.LOCATION, headers, x);
    address(HeaderName.CONTENT_LOCATION, headers, x);
    String refresh = headers.get(REFRESH);
    if (refresh != null) {
      refresh(refresh, headers, x);
    }
    if (headers.contains(HeaderName.SET_COOKIE)) {
      cookies(headers, x);
    }
    return Flow.CONTINUE;
  }

  private void address(HeaderName name, Headers headers, Exchange x) {
    String value = headers.get(name);
    String rewritten = value == null ? null : places.address(value.strip(), x);
    if (rewritten != null) {
      headers.set(name, rewritten);
    }
  }

  /** {@code 5; url=/there}, the address with quotes or without. */
  private void refresh(String value, Headers headers, Exchange x) {
    int at = value.toLowerCase(Locale.ROOT).indexOf(URL);
    if (at < 0) {
      return;
    }
    String address = value.substring(at + URL.length()).strip();
    char quote = address.isEmpty() ? ' ' : address.charAt(0);
    if (quote == '"' || quote == '\'') {
      int end = address.indexOf(quote, 1);
      address = address.substring(1, end < 0 ? address.length() : end);
    }
    String rewritten = places.address(address, x);
    if (rewritten != null) {
      headers.set(REFRESH, value.substring(0, at) + URL + rewritten);
    }
  }

  private void cookies(Headers headers, Exchange x) {
    List<String> rewritten = new ArrayList<>(2);
    for (int at = next(headers, 0); at >= 0; at = next(headers, at + 1)) {
      rewritten.add(cookies.apply(headers.value(at), x));
    }
    headers.remove(HeaderName.SET_COOKIE);
    rewritten.forEach(cookie -> headers.add(HeaderName.SET_COOKIE, cookie));
  }

  private static int next(Headers headers, int from) {
    return headers.indexOf(HeaderName.SET_COOKIE, from);
  }
}
