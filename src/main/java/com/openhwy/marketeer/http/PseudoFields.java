package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * The pseudo-header fields of one request (RFC 9113 8.3.1, RFC 8441 4): what they are, and what
 * they come to. One per {@link RequestFields}, reused.
 */
final class PseudoFields {
  private static final int MAX_METHOD = 32;

  private @Nullable AsciiString method;
  private @Nullable AsciiString scheme;
  private @Nullable AsciiString authority;
  private @Nullable AsciiString path;
  private @Nullable AsciiString protocol;

  void clear() {
    method = null;
    scheme = null;
    authority = null;
    path = null;
    protocol = null;
  }

  /** What an extended CONNECT wants to speak; null for every other request. */
  @Nullable String protocol() {
    return protocol == null ? null : protocol.toString();
  }

  /** Takes one field; what it says stands in the request at once, for the log. */
  @Nullable Failure take(AsciiString name, AsciiString value, Request r) {
    String wrong = BinaryFields.valueProblem(value);
    if (wrong != null) {
      return malformed(wrong);
    }
    boolean first;
    switch (name.toString()) {
      case ":method" -> {
        first = method == null;
        method = value;
        r.method(value.toString());
      }
      case ":scheme" -> {
        first = scheme == null;
        scheme = value;
      }
      case ":authority" -> {
        first = authority == null;
        authority = value;
      }
      case ":path" -> {
        first = path == null;
        path = value;
        r.target(value.toString());
      }
      case ":protocol" -> {
        first = protocol == null;
        protocol = value;
      }
      default -> {
        return malformed("a pseudo-header field that no request has");
      }
    }
    return first ? null : malformed("a pseudo-header field that stands twice");
  }

  /** All fields are read: proves what these say, and fills the request. */
  @Nullable Failure finish(Request r, ProtocolLimits limits) {
    Failure failure = complete();
    if (failure != null) {
      return failure;
    }
    if (protocol == null) {
      failure = RequestTarget.method(r.method());
      if (failure != null) {
        return failure;
      }
    }
    failure = target(r, limits.mergeSlashes());
    return failure != null ? failure : host(r);
  }

  private @Nullable Failure complete() {
    if (method == null || !FieldSyntax.isToken(method.toString())) {
      return malformed("a request without a :method that is a token");
    }
    if (method.length() > MAX_METHOD) {
      return malformed("a method of more than " + MAX_METHOD + " characters");
    }
    boolean connect = method.contentEquals("CONNECT");
    if (connect && protocol == null) {
      return path != null || scheme != null || authority == null
          ? malformed("CONNECT with :scheme or :path, or without :authority")
          : null;
    }
    if (protocol != null && (!connect || authority == null || protocol.isEmpty())) {
      return malformed(":protocol without CONNECT or without :authority");
    }
    if (scheme == null || path == null || path.isEmpty()) {
      return malformed("a request without :scheme or :path");
    }
    return isHttp(scheme) ? null : malformed("a :scheme other than http and https");
  }

  private static boolean isHttp(AsciiString scheme) {
    return scheme.contentEqualsIgnoreCase("https") || scheme.contentEqualsIgnoreCase("http");
  }

  private @Nullable Failure target(Request r, boolean mergeSlashes) {
    String target = r.target();
    if (target.equals("*")) {
      return RequestTarget.asterisk(r);
    }
    if (target.charAt(0) != '/') {
      return malformed("a :path that does not begin with a slash");
    }
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c <= ' ' || c >= 0x7f) {
        return malformed("a request target with a character that must be percent-encoded");
      }
    }
    return RequestTarget.path(target, r, mergeSlashes);
  }

  /** One authority everywhere: Host may repeat {@code :authority}, or stand in for it. */
  private @Nullable Failure host(Request r) {
    String field = r.headers().get(HeaderName.HOST);
    String named = authority == null ? null : authority.toString();
    if (field != null && named != null && !field.equalsIgnoreCase(named)) {
      return malformed("a Host other than :authority");
    }
    String one = named != null ? named : field;
    if (one == null || one.isEmpty()) {
      return malformed("neither :authority nor Host");
    }
    if (field == null) {
      r.headers().add(HeaderName.HOST, one);
    }
    return RequestTarget.host(one, r);
  }

  private static Failure malformed(String detail) {
    return Failure.of(FailureKind.MALFORMED_REQUEST, detail);
  }
}
