package com.openhwy.marketeer.middleware.cache;

import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.HttpDates;
import com.openhwy.marketeer.http.Response;
import com.openhwy.marketeer.middleware.Configured;

/** Heads and stored responses for tests, from few words. */
final class Heads {
  /** 14 November 2023. */
  static final long NOW = 1_700_000_000;

  static final long NANOS = -7_000_000_000L; // any origin must do

  private Heads() {}

  /** {@code "A: b", "C: d"}. */
  static Headers of(String... lines) {
    Headers headers = new Headers();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  /** {@code "A: b | C: d"}. */
  static Headers lines(String lines) {
    return of(lines.split(" \\| "));
  }

  static String date(long plusSeconds) {
    return HttpDates.format(NOW + plusSeconds);
  }

  static Response response(int status, String... lines) {
    Response response = new Response().status(status);
    response.headers().addAll(of(lines));
    return response;
  }

  static CacheSettings settings(String flow) {
    return Configured.settings(new CacheFactory(), "{" + flow + "}");
  }

  static Storing storing(String flow) {
    return new Storing(Policy.of(settings(flow)));
  }

  static Variants.Asked anybody() {
    return new Variants.Asked("route", "", false);
  }

  static Storing.Context context(Variants.Asked asked, String... request) {
    return new Storing.Context(asked, of(request), NOW, NANOS, 0);
  }

  /** Received at {@link #NANOS}, whole, with this text as its body. */
  static Entry entry(String text, String... lines) {
    Body body = new Body();
    body.append(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    body.complete(null);
    Response response = response(200, lines).length(text.length());
    Entry entry = storing("default_ttl: 1s").entry(response, context(anybody()), body);
    if (entry == null) {
      throw new AssertionError("not to be kept: " + String.join(", ", lines));
    }
    return entry.withBody(body);
  }
}
