package com.openhwy.marketeer.http1;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.http.HttpDates;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * What the HTTP/1.1 connections of one event loop share: scratch space for heads in both
 * directions, the clock, deadlines and limits. Owned by that loop; whoever uses a scratch area is
 * done with it when the call returns.
 */
public final class Http1Loop {
  private final Ticker ticker;
  private final TimerWheel timers;
  private final FieldParser fields = new FieldParser();
  private final HeadEncoder encoder = new HeadEncoder();
  private Http1Limits limits = Http1Limits.DEFAULT;
  private byte[] scratch = new byte[8 << 10];
  private long dateSecond = -1;
  private byte[] date = new byte[0];

  public Http1Loop(Ticker ticker, TimerWheel timers) {
    this.ticker = ticker;
    this.timers = timers;
  }

  /** Takes effect with the next head of every connection. */
  public void limits(Http1Limits limits) {
    this.limits = limits;
  }

  public Http1Limits limits() {
    return limits;
  }

  Ticker ticker() {
    return ticker;
  }

  public TimerWheel timers() {
    return timers;
  }

  FieldParser fields() {
    return fields;
  }

  HeadEncoder encoder() {
    return encoder;
  }

  /**
   * The next {@code length} bytes of {@code in}, copied to the start of the scratch array; the
   * reader index stays.
   */
  byte[] bytes(ByteBuf in, int length) {
    if (scratch.length < length) {
      scratch = new byte[Math.max(length, scratch.length * 2)];
    }
    in.getBytes(in.readerIndex(), scratch, 0, length);
    return scratch;
  }

  /** The value of {@code Date}, renewed once a second. */
  byte[] date() {
    long second = ticker.epochMillis() / 1000;
    if (second != dateSecond) {
      dateSecond = second;
      date = HttpDates.format(second).getBytes(StandardCharsets.US_ASCII);
    }
    return date;
  }
}
