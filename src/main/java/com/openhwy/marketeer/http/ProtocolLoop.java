package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.base.TimerWheel;
import io.netty.util.AsciiString;

/**
 * What the connections of one event loop share, whatever is spoken over them: the clock, deadlines
 * and limits. Owned by that loop.
 */
public final class ProtocolLoop {
  private final Ticker ticker;
  private final TimerWheel timers;
  private ProtocolLimits limits = ProtocolLimits.DEFAULT;
  private long dateSecond = -1;
  private AsciiString date = AsciiString.EMPTY_STRING;

  public ProtocolLoop(Ticker ticker, TimerWheel timers) {
    this.ticker = ticker;
    this.timers = timers;
  }

  public Ticker ticker() {
    return ticker;
  }

  public TimerWheel timers() {
    return timers;
  }

  public ProtocolLimits limits() {
    return limits;
  }

  /** Takes effect with the next head of every connection. */
  public void limits(ProtocolLimits limits) {
    this.limits = limits;
  }

  /** The value of {@code Date}, renewed once a second; all of its array is the text. */
  public AsciiString date() {
    long second = ticker.epochMillis() / 1000;
    if (second != dateSecond) {
      dateSecond = second;
      date = new AsciiString(HttpDates.format(second));
    }
    return date;
  }
}
