package com.openhwy.marketeer.http2;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.http.EndpointDeadline;

/** The endpoint's time for one stream. */
final class StreamDeadline extends EndpointDeadline {
  private final Http2Stream stream;

  StreamDeadline(Http2Stream stream, TimerWheel timers) {
    super(timers);
    this.stream = stream;
  }

  @Override
  protected boolean awaitsRoom() {
    return stream.awaitsRoom();
  }

  @Override
  protected boolean awaitsBody() {
    return stream.awaitsBody();
  }

  @Override
  protected void unused() {
    throw new IllegalStateException("a stream is never idle: it begins with its request");
  }

  @Override
  protected void late(Failure why) {
    stream.late(why);
  }
}
