package com.openhwy.marketeer.files;

import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.HttpDates;
import com.openhwy.marketeer.http.Request;
import org.jspecify.annotations.Nullable;

/** The conditional fields of a GET or HEAD, in the order of RFC 9110 13.2.2. Pure. */
final class Conditions {
  enum Verdict {
    /** Send it. */
    PROCEED,
    /** 304. */
    NOT_MODIFIED,
    /** 412. */
    FAILED
  }

  private Conditions() {}

  /**
   * @param nowSeconds since 1970; settles the century of old dates
   */
  static Verdict judge(Request request, Representation file, long nowSeconds) {
    Headers headers = request.headers();
    String match = headers.joined(HeaderName.IF_MATCH);
    if (match != null) {
      if (!EntityTags.contains(match, file.etag(), false)) {
        return Verdict.FAILED;
      }
    } else if (isModifiedAfter(file, headers.get(HeaderName.IF_UNMODIFIED_SINCE), nowSeconds)) {
      return Verdict.FAILED;
    }
    String noneMatch = headers.joined(HeaderName.IF_NONE_MATCH);
    if (noneMatch != null) {
      return EntityTags.contains(noneMatch, file.etag(), true)
          ? Verdict.NOT_MODIFIED
          : Verdict.PROCEED;
    }
    String since = headers.get(HeaderName.IF_MODIFIED_SINCE);
    if (since == null) {
      return Verdict.PROCEED;
    }
    long date = seconds(file, since, nowSeconds);
    return date != HttpDates.INVALID && file.lastModifiedSeconds() <= date
        ? Verdict.NOT_MODIFIED
        : Verdict.PROCEED;
  }

  /** A date that cannot be read is no condition. */
  private static boolean isModifiedAfter(
      Representation file, @Nullable String field, long nowSeconds) {
    if (field == null) {
      return false;
    }
    long date = seconds(file, field, nowSeconds);
    return date != HttpDates.INVALID && file.lastModifiedSeconds() > date;
  }

  /**
   * Whether {@code Range} counts: without {@code If-Range}, or when that names exactly this
   * representation (RFC 9110 13.1.5).
   */
  static boolean rangeApplies(Request request, Representation file, long nowSeconds) {
    String only = request.headers().get(HeaderName.IF_RANGE);
    if (only == null) {
      return true;
    }
    String trimmed = only.trim();
    if (trimmed.startsWith("\"")) {
      return trimmed.equals(file.etag());
    }
    return !trimmed.startsWith("W/")
        && seconds(file, trimmed, nowSeconds) == file.lastModifiedSeconds();
  }

  /** Most dates are our own, sent back: they need no parser. */
  private static long seconds(Representation file, String date, long nowSeconds) {
    return date.equals(file.lastModified())
        ? file.lastModifiedSeconds()
        : HttpDates.parse(date.trim(), nowSeconds);
  }
}
