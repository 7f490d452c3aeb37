package com.openhwy.marketeer.middleware.cache;

import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.HttpDates;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How long a response may be reused, and how old it is when it comes (RFC 9111 4.2). Pure. */
final class Freshness {
  /** A tenth of the time since the last change is what everybody takes (RFC 9111 4.2.2). */
  private static final int HEURISTIC_SHARE = 10;

  private static final long MOST_HEURISTIC_SECONDS = 24 * 3600;

  private Freshness() {}

  /**
   * What the response itself says.
   *
   * @param now seconds since 1970
   * @return seconds; {@link Directives#NONE} when it says nothing
   */
  static long explicit(Headers response, Directives cc, boolean targeted, long now) {
    if (cc.sharedMaxAge != Directives.NONE) {
      return cc.sharedMaxAge;
    }
    if (cc.maxAge != Directives.NONE) {
      return cc.maxAge;
    }
    int at = targeted ? -1 : response.indexOf(HeaderName.EXPIRES, 0);
    if (at < 0) {
      return Directives.NONE;
    }
    long expires = expires(response, at, now);
    return expires == HttpDates.INVALID ? 0 : Math.max(0, expires - date(response, now));
  }

  /** Two lines of Expires are no date, like everything else that is none: stale (RFC 9111 5.3). */
  private static long expires(Headers response, int at, long now) {
    return response.indexOf(HeaderName.EXPIRES, at + 1) >= 0
        ? HttpDates.INVALID
        : HttpDates.parse(inUsualCase(response.value(at).strip()), now);
  }

  /** {@code thu, 18 AUG 2050 02:01:18 gMt} as it should have been written. */
  private static String inUsualCase(String date) {
    StringBuilder usual = new StringBuilder(date.length());
    boolean inWord = false;
    for (int i = 0; i < date.length(); i++) {
      char c = date.charAt(i);
      usual.append(inWord ? Character.toLowerCase(c) : Character.toUpperCase(c));
      inWord = Character.isLetter(c);
    }
    int zone = usual.length() - 3;
    if (zone > 0 && date.substring(zone).toUpperCase(Locale.ROOT).equals("GMT")) {
      usual.replace(zone, usual.length(), "GMT");
    }
    return usual.toString();
  }

  /**
   * What is usual for a response that says nothing, from the time of its last change.
   *
   * @return seconds; {@link Directives#NONE} without a date to start from
   */
  static long heuristic(Headers response, long now) {
    String changed = response.get(HeaderName.LAST_MODIFIED);
    long at = changed == null ? HttpDates.INVALID : HttpDates.parse(changed.strip(), now);
    if (at == HttpDates.INVALID) {
      return Directives.NONE;
    }
    long unchanged = Math.max(0, date(response, now) - at);
    return Math.min(unchanged / HEURISTIC_SHARE, MOST_HEURISTIC_SECONDS);
  }

  /** When the endpoint made it: {@code Date}, or now when that cannot be read. */
  static long date(Headers response, long now) {
    String field = response.get(HeaderName.DATE);
    long date = field == null ? HttpDates.INVALID : HttpDates.parse(field.strip(), now);
    return date == HttpDates.INVALID ? now : date;
  }

  /**
   * How old the response is when its head is here (RFC 9111 4.2.3).
   *
   * @param now seconds since 1970
   * @param delay seconds since it was asked for
   */
  static long initialAge(Headers response, long now, long delay) {
    long apparent = Math.max(0, now - date(response, now));
    return Math.max(apparent, age(response.get(HeaderName.AGE)) + delay);
  }

  /** The first member of the first line; what is no number is ignored. */
  private static long age(@Nullable String field) {
    if (field == null) {
      return 0;
    }
    int comma = field.indexOf(',');
    return Directives.seconds((comma < 0 ? field : field.substring(0, comma)).strip());
  }
}
