package com.openhwy.marketeer.middleware;

/** Whether a middleware that refuses requests does so. */
public enum Mode {
  /** The request is refused. */
  ENFORCE,
  /** The request passes; what would have happened is counted and logged. */
  OBSERVE;

  /** As in the configuration and in metrics. */
  public String text() {
    return this == ENFORCE ? "enforce" : "observe";
  }
}
