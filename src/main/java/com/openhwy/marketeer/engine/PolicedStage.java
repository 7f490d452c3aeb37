package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Headers;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a stage that a middleware put into the body of a response: one that throws breaks
 * this response off, under its name, and not the connection of an endpoint that did nothing wrong.
 */
final class PolicedStage implements BodySink {
  private final BodySink stage;
  private final Exchange x;
  private final LoopRoute route;
  private final int middleware;
  private @Nullable BodySource source;
  private boolean broken;

  PolicedStage(BodySink stage, Exchange x, LoopRoute route, int middleware) {
    this.stage = stage;
    this.x = x;
    this.route = route;
    this.middleware = middleware;
  }

  @Override
  public void from(BodySource from) {
    source = from;
    try {
      stage.from(from);
    } catch (RuntimeException | Error e) {
      blame(e);
    }
  }

  @Override
  public void chunk(ByteBuf data) {
    if (broken) {
      data.release();
      return;
    }
    try {
      stage.chunk(data);
    } catch (RuntimeException | Error e) {
      blame(e);
    }
  }

  @Override
  public void end(@Nullable Headers trailers) {
    source = null;
    if (!broken) {
      try {
        stage.end(trailers);
      } catch (RuntimeException | Error e) {
        blame(e);
      }
    }
  }

  @Override
  public void fail(Failure failure) {
    source = null;
    if (!broken) {
      try {
        stage.fail(failure);
      } catch (RuntimeException | Error e) {
        blame(e);
      }
    }
  }

  private void blame(Throwable e) {
    broken = true;
    Failure failure = Pipeline.blameOnResponse(x, route, middleware, e);
    BodySource from = source;
    source = null;
    if (from != null) {
      from.cancel(failure);
    }
    x.fail(failure);
  }
}
