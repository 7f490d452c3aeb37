package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Failure;

/** A source that is another one but for what it says otherwise of. Event loop only. */
public interface ForwardingSource extends BodySource {
  BodySource body();

  @Override
  default void to(BodySink sink) {
    body().to(sink);
  }

  @Override
  default void pause() {
    body().pause();
  }

  @Override
  default void resume() {
    body().resume();
  }

  @Override
  default void cancel(Failure why) {
    body().cancel(why);
  }
}
