package com.openhwy.marketeer.middleware.maintenance;

import com.openhwy.marketeer.base.Cidr;
import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.Guard;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.RetryAfter;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Owned by one event loop. */
final class Maintenance implements Middleware {
  private static final Object CLOSED = new Object();

  private final MaintenanceSettings settings;
  private final byte[] body;
  private final RetryAfter retryAfter;
  private final Failure failure;
  private final Guard guard;
  private final int slot;

  Maintenance(String name, MaintenanceSettings settings, LoopResources loop, int slot) {
    this.settings = settings;
    this.body = settings.body().getBytes(StandardCharsets.UTF_8);
    this.retryAfter =
        new RetryAfter(settings.retryAfter(), settings.retryAfterJitter(), new SplittableRandom());
    this.failure = Failure.of(FailureKind.MAINTENANCE, "closed for maintenance (" + name + ")");
    this.guard = new Guard(name, settings.mode(), loop);
    this.slot = slot;
  }

  @Override
  public Flow onRequest(Exchange x) {
    if (!settings.enabled() || isAllowed(x.request().client().getAddress())) {
      return Flow.CONTINUE;
    }
    if (!guard.observes()) {
      x.slot(slot, CLOSED);
    }
    return guard.refuse(x, failure);
  }

  private boolean isAllowed(byte[] client) {
    for (int i = 0; i < settings.allow().size(); i++) {
      Cidr block = settings.allow().get(i);
      if (block.contains(client)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Flow onResponse(Exchange x) {
    if (x.slot(slot) == CLOSED) {
      Headers headers = x.response().headers();
      retryAfter.set(x);
      if (body.length > 0) {
        headers.set(HeaderName.CONTENT_TYPE, settings.contentType());
        headers.remove(HeaderName.CONTENT_SECURITY_POLICY); // was for the gateway's own page
        x.response().body(Unpooled.wrappedBuffer(body));
      }
    }
    return Flow.CONTINUE;
  }
}
