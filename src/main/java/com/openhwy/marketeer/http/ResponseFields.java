package com.openhwy.marketeer.http;

import io.netty.util.AsciiString;
import java.util.Locale;

/**
 * The fields of responses as HTTP/2 and HTTP/3 send them: names in lower case, {@code :status}
 * first, and none that belongs to an HTTP/1.1 connection (RFC 9113 8.2.2): clients take a response
 * with such a field for malformed. Pure.
 */
public final class ResponseFields {

  /** Takes one field after the other. */
  @FunctionalInterface
  public interface Sink {
    void field(CharSequence name, CharSequence value);

    /** One whose name is in the list. */
    default void known(HeaderName name, CharSequence value) {
      field(name.ascii(), value);
    }

    default void status(AsciiString code) {
      field(STATUS, code);
    }
  }

  private static final AsciiString STATUS = AsciiString.cached(":status");
  private static final AsciiString[] STATUSES = new AsciiString[600];

  static {
    for (int status = 100; status < 600; status++) {
      STATUSES[status] = AsciiString.cached(Integer.toString(status));
    }
  }

  private ResponseFields() {}

  /**
   * The head of a final response.
   *
   * @param date for a response that has none of its own
   */
  public static void head(Exchange x, AsciiString date, Sink to) {
    Response response = x.response();
    to.status(STATUSES[response.status()]);
    all(response.headers(), to);
    if (!response.headers().contains(HeaderName.DATE)) {
      to.known(HeaderName.DATE, date);
    }
    int status = response.status();
    long length = response.length();
    if (mayHaveBody(status) ? length >= 0 : status == 304 && length > 0) {
      to.known(HeaderName.CONTENT_LENGTH, Long.toString(length));
    }
  }

  /** An interim response. */
  public static void interim(int status, Headers headers, Sink to) {
    to.status(STATUSES[status]);
    all(headers, to);
  }

  /** Trailers, or what else has no status. */
  public static void all(Headers headers, Sink to) {
    for (int i = 0; i < headers.size(); i++) {
      int id = headers.id(i);
      if (id == 0) {
        to.field(lowerCase(headers.name(i)), headers.value(i));
        continue;
      }
      HeaderName name = HeaderName.of(id);
      if (!BinaryFields.isOfConnection(name)
          && name != HeaderName.CONTENT_LENGTH
          && name != HeaderName.HTTP2_SETTINGS
          && name != HeaderName.TE) {
        to.known(name, headers.value(i));
      }
    }
  }

  private static String lowerCase(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        return name.toLowerCase(Locale.ROOT);
      }
    }
    return name;
  }

  /** Whether a response with this status can have a body at all (RFC 9112 6.3). */
  public static boolean mayHaveBody(int status) {
    return status >= 200 && status != 204 && status != 304;
  }

  /** Whether a body is to be sent behind the head. */
  public static boolean hasBody(Exchange x) {
    return mayHaveBody(x.response().status()) && !x.request().isHead();
  }
}
