package com.openhwy.marketeer.http1;

import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.UpstreamRequest;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;

/** Turns an {@link UpstreamRequest} into the bytes of its head (RFC 9112 3, 6). Pure. */
final class RequestWriter {
  private static final byte[] VERSION = " HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CHUNKED =
      "Transfer-Encoding: chunked\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LENGTH = "Content-Length: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] UPGRADE =
      "Connection: upgrade\r\nUpgrade: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TE = "Connection: TE\r\n".getBytes(StandardCharsets.US_ASCII);

  private RequestWriter() {}

  /** The head, with room behind it for a small body. */
  static ByteBuf head(Http1Loop loop, ChannelHandlerContext ctx, UpstreamRequest request) {
    HeadEncoder e = loop.encoder().clear();
    e.text(request.method())
        .octet(' ')
        .text(request.target())
        .bytes(VERSION)
        .fields(request.headers());
    if (request.bodyLength() == Request.CHUNKED) {
      e.bytes(CHUNKED);
    } else if (request.bodyLength() > 0 || expectsLength(request.method())) {
      e.bytes(LENGTH).decimal(request.bodyLength()).crlf();
    }
    if (request.upgrade() != null) {
      e.bytes(UPGRADE).text(request.upgrade()).crlf();
    } else if (request.headers().contains(HeaderName.TE)) {
      e.bytes(TE); // RFC 9110 10.1.4: TE is hop-by-hop and must be named
    }
    return e.crlf().toBuffer(ctx.alloc(), request.bodyLength() == 0 ? 0 : OutboundBody.COPY_BELOW);
  }

  /** RFC 9110 8.6: a request whose method anticipates content says so when it has none. */
  private static boolean expectsLength(String method) {
    return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
  }
}
