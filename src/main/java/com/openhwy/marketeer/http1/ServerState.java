package com.openhwy.marketeer.http1;

/** What a client's connection is at. */
enum ServerState {
  /** Between requests or inside a head. */
  HEAD,
  /** A request is being answered; its body may still be coming. */
  EXCHANGE,
  TUNNEL,
  /** Nothing more is read as HTTP; what comes is thrown away until the other end has closed. */
  LINGER
}
