package com.openhwy.marketeer.middleware.cache;

import com.openhwy.marketeer.http.ByteRanges;
import com.openhwy.marketeer.http.Conditions;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.Response;
import io.netty.buffer.Unpooled;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A response made from a stored one for one request: its conditions and its range are looked at
 * here (RFC 9111 4.3.2, RFC 9110 14.2). On the loop of the exchange.
 */
final class Answer {
  private static final String CONTENT = "content-";
  private static final int OK = 200;

  private final Entry entry;
  private final Exchange x;
  private final Executor loop;

  /**
   * @param loop runs tasks on the event loop of the exchange
   */
  Answer(Entry entry, Exchange x, Executor loop) {
    this.entry = entry;
    this.x = x;
    this.loop = loop;
  }

  /**
   * Puts head and body into the response; sends nothing.
   *
   * @param nanos now, as the ticker has it
   * @param nowSeconds since 1970
   * @return what reads the body for the client; null when that needs no reading
   */
  @Nullable BodyReader prepare(long nanos, long nowSeconds) {
    Response out = x.response();
    out.headers().addAll(entry.headers());
    out.headers().remove(HeaderName.SURROGATE_KEY);
    out.headers().remove(HeaderName.CACHE_TAG);
    out.headers().set(HeaderName.AGE, Long.toString(entry.age(nanos)));
    out.status(entry.status());
    Request request = x.request();
    if (entry.status() == OK) {
      if (Conditions.judge(request, entry, nowSeconds) == Conditions.Verdict.NOT_MODIFIED) {
        notModified(out);
        return null;
      }
      ByteRanges ranges = ranges(request, nowSeconds);
      if (ranges != null) {
        return part(out, ranges);
      }
    }
    return whole(out);
  }

  /** What describes a body that is not sent stays away (RFC 9110 15.4.5). */
  private static void notModified(Response out) {
    Headers headers = out.status(304).headers();
    for (int i = headers.size() - 1; i >= 0; i--) {
      boolean content = headers.name(i).regionMatches(true, 0, CONTENT, 0, CONTENT.length());
      if (content && headers.id(i) != HeaderName.CONTENT_LOCATION.id()) {
        headers.removeAt(i);
      }
    }
    out.length(0);
  }

  /** Null when the whole is to be sent, as it is for several ranges. */
  private @Nullable ByteRanges ranges(Request request, long nowSeconds) {
    String field = request.headers().get(HeaderName.RANGE);
    if (field == null
        || request.isHead()
        || entry.length() == Response.UNKNOWN
        || !Conditions.rangeApplies(request, entry, nowSeconds)) {
      return null;
    }
    ByteRanges ranges = ByteRanges.parse(field, entry.length());
    return ranges == null || ranges.count() > 1 ? null : ranges;
  }

  private @Nullable BodyReader part(Response out, ByteRanges ranges) {
    if (ranges.count() == 0) {
      out.status(416).headers().set(HeaderName.CONTENT_RANGE, "bytes */" + entry.length());
      out.length(0);
      return null;
    }
    out.status(206).headers().set(HeaderName.CONTENT_RANGE, ranges.contentRange(0, entry.length()));
    BodyReader reader = new BodyReader(entry.body(), loop, ranges.first(0), ranges.length(0));
    out.body(reader, ranges.length(0));
    return reader;
  }

  private @Nullable BodyReader whole(Response out) {
    if (x.request().isHead() || entry.length() == 0) {
      out.length(entry.length());
      return null;
    }
    byte[] all = atHand();
    if (all != null) {
      out.body(Unpooled.wrappedBuffer(all));
      return null;
    }
    BodyReader reader = new BodyReader(entry.body(), loop, 0, Long.MAX_VALUE);
    out.body(reader, entry.length());
    return reader;
  }

  /** A complete body of one chunk, which nobody need read. */
  private byte @Nullable [] atHand() {
    Body.End end = entry.body().end();
    Body.Chunk first = entry.body().first();
    Body.Chunk only = end == null || first == null ? null : first.next();
    return only == null
            || only.next() != null
            || end == null
            || end.failure() != null
            || end.trailers() != null
        ? null
        : only.bytes;
  }
}
