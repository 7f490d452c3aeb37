package com.openhwy.marketeer.control;

import org.jspecify.annotations.Nullable;

/** Whether traffic may be sent here; thread-safe. */
public final class Readiness {
  private volatile boolean started;
  private volatile boolean draining;

  /** Every verticle is up. */
  public void started() {
    started = true;
  }

  /** No traffic is wanted any more; cannot be taken back. */
  public void draining() {
    draining = true;
  }

  public boolean isDraining() {
    return draining;
  }

  /** {@code starting}, {@code serving} or {@code draining}. */
  public String state() {
    return draining ? "draining" : started ? "serving" : "starting";
  }

  /** Why not; null when ready. */
  public @Nullable String whyNot() {
    return draining ? "draining" : started ? null : "starting";
  }
}
