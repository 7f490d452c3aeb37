package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Failure;

/**
 * Where the bytes of one message body come from. Event loop only. Nothing flows before {@link #to};
 * after it chunks are pushed until {@link #pause}. Every source ends its sink exactly once: {@link
 * BodySink#end} or {@link BodySink#fail}.
 */
public interface BodySource {

  /**
   * Starts the flow into {@code sink}, which is told of this source first by {@link BodySink#from}.
   * Called once.
   */
  void to(BodySink sink);

  /** Asks for silence; chunks already read may still come. */
  void pause();

  void resume();

  /**
   * The rest is not wanted. The sink hears nothing more; what fed the source is released or closed.
   */
  void cancel(Failure why);
}
