package com.openhwy.marketeer.http1;

import com.openhwy.marketeer.http.FieldSyntax;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a block of field lines (RFC 9112 5) from bytes that are known to end with an empty line,
 * and notes on the way what decides the framing of the message (RFC 9112 6). One per event loop,
 * reused for every head: read its fields before the next call. Strict: no obs-fold, no bare CR or
 * LF, no space before the colon, no control character, no second reading of a length.
 */
final class FieldParser {
  /** {@link #contentLength} when there is none. */
  static final long NONE = -1;

  long contentLength;
  boolean chunked;
  boolean close;
  boolean keepAlive;
  boolean upgrade;
  int hosts;
  @Nullable String expect;

  private boolean transferEncoding;
  private boolean foreignCoding;

  private void reset() {
    contentLength = NONE;
    chunked = false;
    close = false;
    keepAlive = false;
    upgrade = false;
    hosts = 0;
    expect = null;
    transferEncoding = false;
    foreignCoding = false;
  }

  /**
   * Whether a transfer coding other than chunked was named: well-formed, but not implemented here.
   */
  boolean foreignCoding() {
    return foreignCoding;
  }

  boolean hasTransferEncoding() {
    return transferEncoding;
  }

  /**
   * Reads the lines of {@code a[from..end)}, each ended by CR LF, the last one empty.
   *
   * @return null when all is well, else what is wrong, for the log
   */
  @Nullable String parse(byte[] a, int from, int end, Headers out) {
    reset();
    int at = from;
    while (true) {
      if (a[at] == '\r') {
        return at + 2 == end && a[at + 1] == '\n' ? null : "a bare CR in the head";
      }
      int hash = 0;
      int colon = at;
      int c = a[colon];
      while (FieldSyntax.isTokenChar(c)) {
        hash = hash * 31 + (c | 0x20);
        c = a[++colon];
      }
      if (c != ':' || colon == at) {
        return nameProblem(c, colon == at);
      }
      int start = colon + 1;
      while (a[start] == ' ' || a[start] == '\t') {
        start++;
      }
      int stop = start;
      while (FieldSyntax.isValueChar(a[stop] & 0xff)) {
        stop++;
      }
      if (a[stop] != '\r' || a[stop + 1] != '\n') {
        return "a control character in a field value";
      }
      int next = stop + 2;
      while (stop > start && (a[stop - 1] == ' ' || a[stop - 1] == '\t')) {
        stop--;
      }
      HeaderName known = HeaderName.of(a, at, colon - at, hash);
      String value = new String(a, start, stop - start, StandardCharsets.ISO_8859_1);
      out.add(name(known, a, at, colon - at), known == null ? 0 : known.id(), value);
      String problem = known == null ? null : framing(known, value);
      if (problem != null) {
        return problem;
      }
      at = next;
    }
  }

  private static String nameProblem(int c, boolean atStart) {
    if (atStart && (c == ' ' || c == '\t')) {
      return "a folded field line (obs-fold)";
    }
    if (atStart && c == ':') {
      return "an empty field name";
    }
    return c == ' ' || c == '\t'
        ? "white space before the colon of a field"
        : "a character that no field name may hold";
  }

  private static String name(@Nullable HeaderName known, byte[] a, int from, int length) {
    return known != null && known.isExactly(a, from)
        ? known.text()
        : new String(a, from, length, StandardCharsets.ISO_8859_1);
  }

  /** Notes what a field says about the framing of its message; null when it says nothing wrong. */
  private @Nullable String framing(HeaderName known, String value) {
    return switch (known) {
      case CONTENT_LENGTH -> contentLength(value);
      case TRANSFER_ENCODING -> transferEncoding(value);
      case CONNECTION -> connection(value);
      case HOST -> {
        hosts++;
        yield null;
      }
      case EXPECT -> {
        expect = expect == null ? value : expect + "," + value;
        yield null;
      }
      default -> null;
    };
  }

  private @Nullable String contentLength(String value) {
    if (contentLength != NONE) {
      return "more than one Content-Length";
    }
    long length = FieldSyntax.length(value);
    if (length < 0) {
      return "a Content-Length that is no length";
    }
    contentLength = length;
    return null;
  }

  private @Nullable String transferEncoding(String value) {
    if (transferEncoding) {
      return "more than one Transfer-Encoding";
    }
    transferEncoding = true;
    if (value.equalsIgnoreCase("chunked")) {
      chunked = true;
      return null;
    }
    String[] codings = value.split(",", -1);
    for (int i = 0; i < codings.length; i++) {
      String coding = codings[i].strip();
      if (!FieldSyntax.isToken(coding)) {
        return "a Transfer-Encoding that is no list of codings";
      }
      if (coding.equalsIgnoreCase("chunked") && i < codings.length - 1) {
        return "chunked is not the last transfer coding, or stands twice";
      }
    }
    foreignCoding = true;
    return null;
  }

  private @Nullable String connection(String value) {
    int at = 0;
    while (at <= value.length()) {
      int comma = value.indexOf(',', at);
      int stop = comma < 0 ? value.length() : comma;
      String option = value.substring(at, stop).strip();
      if (option.equalsIgnoreCase("close")) {
        close = true;
      } else if (option.equalsIgnoreCase("keep-alive")) {
        keepAlive = true;
      } else if (option.equalsIgnoreCase("upgrade")) {
        upgrade = true;
      } else if (!option.isEmpty() && !FieldSyntax.isToken(option)) {
        return "a Connection option that is no token";
      }
      at = stop + 1;
    }
    return null;
  }
}
