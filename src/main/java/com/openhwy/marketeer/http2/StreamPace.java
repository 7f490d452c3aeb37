package com.openhwy.marketeer.http2;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.ClientPace;
import com.openhwy.marketeer.http.Exchange;

/**
 * The client's pace in one stream; made when the stream has outlived its first window of time, as
 * few do.
 */
final class StreamPace implements ClientPace.Bodies {
  private final ServerStream stream;
  private final Exchange exchange;
  private final ClientPace pace = new ClientPace();

  StreamPace(ServerStream stream, Exchange exchange) {
    this.stream = stream;
    this.exchange = exchange;
    pace.begin(exchange.startNanos());
  }

  /**
   * A window of time has passed: a client that may not go on is answered, or its stream reset.
   *
   * @return whether the connection is at a standstill with this stream
   */
  boolean look() {
    Http2Loop loop = stream.connection.loop();
    Failure why = pace.look(loop.nanos(), loop.limits(), this);
    if (why == null) {
      return false;
    }
    boolean stuck = stream.isSending() && !stream.isWritable();
    if (exchange.isOpen()) {
      stream.breakOff(why);
    } else {
      exchange.note(why);
      stream.reset(exchange, why);
    }
    return stuck;
  }

  @Override
  public boolean receiving() {
    return stream.awaitsClient();
  }

  @Override
  public long received() {
    return exchange.bytesIn();
  }

  @Override
  public boolean sending() {
    return stream.isSending();
  }

  @Override
  public long drained() {
    return exchange.bytesOut();
  }
}
