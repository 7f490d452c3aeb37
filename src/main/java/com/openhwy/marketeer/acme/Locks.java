package com.openhwy.marketeer.acme;

import java.io.IOException;
import java.time.Duration;

/** Locks that are held for as long as a file takes to be written, and so are waited for. */
final class Locks {
  private static final int TRIES = 250;
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Locks() {}

  /** Blocks. */
  static AcmeStorage.Lock await(AcmeStorage storage, String name, Pause pause)
      throws IOException, InterruptedException {
    for (int i = 0; i < TRIES; i++) {
      AcmeStorage.Lock lock = storage.tryLock(name);
      if (lock != null) {
        return lock;
      }
      pause.rest(PAUSE);
    }
    throw new IOException("the lock \"" + name + "\" is not given back by " + storage.holder(name));
  }
}
