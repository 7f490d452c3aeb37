package com.openhwy.marketeer.http;

import org.jspecify.annotations.Nullable;

/** The conditional fields of a GET or HEAD, in the order of RFC 9110 13.2.2. Pure. */
public final class Conditions {
  public enum Verdict {
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
  public static Verdict judge(Request request, Validators now, long nowSeconds) {
    Headers headers = request.headers();
    String match = headers.joined(HeaderName.IF_MATCH);
    if (match != null) {
      if (!EntityTags.contains(match, now.etag(), false)) {
        return Verdict.FAILED;
      }
    } else if (isModifiedAfter(now, headers.get(HeaderName.IF_UNMODIFIED_SINCE), nowSeconds)) {
      return Verdict.FAILED;
    }
    String noneMatch = headers.joined(HeaderName.IF_NONE_MATCH);
    if (noneMatch != null) {
      return EntityTags.contains(noneMatch, now.etag(), true)
          ? Verdict.NOT_MODIFIED
          : Verdict.PROCEED;
    }
    String since = headers.get(HeaderName.IF_MODIFIED_SINCE);
    if (since == null) {
      return Verdict.PROCEED;
    }
    long date = seconds(now, since, nowSeconds);
    return date != HttpDates.INVALID
            && now.lastModifiedSeconds() != HttpDates.INVALID
            && now.lastModifiedSeconds() <= date
        ? Verdict.NOT_MODIFIED
        : Verdict.PROCEED;
  }

  /** A date that cannot be read is no condition. */
  private static boolean isModifiedAfter(Validators now, @Nullable String field, long nowSeconds) {
    if (field == null) {
      return false;
    }
    long date = seconds(now, field, nowSeconds);
    return date != HttpDates.INVALID && now.lastModifiedSeconds() > date;
  }

  /**
   * Whether {@code Range} counts: without {@code If-Range}, or when that names exactly this
   * representation (RFC 9110 13.1.5).
   */
  public static boolean rangeApplies(Request request, Validators now, long nowSeconds) {
    String only = request.headers().get(HeaderName.IF_RANGE);
    if (only == null) {
      return true;
    }
    String trimmed = only.trim();
    if (trimmed.startsWith("\"")) {
      return trimmed.equals(now.etag());
    }
    return !trimmed.startsWith("W/")
        && !now.lastModified().isEmpty()
        && seconds(now, trimmed, nowSeconds) == now.lastModifiedSeconds();
  }

  /** Most dates are our own, sent back: they need no parser. */
  private static long seconds(Validators now, String date, long nowSeconds) {
    return date.equals(now.lastModified())
        ? now.lastModifiedSeconds()
        : HttpDates.parse(date.trim(), nowSeconds);
  }
}
