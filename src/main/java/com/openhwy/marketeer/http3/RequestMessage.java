package com.openhwy.marketeer.http3;

import com.openhwy.marketeer.http.BinaryFields;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.ProtocolLimits;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.util.AsciiString;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is read of a request besides its head. Pure. */
final class RequestMessage {
  private RequestMessage() {}

  /**
   * Reads the trailers. Fields that frame, route, authenticate or describe the content mean nothing
   * behind it and are left out (RFC 9110 6.5.1).
   *
   * @return null when all is well, else what is wrong
   */
  static @Nullable String trailers(
      Iterable<Map.Entry<CharSequence, CharSequence>> from, Headers to, ProtocolLimits limits) {
    for (Map.Entry<CharSequence, CharSequence> field : from) {
      AsciiString name = AsciiString.of(field.getKey());
      AsciiString value = AsciiString.of(field.getValue());
      String wrong = BinaryFields.problem(name, value);
      if (wrong != null) {
        return wrong;
      }
      HeaderName known = BinaryFields.known(name);
      if (known == null) {
        to.add(name.toString(), 0, value.toString());
      } else if (known == HeaderName.ETAG || known == HeaderName.SERVER) {
        to.add(known.text(), known.id(), value.toString());
      }
    }
    return to.size() > limits.fields() ? "more than " + limits.fields() + " trailer fields" : null;
  }

  /** Without a length: such a request is begun when its content comes, or its end. */
  static boolean mayHaveBody(Http3Headers head) {
    CharSequence method = head.method();
    return head.contains("content-length")
        || !("GET".contentEquals(method) || "HEAD".contentEquals(method));
  }
}
