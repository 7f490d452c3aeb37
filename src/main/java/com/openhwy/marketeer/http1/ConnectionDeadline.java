package com.openhwy.marketeer.http1;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.http.EndpointDeadline;

/** The endpoint's time on a connection of its own. */
final class ConnectionDeadline extends EndpointDeadline {
  private final ClientConnection connection;

  ConnectionDeadline(ClientConnection connection, TimerWheel timers) {
    super(timers);
    this.connection = connection;
  }

  @Override
  protected boolean awaitsRoom() {
    return connection.awaitsRoom();
  }

  @Override
  protected boolean awaitsBody() {
    return connection.awaitsBody();
  }

  @Override
  protected void unused() {
    connection.close();
  }

  @Override
  protected void late(Failure why) {
    connection.broken(why);
  }
}
