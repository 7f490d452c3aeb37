package com.openhwy.marketeer.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * Takes the secrets out of a query: the values of parameters that {@link SecretNames} knows. It
 * reads a query as loosely as any origin may: {@code ;} separates as {@code &} does, a URL inside a
 * value has parameters too, and percent-encoding hides neither a name nor a separator. A masked
 * value goes on to the next plain {@code &}. Reuses its buffers: one thread at a time.
 */
public final class QueryMask {
  private final StringBuilder out = new StringBuilder();
  private final StringBuilder name = new StringBuilder();

  /**
   * @param text holds the query, or a whole URL
   * @return the masked text, valid until the next call
   */
  public CharSequence mask(String text, int from, int to) {
    out.setLength(0);
    name.setLength(0);
    boolean inName = true;
    int i = from;
    while (i < to) {
      int octet = decoded(text, i, to);
      int width = octet < 0 ? 1 : 3;
      char c = octet < 0 ? text.charAt(i) : (char) octet;
      out.append(text, i, i + width);
      i += width;
      if (c == '&' || c == ';' || c == '?' || c == '#') {
        inName = true;
        name.setLength(0);
      } else if (inName && c == '=') {
        inName = false;
        if (SecretNames.matches(name)) {
          out.append(SecretNames.MASK);
          i = nextParameter(text, i, to);
        }
      } else if (inName && name.length() <= SecretNames.LONGEST) {
        name.append(lower(c));
      }
    }
    return out;
  }

  /** A URL without user info and fragment, its query masked; null for null. */
  @Nullable CharSequence maskUrl(@Nullable String url) {
    if (url == null) {
      return null;
    }
    int hash = url.indexOf('#');
    int end = hash < 0 ? url.length() : hash;
    return mask(url, afterUserInfo(url, end), end);
  }

  /** Where a URL's host begins when user and password stand before it, else 0. */
  private static int afterUserInfo(String url, int end) {
    int authority = url.indexOf("//");
    if (authority < 0) {
      return 0;
    }
    int at = -1;
    for (int i = authority + 2; i < end; i++) {
      char c = url.charAt(i);
      if (c == '/' || c == '?') {
        break;
      }
      if (c == '@') {
        at = i;
      }
    }
    return at + 1;
  }

  private static int nextParameter(String text, int from, int to) {
    int next = text.indexOf('&', from);
    return next < 0 || next > to ? to : next;
  }

  /** The octet of a percent-encoding that begins there, -1 when none does. */
  private static int decoded(String text, int at, int to) {
    if (text.charAt(at) != '%' || at + 2 >= to) {
      return -1;
    }
    int high = Character.digit(text.charAt(at + 1), 16);
    int low = Character.digit(text.charAt(at + 2), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }
}
