package com.openhwy.marketeer.http1;

import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Protocol;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.Response;
import com.openhwy.marketeer.http.ResponseFields;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/**
 * Turns a {@link Response} into the bytes of its head (RFC 9112 4, 6); decides its framing. Pure
 * but for the clock.
 */
final class ResponseWriter {
  private static final byte[][] STATUS_LINES = new byte[600][];
  private static final int LOOP_DETECTED = 508;
  private static final byte[] DATE = "Date: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LENGTH = "Content-Length: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CHUNKED =
      "Transfer-Encoding: chunked\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CLOSE = "Connection: close\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] KEEP_ALIVE =
      "Connection: keep-alive\r\n".getBytes(StandardCharsets.US_ASCII);

  static {
    for (int status = 100; status < 600; status++) {
      String reason =
          status == LOOP_DETECTED
              ? "Loop Detected" // RFC 5842 7.2; Netty does not know it
              : HttpResponseStatus.valueOf(status).reasonPhrase();
      String line = "HTTP/1.1 " + status + " " + reason + "\r\n";
      STATUS_LINES[status] = line.getBytes(StandardCharsets.US_ASCII);
    }
  }

  private ResponseWriter() {}

  /** How the body is to be framed for this client; without one the value means nothing. */
  static OutboundBody.Framing framing(Request request, Response response) {
    if (response.length() != Response.UNKNOWN) {
      return OutboundBody.Framing.FIXED;
    }
    return request.protocol() == Protocol.HTTP_1_0
        ? OutboundBody.Framing.UNTIL_CLOSE
        : OutboundBody.Framing.CHUNKED;
  }

  /**
   * The head of a final response.
   *
   * @param spare bytes of room to leave behind it
   */
  static ByteBuf head(Http1Connection connection, Exchange x, boolean keepAlive, int spare) {
    Http1Loop loop = connection.loop;
    Request request = x.request();
    Response response = x.response();
    HeadEncoder e =
        loop.encoder().clear().bytes(STATUS_LINES[response.status()]).fields(response.headers());
    if (!response.headers().contains(HeaderName.DATE)) {
      e.bytes(DATE).bytes(loop.date()).crlf();
    }
    int status = response.status();
    long length = response.length();
    if (ResponseFields.mayHaveBody(status)) {
      if (length >= 0) {
        e.bytes(LENGTH).decimal(length).crlf();
      } else if (!request.isHead() && request.protocol() != Protocol.HTTP_1_0) {
        e.bytes(CHUNKED);
      }
    } else if (status == 304 && length > 0) {
      e.bytes(LENGTH).decimal(length).crlf();
    }
    if (!keepAlive) {
      e.bytes(CLOSE);
    } else if (request.protocol() == Protocol.HTTP_1_0) {
      e.bytes(KEEP_ALIVE);
    }
    return e.crlf().toBuffer(connection.context().alloc(), spare);
  }

  /** An interim response, or the 101 that opens a tunnel. */
  static ByteBuf bare(Http1Connection connection, int status, Headers headers) {
    return connection
        .loop
        .encoder()
        .clear()
        .bytes(STATUS_LINES[status])
        .fields(headers)
        .crlf()
        .toBuffer(connection.context().alloc(), 0);
  }
}
