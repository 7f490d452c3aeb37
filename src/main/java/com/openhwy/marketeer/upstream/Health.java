package com.openhwy.marketeer.upstream;

/** What the active checks say of an endpoint. */
public enum Health {
  /** No check, or none has finished yet. */
  UNKNOWN,
  UP,
  DOWN
}
