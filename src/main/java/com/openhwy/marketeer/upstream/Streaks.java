package com.openhwy.marketeer.upstream;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * How often in a row an endpoint did badly, over all event loops. Thread-safe. As long as all goes
 * well nothing is written: a good answer reads three zeros.
 */
final class Streaks {
  private static final AtomicIntegerFieldUpdater<Streaks> SERVER =
      AtomicIntegerFieldUpdater.newUpdater(Streaks.class, "server");
  private static final AtomicIntegerFieldUpdater<Streaks> GATEWAY =
      AtomicIntegerFieldUpdater.newUpdater(Streaks.class, "gateway");
  private static final AtomicIntegerFieldUpdater<Streaks> LOCAL =
      AtomicIntegerFieldUpdater.newUpdater(Streaks.class, "local");

  private volatile int server;
  private volatile int gateway;
  private volatile int local;

  /** Answers from 500 on in a row, this one too. */
  int serverError() {
    endLocal();
    return SERVER.incrementAndGet(this);
  }

  /** Answers of a gateway that did not get on, in a row, this one too. */
  int gatewayError() {
    return GATEWAY.incrementAndGet(this);
  }

  /** Tries in a row that got no answer, this one too. */
  int localError() {
    return LOCAL.incrementAndGet(this);
  }

  void good() {
    endLocal();
    endGateway();
    if (server != 0) {
      server = 0;
    }
  }

  void endGateway() {
    if (gateway != 0) {
      gateway = 0;
    }
  }

  private void endLocal() {
    if (local != 0) {
      local = 0;
    }
  }

  /** It begins anew, after an ejection. */
  void clear() {
    good();
  }
}
