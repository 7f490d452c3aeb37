package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import org.jspecify.annotations.Nullable;

/** A part of a text, found without copying it. Reused; owned by one event loop. */
public final class Slice {
  private String text = "";
  private int from;
  private int to;

  String text() {
    return text;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  public int length() {
    return to - from;
  }

  public long hash() {
    return Hashing.of(text, from, to);
  }

  /** Points at the value of the first cookie of that name (RFC 6265 5.4); false without one. */
  public boolean cookie(Headers headers, String name) {
    int at = headers.indexOf(HeaderName.COOKIE, 0);
    for (; at >= 0; at = headers.indexOf(HeaderName.COOKIE, at + 1)) {
      if (pair(headers.value(at), name, ';')) {
        return true;
      }
    }
    return false;
  }

  /** Points at the value of the first query parameter of that name, as received; false without. */
  public boolean query(@Nullable String query, String name) {
    return query != null && pair(query, name, '&');
  }

  private boolean pair(String pairs, String name, char separator) {
    for (int start = 0; start < pairs.length(); ) {
      int end = pairs.indexOf(separator, start);
      end = end < 0 ? pairs.length() : end;
      while (start < end && pairs.charAt(start) == ' ') {
        start++;
      }
      int equals = start + name.length();
      if (equals < end && pairs.charAt(equals) == '=' && pairs.startsWith(name, start)) {
        text = pairs;
        from = equals + 1;
        to = end;
        return true;
      }
      start = end + 1;
    }
    return false;
  }
}
