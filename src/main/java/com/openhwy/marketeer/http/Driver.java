package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Failure;

/**
 * What moves exchanges through their pipeline: implemented once, by the engine. Event loop only.
 */
public interface Driver {
  void handle(Exchange x);

  /** Takes a branch of another exchange down the rest of the pipeline. */
  void launch(Exchange branch);

  void respond(Exchange x);

  void resume(Exchange x);

  void fail(Exchange x, Failure why);

  void ended(Exchange x);
}
