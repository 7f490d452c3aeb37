package com.openhwy.marketeer.http1;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Headers;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes response heads, one after the other, out of the bytes of an endpoint's connection. One per
 * connection.
 */
final class ResponseHead {
  private final Http1Loop loop;
  private final HeadScanner scanner = new HeadScanner();
  private final ResponseParser parser = new ResponseParser();
  private @Nullable Failure failure;

  ResponseHead(Http1Loop loop) {
    this.loop = loop;
  }

  /**
   * Reads one head if it is there as a whole.
   *
   * @return its fields; null when bytes are missing, or when {@link #failure} says why it is no
   *     valid head
   */
  @Nullable Headers read(ByteBuf in) {
    int length = scanner.scan(in);
    int limit = loop.limits().responseHeadBytes();
    if (length == HeadScanner.BARE_LF) {
      failure = ResponseParser.wrong("a line that ends with a bare LF");
      return null;
    }
    if (length > limit || (length == HeadScanner.MORE && scanner.scanned() > limit)) {
      failure =
          Failure.of(
              FailureKind.UPSTREAM_HEAD_TOO_LARGE,
              "a response head of more than " + limit + " bytes");
      return null;
    }
    if (length == HeadScanner.MORE) {
      return null;
    }
    scanner.reset();
    Headers headers = new Headers();
    failure = parser.parse(loop.bytes(in, length), length, headers, loop);
    in.skipBytes(length);
    return failure == null ? headers : null;
  }

  @Nullable Failure failure() {
    return failure;
  }

  int status() {
    return parser.status();
  }

  /** Whether the endpoint keeps the connection open after this response. */
  boolean persistent() {
    return parser.persistent();
  }
}
