package com.openhwy.marketeer.http2;

import com.openhwy.marketeer.http.FieldSyntax;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.UpstreamRequest;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Message heads between our form and HTTP/2's (RFC 9113 8). Reading is strict: whatever passes is
 * valid as HTTP/1.1 as well, so that no client of ours is ever sent a field that is two. One per
 * stream, for its results.
 */
final class Http2Fields {
  /** {@link #contentLength} when there is none. */
  static final long NONE = -1;

  private static final int MAX_FIELDS = 1000;
  private static final int MAX_LENGTH_DIGITS = 18;

  private int status;
  private long contentLength = NONE;

  int status() {
    return status;
  }

  /** As the head has it. */
  long contentLength() {
    return contentLength;
  }

  // ---- requests

  /**
   * The head of a request (RFC 9113 8.3.1); what is in {@code request} is valid already.
   *
   * @param secure there is TLS below
   */
  static Http2Headers head(UpstreamRequest request, boolean secure) {
    Headers from = request.headers();
    DefaultHttp2Headers to = new DefaultHttp2Headers(false, from.size() + 4);
    String host = from.get(HeaderName.HOST);
    to.method(request.method()).scheme(secure ? "https" : "http").path(request.target());
    if (host != null && !host.isEmpty()) {
      to.authority(host);
    }
    for (int i = 0; i < from.size(); i++) {
      int id = from.id(i);
      if (id == 0) {
        to.add(AsciiString.of(from.name(i)).toLowerCase(), from.value(i));
      } else if (id != HeaderName.HOST.id()
          && id != HeaderName.CONTENT_LENGTH.id()
          && !isOfConnection(HeaderName.of(id))) {
        to.add(HeaderName.of(id).lowerCase(), from.value(i));
      }
    }
    if (request.bodyLength() > 0
        || (request.bodyLength() != Request.CHUNKED && expectsLength(request.method()))) {
      to.add(HeaderName.CONTENT_LENGTH.lowerCase(), Long.toString(request.bodyLength()));
    }
    return to;
  }

  /** RFC 9110 8.6: a request whose method anticipates content says so when it has none. */
  private static boolean expectsLength(String method) {
    return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
  }

  /** The trailers of a request, which are valid already. */
  static Http2Headers trailers(Headers from) {
    DefaultHttp2Headers to = new DefaultHttp2Headers(false, from.size());
    for (int i = 0; i < from.size(); i++) {
      to.add(AsciiString.of(from.name(i)).toLowerCase(), from.value(i));
    }
    return to;
  }

  /** RFC 9113 8.2.2; TE may stay, of which we only ever pass on {@code trailers}. */
  private static boolean isOfConnection(HeaderName name) {
    return switch (name) {
      case CONNECTION, KEEP_ALIVE, PROXY_CONNECTION, TRANSFER_ENCODING, UPGRADE, HTTP2_SETTINGS ->
          true;
      default -> false;
    };
  }

  // ---- responses

  /**
   * Reads the head of a response; {@code Content-Length} goes to {@link #contentLength}.
   *
   * @return null when all is well, else what is wrong, for the log
   */
  @Nullable String response(Http2Headers from, Headers to) {
    status = 0;
    contentLength = NONE;
    for (Map.Entry<CharSequence, CharSequence> field : from) {
      String name = field.getKey().toString();
      String value = field.getValue().toString();
      String wrong = name.startsWith(":") ? pseudo(name, value) : field(name, value, to);
      if (wrong != null) {
        return wrong;
      }
    }
    if (to.size() > MAX_FIELDS) {
      return "more than " + MAX_FIELDS + " fields";
    }
    return status == 0 ? "a response without :status" : null;
  }

  private @Nullable String pseudo(String name, String value) {
    if (!name.equals(":status") || status != 0) {
      return "a pseudo field that no response has, or a second :status";
    }
    if (value.length() != 3 || value.charAt(0) < '1' || value.charAt(0) > '5') {
      return "a :status that is not from 100 to 599";
    }
    for (int i = 0; i < 3; i++) {
      int digit = value.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return "a :status that is no number";
      }
      status = status * 10 + digit;
    }
    return status == 101 ? "101, which HTTP/2 does not have (RFC 9113 8.6)" : null;
  }

  private @Nullable String field(String name, String value, Headers to) {
    String wrong = syntax(name, value);
    if (wrong != null) {
      return wrong;
    }
    HeaderName known = HeaderName.of(name);
    if (known == null) {
      to.add(name, 0, value);
      return null;
    }
    if (isOfConnection(known) || known == HeaderName.TE) {
      return "the field " + name + ", which belongs to HTTP/1.1 connections";
    }
    if (known == HeaderName.CONTENT_LENGTH) {
      return contentLength(value);
    }
    to.add(known.text(), known.id(), value);
    return null;
  }

  private static @Nullable String syntax(String name, String value) {
    if (!FieldSyntax.isToken(name)) {
      return "a character that no field name may hold";
    }
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 'A' && name.charAt(i) <= 'Z') {
        return "a field name with a capital letter";
      }
    }
    if (!FieldSyntax.isValue(value)) {
      return "a control character in a field value";
    }
    boolean padded =
        !value.isEmpty() && (isSpace(value.charAt(0)) || isSpace(value.charAt(value.length() - 1)));
    return padded ? "white space around a field value (RFC 9113 8.2.1)" : null;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  private @Nullable String contentLength(String value) {
    if (contentLength != NONE) {
      return "more than one content-length";
    }
    if (value.isEmpty() || value.length() > MAX_LENGTH_DIGITS) {
      return "a content-length that is no length";
    }
    long length = 0;
    for (int i = 0; i < value.length(); i++) {
      int digit = value.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return "a content-length that is no length";
      }
      length = length * 10 + digit;
    }
    contentLength = length;
    return null;
  }

  /**
   * Reads trailers. Fields that frame, route, authenticate or describe the content mean nothing
   * behind it and are left out (RFC 9110 6.5.1).
   *
   * @return null when all is well, else what is wrong, for the log
   */
  static @Nullable String trailers(Http2Headers from, Headers to) {
    for (Map.Entry<CharSequence, CharSequence> field : from) {
      String name = field.getKey().toString();
      String value = field.getValue().toString();
      String wrong = name.startsWith(":") ? "a pseudo field in trailers" : syntax(name, value);
      if (wrong != null) {
        return wrong;
      }
      HeaderName known = HeaderName.of(name);
      if (known == null) {
        to.add(name, 0, value);
      } else if (known == HeaderName.ETAG || known == HeaderName.SERVER) {
        to.add(known.text(), known.id(), value);
      }
    }
    return to.size() > MAX_FIELDS ? "more than " + MAX_FIELDS + " trailer fields" : null;
  }
}
