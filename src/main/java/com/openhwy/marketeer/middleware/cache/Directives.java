package com.openhwy.marketeer.middleware.cache;

import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directives of {@code Cache-Control}, of a request or a response (RFC 9111 5.2), or of a field
 * that is aimed at caches like this one (RFC 9213). Seconds; {@link #NONE} for a directive that is
 * not there. A number that cannot be read counts as 0: what is malformed is rather stale.
 * Immutable.
 */
final class Directives {
  static final long NONE = -1;

  /** More than any cache needs; also what {@code max-stale} without a value means. */
  static final long MAX_SECONDS = Integer.MAX_VALUE;

  static final Directives EMPTY = new Directives();

  private static final Set<String> NUMERIC =
      Set.of("max-age", "s-maxage", "stale-while-revalidate", "stale-if-error");

  boolean noStore;
  boolean noCache;
  boolean isPrivate;
  boolean isPublic;
  boolean mustRevalidate;
  boolean proxyRevalidate;
  boolean mustUnderstand;
  boolean noTransform;
  boolean onlyIfCached;
  long maxAge = NONE;
  long sharedMaxAge = NONE;
  long minFresh = NONE;
  long maxStale = NONE;
  long staleWhileRevalidate = NONE;
  long staleIfError = NONE;

  /** The fields that {@code no-cache="…"} names: to be left out of what is stored. */
  List<String> noCacheFields = List.of();

  private Directives() {}

  /**
   * Of {@code Cache-Control}; {@code Pragma: no-cache} counts when there is none (RFC 9111 5.4).
   */
  static Directives of(Headers headers) {
    String field = headers.joined(HeaderName.CACHE_CONTROL);
    if (field != null) {
      return parse(field);
    }
    String pragma = headers.joined(HeaderName.PRAGMA);
    if (pragma == null || !pragma.toLowerCase(Locale.ROOT).contains("no-cache")) {
      return EMPTY;
    }
    return parse("no-cache");
  }

  /**
   * Of a field aimed at caches like this one, a dictionary of structured fields (RFC 9213 2.1).
   *
   * @return null when the field is empty, no dictionary or holds a directive of the wrong type:
   *     then it is as if it were not there
   */
  static @Nullable Directives targeted(String field) {
    Map<String, Object> members = StructuredDictionary.parse(field);
    if (members == null || members.isEmpty()) {
      return null;
    }
    Directives found = new Directives();
    for (Map.Entry<String, Object> member : members.entrySet()) {
      Object value = member.getValue();
      if (NUMERIC.contains(member.getKey())) {
        if (!(value instanceof Long seconds)) {
          return null;
        }
        found.take(member.getKey(), Long.toString(seconds));
      } else if (value instanceof Boolean set) {
        if (set) {
          found.take(member.getKey(), null);
        }
      } else {
        found.take(member.getKey(), value.toString());
      }
    }
    return found;
  }

  static Directives parse(String field) {
    Directives found = new Directives();
    new DirectiveReader(field).forEach(found::take);
    return found;
  }

  /** A directive given twice: the first counts (RFC 9111 4.2.1). */
  private void take(String name, @Nullable String argument) {
    switch (name.toLowerCase(Locale.ROOT)) {
      case "no-store" -> noStore = true;
      case "no-cache" -> takeNoCache(argument);
      case "private" -> isPrivate = true;
      case "public" -> isPublic = true;
      case "must-revalidate" -> mustRevalidate = true;
      case "proxy-revalidate" -> proxyRevalidate = true;
      case "must-understand" -> mustUnderstand = true;
      case "no-transform" -> noTransform = true;
      case "only-if-cached" -> onlyIfCached = true;
      case "max-age" -> maxAge = first(maxAge, argument);
      case "s-maxage" -> sharedMaxAge = first(sharedMaxAge, argument);
      case "min-fresh" -> minFresh = first(minFresh, argument);
      case "max-stale" ->
          maxStale = argument == null && maxStale == NONE ? MAX_SECONDS : first(maxStale, argument);
      case "stale-while-revalidate" -> staleWhileRevalidate = first(staleWhileRevalidate, argument);
      case "stale-if-error" -> staleIfError = first(staleIfError, argument);
      default -> {
        // an extension: RFC 9111 5.2.3 has it ignored
      }
    }
  }

  /** With field names it forbids to reuse these, without any it forbids to reuse the response. */
  private void takeNoCache(@Nullable String argument) {
    if (argument == null || argument.isBlank()) {
      noCache = true;
    } else {
      noCacheFields = List.of(argument.strip().split("\\s*,\\s*"));
    }
  }

  private static long first(long known, @Nullable String argument) {
    return known != NONE ? known : seconds(argument);
  }

  /** delta-seconds (RFC 9111 1.2.2): what is too large is as good as for ever. */
  static long seconds(@Nullable String digits) {
    if (digits == null || digits.isEmpty()) {
      return 0;
    }
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      value = Math.min(value * 10 + digit, MAX_SECONDS);
    }
    return value;
  }
}
