package com.openhwy.marketeer.http2;

import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.http.ProtocolLimits;
import com.openhwy.marketeer.http.ProtocolLoop;
import com.openhwy.marketeer.http.RequestFields;
import io.netty.util.AsciiString;

/**
 * What the clients' HTTP/2 connections of one event loop share: a reader and a writer of heads, and
 * the {@link ProtocolLoop}. Owned by that loop; whoever uses one of them is done with it when the
 * call returns.
 */
public final class Http2Loop {
  private final ProtocolLoop loop;
  private final RequestFields requests = new RequestFields();
  private final FieldBlock block = new FieldBlock();

  public Http2Loop(ProtocolLoop loop) {
    this.loop = loop;
  }

  RequestFields requests() {
    return requests;
  }

  FieldBlock block() {
    return block;
  }

  ProtocolLimits limits() {
    return loop.limits();
  }

  TimerWheel timers() {
    return loop.timers();
  }

  long nanos() {
    return loop.ticker().nanos();
  }

  AsciiString date() {
    return loop.date();
  }
}
