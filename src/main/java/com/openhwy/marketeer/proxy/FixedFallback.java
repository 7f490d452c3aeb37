package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.config.model.CircuitBreakerConfig;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The answer that the configuration has. Not to be stored: it is not what was asked for. */
public final class FixedFallback implements Fallback {
  private final int status;
  private final byte[] body;
  private final String contentType;

  public FixedFallback(CircuitBreakerConfig.Fallback config) {
    this.status = config.status();
    this.body = config.body().getBytes(StandardCharsets.UTF_8);
    this.contentType = config.contentType();
  }

  @Override
  public void answer(Exchange x, String target, @Nullable String upgrade) {
    x.response().status(status).headers().set(HeaderName.CACHE_CONTROL, "no-store");
    if (body.length > 0) {
      x.response().headers().set(HeaderName.CONTENT_TYPE, contentType);
    }
    x.response().body(Unpooled.wrappedBuffer(body));
    x.respond();
  }
}
