package com.openhwy.marketeer.http;

import org.jspecify.annotations.Nullable;

/**
 * A body whose trailers stay behind. An endpoint may merge them into the head (RFC 9110 6.5.1), and
 * a client would say there what a middleware has just taken out of its head. Event loop only.
 */
public record WithoutTrailers(BodySource body) implements ForwardingSource {
  @Override
  public void to(BodySink sink) {
    body.to(new Cut(sink));
  }

  private record Cut(BodySink next) implements ForwardingSink {
    @Override
    public void end(@Nullable Headers trailers) {
      next.end(null);
    }
  }
}
