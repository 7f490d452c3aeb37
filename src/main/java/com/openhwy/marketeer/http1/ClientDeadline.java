package com.openhwy.marketeer.http1;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.http.ClientPace;

/**
 * How long a client may take, in every phase of its connection: a head within its time, bodies at
 * the {@link ClientPace}, the next request within the keep-alive time.
 */
final class ClientDeadline extends TimerWheel.Timer implements ClientPace.Bodies {
  private enum Phase {
    HEAD,
    EXCHANGE,
    KEEP_ALIVE,
    TUNNEL,
    LINGER
  }

  /** For a client that sends on although it has its answer; as long as nginx waits. */
  private static final long LINGER = 5_000_000_000L;

  private final ServerConnection connection;
  private final Http1Loop loop;
  private final ClientPace pace = new ClientPace();
  private Phase phase = Phase.HEAD;
  private long received;

  ClientDeadline(ServerConnection connection, Http1Loop loop) {
    this.connection = connection;
    this.loop = loop;
  }

  void head() {
    phase = Phase.HEAD;
    loop.timers().arm(this, loop.limits().headNanos());
  }

  void keepAlive() {
    phase = Phase.KEEP_ALIVE;
    loop.timers().arm(this, loop.limits().keepAliveNanos());
  }

  /** A request is being answered: the clock looks in from time to time. */
  void exchange() {
    phase = Phase.EXCHANGE;
    received = 0;
    pace.begin(loop.timers().nanos());
    loop.timers().arm(this, ClientPace.window(loop.limits()));
  }

  void tunnel() {
    phase = Phase.TUNNEL;
    loop.timers().cancel(this);
  }

  void linger() {
    phase = Phase.LINGER;
    loop.timers().arm(this, LINGER);
  }

  void cancel() {
    loop.timers().cancel(this);
  }

  /** Bytes of a body came from the client. */
  void progress(int bytes) {
    received += bytes;
  }

  @Override
  protected void expired() {
    switch (phase) {
      case HEAD -> connection.expired(timeout("the request head did not arrive in time"));
      case EXCHANGE -> look();
      case KEEP_ALIVE, LINGER -> connection.close();
      case TUNNEL -> {} // the endpoint's side keeps the clock of a tunnel
    }
  }

  private void look() {
    Failure why = pace.look(loop.timers().nanos(), loop.limits(), this);
    if (why != null) {
      connection.expired(why);
    } else {
      loop.timers().arm(this, ClientPace.window(loop.limits()));
    }
  }

  @Override
  public boolean receiving() {
    return connection.isTaken();
  }

  @Override
  public long received() {
    return received;
  }

  @Override
  public boolean sending() {
    return connection.sender().sending();
  }

  @Override
  public long drained() {
    return connection.sender().drained();
  }

  private static Failure timeout(String detail) {
    return Failure.of(FailureKind.REQUEST_TIMEOUT, detail);
  }
}
