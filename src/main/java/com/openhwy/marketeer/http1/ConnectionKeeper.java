package com.openhwy.marketeer.http1;

/**
 * Hears what becomes of a connection to an endpoint between requests: its pool. Event loop only.
 */
public interface ConnectionKeeper {

  /** Ready for another request. */
  void idle(ClientConnection connection);

  /** Gone. Called once. */
  void closed(ClientConnection connection);
}
