package com.openhwy.marketeer.middleware.compression;

/** What a {@code Content-Type} says of a body. */
enum BodyKind {
  /** Not to be compressed. */
  OTHER,
  DOCUMENT,
  /** Server-sent events: each has to arrive when it is sent. */
  EVENTS
}
