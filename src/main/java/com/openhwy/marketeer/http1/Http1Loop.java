package com.openhwy.marketeer.http1;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.http.ProtocolLimits;
import com.openhwy.marketeer.http.ProtocolLoop;
import io.netty.buffer.ByteBuf;

/**
 * What the HTTP/1.1 connections of one event loop share: scratch space for heads in both
 * directions, and the {@link ProtocolLoop}. Owned by that loop; whoever uses a scratch area is done
 * with it when the call returns.
 */
public final class Http1Loop {
  private final ProtocolLoop loop;
  private final FieldParser fields = new FieldParser();
  private final HeadEncoder encoder = new HeadEncoder();
  private byte[] scratch = new byte[8 << 10];

  public Http1Loop(ProtocolLoop loop) {
    this.loop = loop;
  }

  public ProtocolLimits limits() {
    return loop.limits();
  }

  Ticker ticker() {
    return loop.ticker();
  }

  public TimerWheel timers() {
    return loop.timers();
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

  /** The value of {@code Date}. */
  byte[] date() {
    return loop.date().array();
  }
}
