package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.snapshot.CompiledBackend;
import io.netty.buffer.Unpooled;

/** Answers with what the configuration says. Stateless. */
final class RespondBackend implements Backend {
  private final CompiledBackend.Respond answer;

  RespondBackend(CompiledBackend.Respond answer) {
    this.answer = answer;
  }

  @Override
  public void handle(Exchange x) {
    x.response()
        .status(answer.status())
        .body(Unpooled.wrappedBuffer(answer.body()))
        .headers()
        .addAll(answer.headers());
    x.respond();
  }
}
