package com.openhwy.marketeer.acme;

import java.io.IOException;
import java.time.Duration;

/** The authority answered that it wants to be left alone for that long. */
final class AskedToWait extends IOException {
  private static final long serialVersionUID = 1;
  private final Duration time;

  AskedToWait(int status, Duration time) {
    super("HTTP " + status + ", to be asked again in " + time.toSeconds() + " s");
    this.time = time;
  }

  Duration time() {
    return time;
  }
}
