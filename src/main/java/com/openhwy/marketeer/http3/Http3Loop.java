package com.openhwy.marketeer.http3;

import com.openhwy.marketeer.http.ProtocolLimits;
import com.openhwy.marketeer.http.ProtocolLoop;
import com.openhwy.marketeer.http.RequestFields;
import io.netty.util.AsciiString;

/** What the HTTP/3 connections of one event loop share. Owned by that loop. */
public final class Http3Loop {
  private final ProtocolLoop protocols;
  private final RequestFields fields = new RequestFields();

  public Http3Loop(ProtocolLoop protocols) {
    this.protocols = protocols;
  }

  com.openhwy.marketeer.base.TimerWheel timers() {
    return protocols.timers();
  }

  ProtocolLimits limits() {
    return protocols.limits();
  }

  AsciiString date() {
    return protocols.date();
  }

  /** Reads one head; read its results before the next one. */
  RequestFields fields() {
    return fields;
  }
}
