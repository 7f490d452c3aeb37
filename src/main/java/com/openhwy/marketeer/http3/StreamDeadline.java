package com.openhwy.marketeer.http3;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.http.ClientPace;

/** The client's time for one stream: a head within its time, then the pace of both bodies. */
final class StreamDeadline extends TimerWheel.Timer {
  /** Between two looks whether the client is still there. */
  private static final long PROBE = 1_000_000_000L;

  private final Http3Stream stream;
  private final Http3Loop loop;
  private final ClientPace pace = new ClientPace();
  private boolean head = true;
  private long nextLook;

  StreamDeadline(Http3Stream stream, Http3Loop loop) {
    this.stream = stream;
    this.loop = loop;
  }

  void head() {
    loop.timers().arm(this, loop.limits().headNanos());
  }

  void exchange() {
    head = false;
    long now = loop.timers().nanos();
    long window = ClientPace.window(loop.limits());
    pace.begin(now);
    nextLook = now + window;
    loop.timers().arm(this, Math.min(PROBE, window));
  }

  void cancel() {
    loop.timers().cancel(this);
  }

  @Override
  protected void expired() {
    if (head) {
      stream.headLate(
          Failure.of(FailureKind.REQUEST_TIMEOUT, "the request head did not arrive in time"));
      return;
    }
    long now = loop.timers().nanos();
    long window = ClientPace.window(loop.limits());
    if (now - nextLook >= 0) {
      nextLook = now + window;
      Failure late = pace.look(now, loop.limits(), stream);
      if (late != null) {
        stream.tooSlow(late);
        return;
      }
    }
    loop.timers().arm(this, Math.min(PROBE, window));
    stream.sender().probe();
  }
}
