package com.openhwy.marketeer.http1;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.FieldSyntax;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Protocol;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.RequestTarget;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request head (RFC 9112 3, 5, 6) into a {@link Request} and proves it valid: what passes
 * here may be sent on. Pure functions over bytes that end with an empty line.
 */
final class RequestParser {
  private static final String[] METHODS = {
    "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"
  };
  private static final int MAX_METHOD = 32;

  private RequestParser() {}

  /**
   * Fills {@code r} with what the head says. After a failure it holds what was read so far, for the
   * log.
   *
   * @return null when the head is one valid request
   */
  static @Nullable Failure parse(byte[] a, int end, Request r, Http1Loop loop) {
    int space = 0;
    while (FieldSyntax.isTokenChar(a[space])) {
      space++;
    }
    if (space == 0 || space > MAX_METHOD || a[space] != ' ') {
      return malformed("a request line that does not begin with a method and a space");
    }
    r.method(method(a, space));
    int start = space + 1;
    int stop = start;
    while (a[stop] > ' ' && a[stop] < 0x7f) {
      stop++;
    }
    if (a[stop] != ' ' || stop == start) {
      return malformed("a request target with a character that must be percent-encoded");
    }
    String target = new String(a, start, stop - start, StandardCharsets.ISO_8859_1);
    r.target(target);
    Failure failure = version(a, stop + 1, r);
    if (failure != null) {
      return failure;
    }
    FieldParser fields = loop.fields();
    String problem = fields.parse(a, stop + 11, end, r.headers());
    if (problem != null) {
      return malformed(problem);
    }
    if (r.headers().size() > loop.limits().fields()) {
      return Failure.of(
          FailureKind.HEAD_TOO_LARGE, "more than " + loop.limits().fields() + " fields");
    }
    failure = framing(fields, r);
    return failure != null ? failure : target(target, fields, r, loop.limits().mergeSlashes());
  }

  static Failure malformed(String detail) {
    return Failure.of(FailureKind.MALFORMED_REQUEST, detail);
  }

  private static String method(byte[] a, int length) {
    for (String known : METHODS) {
      if (known.length() == length && matches(a, 0, known)) {
        return known;
      }
    }
    return new String(a, 0, length, StandardCharsets.ISO_8859_1);
  }

  private static boolean matches(byte[] a, int from, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (a[from + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** {@code HTTP/1.1 CR LF}: ten bytes at {@code from}. */
  private static @Nullable Failure version(byte[] a, int from, Request r) {
    if (matches(a, from, "HTTP/1.") && a[from + 8] == '\r' && a[from + 9] == '\n') {
      if (a[from + 7] == '1') {
        r.protocol(Protocol.HTTP_1_1);
        return null;
      }
      if (a[from + 7] == '0') {
        r.protocol(Protocol.HTTP_1_0);
        return null;
      }
    }
    if (matches(a, from, "HTTP/")
        && isDigit(a[from + 5])
        && a[from + 6] == '.'
        && isDigit(a[from + 7])
        && a[from + 8] == '\r'
        && a[from + 9] == '\n') {
      return Failure.of(FailureKind.HTTP_VERSION, "a version other than HTTP/1.0 and HTTP/1.1");
    }
    return malformed("a request line that does not end with HTTP/1.1");
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static @Nullable Failure framing(FieldParser fields, Request r) {
    if (fields.hasTransferEncoding()) {
      if (fields.contentLength != FieldParser.NONE) {
        return malformed("both Content-Length and Transfer-Encoding");
      }
      if (r.protocol() == Protocol.HTTP_1_0) {
        return malformed("Transfer-Encoding in an HTTP/1.0 request");
      }
      if (!fields.chunked) {
        return Failure.of(FailureKind.TRANSFER_CODING, "a transfer coding other than chunked");
      }
      r.body(Request.CHUNKED, null);
    } else {
      r.body(Math.max(0, fields.contentLength), null);
    }
    if (fields.contentLength != FieldParser.NONE) {
      r.headers()
          .remove(HeaderName.CONTENT_LENGTH); // the length is known, and framing is the codec's
    }
    if (fields.expect != null && !fields.expect.equalsIgnoreCase("100-continue")) {
      return Failure.of(FailureKind.EXPECTATION_FAILED, "an expectation other than 100-continue");
    }
    if (fields.expect != null) {
      r.headers().remove(HeaderName.EXPECT); // answered here, when somebody begins to take the body
    }
    if (fields.upgrade && !r.hasBody() && r.protocol() == Protocol.HTTP_1_1) {
      String protocol = r.headers().get(HeaderName.UPGRADE);
      r.upgrade(protocol == null || protocol.isEmpty() ? null : protocol);
    }
    return null;
  }

  /**
   * The forms of RFC 9112 3.2. The authority of an absolute form replaces Host (3.2.2): one
   * authority everywhere.
   */
  private static @Nullable Failure target(
      String target, FieldParser fields, Request r, boolean mergeSlashes) {
    if (fields.hosts > 1 || (fields.hosts == 0 && r.protocol() == Protocol.HTTP_1_1)) {
      return malformed(fields.hosts == 0 ? "no Host" : "more than one Host");
    }
    String hostField = r.headers().get(HeaderName.HOST);
    Failure refused = RequestTarget.method(r.method());
    if (refused != null) {
      return refused;
    }
    String authority = hostField == null ? "" : hostField;
    String path = target;
    if (target.charAt(0) != '/') {
      if (target.equals("*")) {
        Failure misplaced = RequestTarget.asterisk(r);
        return misplaced != null ? misplaced : host(authority, r);
      }
      int slashes = schemeEnd(target);
      if (slashes < 0) {
        return malformed("a request target that is neither a path nor an absolute http URI");
      }
      int slash = firstOf(target, slashes);
      Failure wrongField = host(authority, r);
      if (wrongField != null) {
        return wrongField;
      }
      authority = target.substring(slashes, slash);
      path =
          slash == target.length()
              ? "/"
              : target.charAt(slash) == '?'
                  ? "/" + target.substring(slash)
                  : target.substring(slash);
      r.target(path);
      r.headers().set(HeaderName.HOST, authority);
      if (authority.isEmpty()) {
        return malformed("an absolute target without an authority");
      }
    }
    Failure wrongPath = RequestTarget.path(path, r, mergeSlashes);
    return wrongPath != null ? wrongPath : host(authority, r);
  }

  private static int schemeEnd(String target) {
    if (target.regionMatches(true, 0, "http://", 0, 7)) {
      return 7;
    }
    return target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
  }

  private static int firstOf(String target, int from) {
    int at = from;
    while (at < target.length() && target.charAt(at) != '/' && target.charAt(at) != '?') {
      at++;
    }
    return at;
  }

  private static @Nullable Failure host(String authority, Request r) {
    if (authority.isEmpty() && r.protocol() == Protocol.HTTP_1_0) {
      r.authority("", "");
      return null;
    }
    return RequestTarget.host(authority, r);
  }
}
