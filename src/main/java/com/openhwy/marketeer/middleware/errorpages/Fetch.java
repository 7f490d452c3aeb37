package com.openhwy.marketeer.middleware.errorpages;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Response;
import com.openhwy.marketeer.middleware.ServiceCall;
import com.openhwy.marketeer.middleware.errorpages.ErrorPagesSettings.PageSettings;
import io.netty.buffer.ByteBuf;

/**
 * Asks a service for a page. Any answer but 200 leaves the error as it was: an error on the way to
 * its page is no reason for another. Event loop only.
 */
final class Fetch implements ServiceCall.Listener {
  private final ErrorPages owner;
  private final Exchange x;
  private final PageSettings page;
  private boolean over;
  private boolean waiting;

  Fetch(ErrorPages owner, Exchange x, PageSettings page) {
    this.owner = owner;
    this.x = x;
    this.page = page;
  }

  Flow start(Backend service) {
    ServiceCall call = new ServiceCall(service, owner.loop().timers(), x, this);
    String path = page.path().replace("{status}", Integer.toString(x.response().status()));
    call.request().method("GET").target(path).path(path);
    call.send(page.timeout().toNanos());
    if (over) {
      return Flow.CONTINUE;
    }
    waiting = true;
    x.onAbort((gone, why) -> call.cancel(why));
    return Flow.SUSPEND;
  }

  @Override
  public void answered(Response answer) {
    ByteBuf bytes = answer.bytes();
    BodySource stream = answer.stream();
    if (answer.status() != 200 || (bytes == null && stream == null)) {
      ServiceCall.discard(answer);
    } else {
      owner.head(x, page);
      String type = answer.headers().get(HeaderName.CONTENT_TYPE);
      String coding = answer.headers().get(HeaderName.CONTENT_ENCODING);
      long length = answer.length();
      answer.handedOver();
      x.response().headers().set(HeaderName.CONTENT_TYPE, type == null ? page.contentType() : type);
      if (coding != null) {
        x.response().headers().set(HeaderName.CONTENT_ENCODING, coding);
      }
      if (bytes != null) {
        x.response().body(bytes);
      } else if (stream != null) {
        x.response().body(stream, length);
      }
    }
    goOn();
  }

  @Override
  public void failed(Failure why) {
    goOn();
  }

  private void goOn() {
    over = true;
    if (waiting) {
      x.resume();
    }
  }
}
