package com.openhwy.marketeer.acme;

import java.time.Duration;

/** How a worker waits between two questions. */
@FunctionalInterface
interface Pause {
  Pause SLEEP = time -> Thread.sleep(time.toMillis());

  void rest(Duration time) throws InterruptedException;
}
