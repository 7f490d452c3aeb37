package com.openhwy.marketeer.telemetry;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Downstream;
import com.openhwy.marketeer.http.Driver;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import java.time.Instant;

/** An exchange that has ended, for the log: nothing drives it. */
final class Entry {
  static final long WHEN = Instant.parse("2025-12-09T12:00:00.042Z").toEpochMilli();
  static final long MS = 1_000_000;

  /** A clock that stands. */
  static final Ticker TICKER =
      new Ticker() {
        @Override
        public long nanos() {
          return 0;
        }

        @Override
        public long epochMillis() {
          return WHEN;
        }
      };

  private Entry() {}

  /** The seed's own example, answered with 200. */
  static Exchange seed() {
    Exchange x = get("/auth/validate");
    x.response().status(200);
    return x;
  }

  static Exchange get(String target) {
    Exchange x = new Exchange(new NoClient(), new NoDriver(), 0);
    x.requestId("abc123");
    x.request().method("GET").target(target).authority("api.open-hwy.com:80", "api.open-hwy.com");
    x.request().client(x.request().peer(), "192.168.1.100");
    return x;
  }

  static Exchange withUserAgent(String value) {
    Exchange x = seed();
    x.request().headers().add(HeaderName.USER_AGENT, value);
    return x;
  }

  private static final class NoClient implements Downstream {
    @Override
    public void respond(Exchange x) {}

    @Override
    public void interim(int status, Headers headers) {}

    @Override
    public void tunnel(Exchange x, BodySource fromEndpoint, BodySink toEndpoint) {}

    @Override
    public void reset(Exchange x, Failure why) {}
  }

  private static final class NoDriver implements Driver {
    @Override
    public void handle(Exchange x) {}

    @Override
    public void launch(Exchange branch) {}

    @Override
    public void respond(Exchange x) {}

    @Override
    public void resume(Exchange x) {}

    @Override
    public void fail(Exchange x, Failure why) {}

    @Override
    public void ended(Exchange x) {}
  }
}
