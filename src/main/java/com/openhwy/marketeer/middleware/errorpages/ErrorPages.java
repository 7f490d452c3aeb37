package com.openhwy.marketeer.middleware.errorpages;

import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.MediaRange;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.http.Response;
import com.openhwy.marketeer.http.Vary;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.ServiceCall;
import com.openhwy.marketeer.middleware.errorpages.ErrorPagesSettings.PageSettings;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Owned by one event loop. */
final class ErrorPages implements Middleware {
  private static final int FIRST = 400;

  /** They described the body that is replaced. */
  private static final HeaderName[] OF_THE_BODY = {
    HeaderName.ACCEPT_RANGES,
    HeaderName.CONTENT_ENCODING,
    HeaderName.CONTENT_LANGUAGE,
    HeaderName.CONTENT_LOCATION,
    HeaderName.CONTENT_RANGE,
    HeaderName.CONTENT_SECURITY_POLICY,
    HeaderName.ETAG,
    HeaderName.LAST_MODIFIED
  };

  private final Page[] pages;
  private final LoopResources loop;
  private final boolean negotiated;

  ErrorPages(List<Page> pages, LoopResources loop) {
    this.pages = pages.toArray(new Page[0]);
    this.loop = loop;
    this.negotiated = pages.stream().map(Page::type).distinct().count() > 1;
  }

  @Override
  public Flow onResponse(Exchange x) {
    Response response = x.response();
    if (response.status() < FIRST) {
      return Flow.CONTINUE;
    }
    Page page = choose(x, response.status());
    if (page == null) {
      return Flow.CONTINUE;
    }
    Supplier<PageText> at = page.text();
    if (at != null) {
      byte[] text = at.get().fill(response.status(), x.requestId());
      head(x, page.settings());
      response.headers().set(HeaderName.CONTENT_TYPE, page.settings().contentType());
      response.body(Unpooled.wrappedBuffer(text));
      return Flow.CONTINUE;
    }
    Backend service = loop.services().find(page.settings().service());
    return service == null ? Flow.CONTINUE : new Fetch(this, x, page.settings()).start(service);
  }

  private @Nullable Page choose(Exchange x, int status) {
    boolean own = x.failure() != null;
    String accept = x.request().headers().joined(HeaderName.ACCEPT);
    Page best = null;
    int bestWeight = 0;
    for (Page page : pages) {
      if (page.settings().isFor(status, own)) {
        int weight = MediaRange.weight(accept, page.type());
        if (weight > bestWeight) {
          best = page;
          bestWeight = weight;
        }
      }
    }
    return best;
  }

  /** Makes room for a page: the body is gone, and what described it. */
  void head(Exchange x, PageSettings page) {
    Response response = x.response();
    ServiceCall.discard(response);
    Headers headers = response.headers();
    for (HeaderName name : OF_THE_BODY) {
      headers.remove(name);
    }
    if (negotiated) {
      Vary.add(headers, HeaderName.ACCEPT);
    }
    if (page.answer() != 0) {
      response.status(page.answer());
    }
  }

  LoopResources loop() {
    return loop;
  }
}
