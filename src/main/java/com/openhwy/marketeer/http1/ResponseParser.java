package com.openhwy.marketeer.http1;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.FieldSyntax;
import com.openhwy.marketeer.http.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads one response head of an endpoint (RFC 9112 4, 5, 6.3), as strictly as requests are read.
 * One per connection, for its results; the bytes end with an empty line.
 */
final class ResponseParser {
  private static final int FIELDS = 1000;

  private int status;
  private boolean persistent;

  int status() {
    return status;
  }

  /** Whether the endpoint keeps the connection open after this response. */
  boolean persistent() {
    return persistent;
  }

  /**
   * Reads the head; what it says about framing is left in the loop's {@link FieldParser}.
   *
   * @return null when the head is one valid response
   */
  @Nullable Failure parse(byte[] a, int end, Headers out, Http1Loop loop) {
    boolean http11 = isVersion(a, end, '1');
    if (!http11 && !isVersion(a, end, '0')) {
      return wrong("a status line that does not begin with HTTP/1.1 and a status from 100 to 599");
    }
    status = (a[9] - '0') * 100 + (a[10] - '0') * 10 + (a[11] - '0');
    int at = 12;
    if (a[at] != ' ' && a[at] != '\r') {
      return wrong("a status of more than three digits");
    }
    while (FieldSyntax.isValueChar(a[at] & 0xff)) {
      at++;
    }
    if (a[at] != '\r' || a[at + 1] != '\n') {
      return wrong("a control character in the reason phrase");
    }
    FieldParser fields = loop.fields();
    String problem = fields.parse(a, at + 2, end, out);
    if (problem != null) {
      return wrong(problem);
    }
    if (out.size() > FIELDS) {
      return Failure.of(FailureKind.UPSTREAM_HEAD_TOO_LARGE, "more than " + FIELDS + " fields");
    }
    persistent = http11 ? !fields.close : fields.keepAlive && !fields.close;
    if (!fields.hasTransferEncoding()) {
      return null;
    }
    if (fields.contentLength != FieldParser.NONE) {
      return wrong("both Content-Length and Transfer-Encoding");
    }
    return http11 && fields.chunked ? null : wrong("a transfer coding that was not asked for");
  }

  private static boolean isVersion(byte[] a, int end, char minor) {
    return end >= 16
        && a[0] == 'H'
        && a[1] == 'T'
        && a[2] == 'T'
        && a[3] == 'P'
        && a[4] == '/'
        && a[5] == '1'
        && a[6] == '.'
        && a[7] == minor
        && a[8] == ' '
        && a[9] >= '1'
        && a[9] <= '5'
        && a[10] >= '0'
        && a[10] <= '9'
        && a[11] >= '0'
        && a[11] <= '9';
  }

  static Failure wrong(String detail) {
    return Failure.of(FailureKind.UPSTREAM_PROTOCOL, detail);
  }
}
