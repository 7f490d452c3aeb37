package com.openhwy.marketeer.telemetry;

/** What one event loop counts for the connections of one listener. Owner loop only. */
public final class ListenerMeters {
  private final LoopCounter open;
  private final LoopCounter total;
  private final LoopCounter refused;
  private final LoopCounter secured;
  private final LoopCounter notSecured;
  private final LoopCounter notAnnounced;

  ListenerMeters(LoopMeters meters, String listener) {
    this.open = meters.counter("connections_open", "listener", listener);
    this.total = meters.counter("connections_total", "listener", listener);
    this.refused = meters.counter("connections_refused_total", "listener", listener);
    this.secured = meters.counter("tls_handshakes_total", "listener", listener, "result", "ok");
    this.notSecured =
        meters.counter("tls_handshakes_total", "listener", listener, "result", "failed");
    this.notAnnounced = meters.counter("proxy_protocol_errors_total", "listener", listener);
  }

  /** A connection was taken in; exactly one {@link #closed} follows. */
  public void opened() {
    total.increment();
    open.increment();
  }

  public void closed() {
    open.add(-1);
  }

  /** A connection was closed at once, since {@code server.max_connections} were open. */
  public void refused() {
    refused.increment();
  }

  /** A TLS handshake came to its end. */
  public void secured() {
    secured.increment();
  }

  /** A TLS handshake failed, or was not finished in time. */
  public void notSecured() {
    notSecured.increment();
  }

  /** A connection was closed since its peer did not begin with a valid PROXY protocol header. */
  public void notAnnounced() {
    notAnnounced.increment();
  }
}
