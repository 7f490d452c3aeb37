package com.openhwy.marketeer.upstream;

/** Whether an endpoint may be picked, by its own condition. */
enum Standing {
  READY,
  /** Not ready but not known to be down either: for when there is nothing else. */
  LAST_RESORT,
  /** Down by its checks, or its circuit breaker is open; never picked, but in a panic. */
  DOWN
}
