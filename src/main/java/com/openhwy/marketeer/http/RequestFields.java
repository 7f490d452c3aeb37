package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import io.netty.util.AsciiString;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one HTTP/2 or HTTP/3 request (RFC 9113 8, RFC 9114 4) into a {@link Request}
 * and proves them valid: what passes here may be sent on, over HTTP/1.1, too. One per event loop,
 * reused for every head: read its results before the next call.
 *
 * <p>A failure of kind {@link FailureKind#MALFORMED_REQUEST} is one of the message (RFC 9113
 * 8.1.1): its stream must not end as if nothing had happened. The others are answered only.
 */
public final class RequestFields {
  /** {@link #contentLength} when there is none. */
  public static final long NONE = -1;

  private final PseudoFields pseudo = new PseudoFields();
  private final StringBuilder cookies = new StringBuilder();
  private @Nullable String cookie;
  private long contentLength;
  private boolean regular;
  private int hosts;
  private @Nullable String expect;

  /**
   * Fills {@code r} with what the fields say, its body apart from its length. After a failure it
   * holds what was read so far, for the log.
   *
   * @param last whether nothing follows: neither a body nor trailers
   * @return null when they are one valid request
   */
  public @Nullable Failure read(
      Iterable<Map.Entry<CharSequence, CharSequence>> fields,
      boolean last,
      Request r,
      ProtocolLimits limits) {
    clear();
    FieldBudget budget = new FieldBudget(limits);
    for (Map.Entry<CharSequence, CharSequence> field : fields) {
      AsciiString name = AsciiString.of(field.getKey());
      AsciiString value = AsciiString.of(field.getValue());
      Failure failure =
          isPseudo(name) ? pseudo(name, value, r, budget) : regular(name, value, r, budget);
      if (failure != null) {
        return failure;
      }
    }
    if (cookie != null) {
      r.headers().add(HeaderName.COOKIE, cookies.isEmpty() ? cookie : cookies.toString());
    }
    Failure failure = pseudo.finish(r, limits);
    return failure != null ? failure : framing(last, r);
  }

  /** As the head has it; {@link #NONE} without. */
  public long contentLength() {
    return contentLength;
  }

  /** Whether the client waits for a 100 before it sends its body; not sent on. */
  public boolean expectsContinue() {
    return expect != null;
  }

  /** The {@code :protocol} of an extended CONNECT (RFC 8441 4); null for every other request. */
  public @Nullable String protocol() {
    return pseudo.protocol();
  }

  private void clear() {
    pseudo.clear();
    cookies.setLength(0);
    cookie = null;
    contentLength = NONE;
    regular = false;
    hosts = 0;
    expect = null;
  }

  private static boolean isPseudo(AsciiString name) {
    return !name.isEmpty() && name.byteAt(0) == ':';
  }

  private @Nullable Failure pseudo(
      AsciiString name, AsciiString value, Request r, FieldBudget budget) {
    if (regular) {
      return malformed("a pseudo-header field behind another field");
    }
    return budget.take(name, value, false)
        ? pseudo.take(name, value, r)
        : name.contentEquals(":path")
            ? Failure.of(FailureKind.URI_TOO_LONG, "a request target beyond the limit of the head")
            : budget.exceeded();
  }

  private @Nullable Failure regular(
      AsciiString name, AsciiString value, Request r, FieldBudget budget) {
    regular = true;
    String wrong = BinaryFields.problem(name, value);
    if (wrong != null) {
      return malformed(wrong);
    }
    HeaderName known = BinaryFields.known(name);
    if (!budget.take(name, value, known != HeaderName.COOKIE || cookie == null)) {
      return budget.exceeded();
    }
    if (known == null) {
      r.headers().add(name.toString(), 0, value.toString());
      return null;
    }
    return known(known, value, r);
  }

  private @Nullable Failure known(HeaderName name, AsciiString value, Request r) {
    switch (name) {
      case COOKIE -> {
        crumb(value.toString());
        return null;
      }
      case CONTENT_LENGTH -> {
        if (contentLength != NONE) {
          return malformed("more than one content-length");
        }
        contentLength = FieldSyntax.length(value);
        return contentLength < 0 ? malformed("a content-length that is no length") : null;
      }
      case EXPECT -> {
        expect = expect == null ? value.toString() : expect + "," + value;
        return null;
      }
      case HOST -> {
        if (++hosts > 1) {
          return malformed("more than one Host");
        }
      }
      case TE -> {
        if (!value.contentEqualsIgnoreCase("trailers")) {
          return malformed("a TE other than trailers");
        }
      }
      default -> {
        if (BinaryFields.isOfConnection(name)) {
          return malformed("the field " + name.text() + ", which belongs to HTTP/1.1 connections");
        }
      }
    }
    r.headers().add(name.text(), name.id(), value.toString());
    return null;
  }

  /** Cookies may come in crumbs, one a field (RFC 9113 8.2.3); HTTP/1.1 has one line of them. */
  private void crumb(String value) {
    if (cookie == null) {
      cookie = value;
      return;
    }
    if (cookies.isEmpty()) {
      cookies.append(cookie);
    }
    cookies.append("; ").append(value);
  }

  private @Nullable Failure framing(boolean last, Request r) {
    if (last && contentLength > 0) {
      return malformed("a content-length without content");
    }
    r.body(last ? 0 : contentLength == NONE ? Request.CHUNKED : contentLength, null);
    return expect != null && !expect.equalsIgnoreCase("100-continue")
        ? Failure.of(FailureKind.EXPECTATION_FAILED, "an expectation other than 100-continue")
        : null;
  }

  private static Failure malformed(String detail) {
    return Failure.of(FailureKind.MALFORMED_REQUEST, detail);
  }
}
