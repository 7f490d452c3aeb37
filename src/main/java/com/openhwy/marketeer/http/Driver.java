package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Failure;

/**
 * What moves exchanges through their pipeline: implemented once, by the engine. Event loop only.
 */
public interface Driver {
  void handle(Exchange x);

  /**
   * Gives a copy of an exchange's request the path, the query and the host that the endpoint of its
   * route would see.
   */
  default void forwardedInto(Exchange x, Request copy) {
    copy.path(x.request().path()).query(x.request().query());
  }

  /** Takes a branch of another exchange down the rest of the pipeline. */
  void launch(Exchange branch);

  void respond(Exchange x);

  void resume(Exchange x);

  void fail(Exchange x, Failure why);

  void ended(Exchange x);

  /**
   * Somebody broke the contract of an exchange: answered twice, threw when handed a part of a body
   * or told of an abort. Names whoever it was in the log, and does nothing else.
   *
   * @return what it comes to for the client
   */
  default Failure misused(Exchange x, Throwable how) {
    throw new IllegalStateException("an exchange was misused", how);
  }
}
