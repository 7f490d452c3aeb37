package com.openhwy.marketeer.middleware.compression;

import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.http.Response;
import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.Loops;
import io.netty.buffer.Unpooled;

/** A compression on a loop without Vert.x, and exchanges through it. */
final class Made implements AutoCloseable {
  final Loops loops = new Loops();
  final LoopResources loop = loops.loop(0);
  final CompressionDefinition definition;
  final Middleware middleware;

  Made(String... settings) {
    definition =
        (CompressionDefinition)
            Configured.define(
                new CompressionFactory(), "compress", "{" + String.join(", ", settings) + "}");
    middleware = Configured.instance(definition, loop);
  }

  /** A GET that accepts this. */
  FakeExchange accepting(String encodings) {
    return FakeExchange.get("/").header("Accept-Encoding", encodings).through(middleware);
  }

  /**
   * Answers with bytes at hand.
   *
   * @param fields name and value in turn
   */
  static FakeExchange answer(FakeExchange x, int status, byte[] body, String... fields) {
    return x.run(
        e -> {
          fields(e.response(), fields);
          e.response().status(status).body(Unpooled.wrappedBuffer(body));
          e.respond();
        });
  }

  /** Answers with a stream. */
  static FakeExchange stream(FakeExchange x, BodySource body, long length, String... fields) {
    return x.run(
        e -> {
          fields(e.response(), fields);
          e.response().status(200).body(body, length);
          e.respond();
        });
  }

  private static void fields(Response response, String... fields) {
    for (int i = 0; i < fields.length; i += 2) {
      response.headers().add(fields[i], fields[i + 1]);
    }
    if (!response.headers().contains(HeaderName.CONTENT_TYPE)) {
      response.headers().add(HeaderName.CONTENT_TYPE, "text/html; charset=utf-8");
    }
  }

  /** What the client makes of the body. */
  static Decoders.Decoded decoded(FakeExchange x) {
    String encoding = x.field("Content-Encoding");
    return encoding == null
        ? new Decoders.Decoded(x.bytes(), x.whole())
        : Decoders.decode(encoding, x.bytes());
  }

  long counter(String name, String encoding) {
    return loop.meters().counter(name, "middleware", "compress", "encoding", encoding).value();
  }

  /** Frees what waits for the next body: nothing may be left then. */
  @Override
  public void close() {
    definition.close();
    if (definition.open() != 0) {
      throw new AssertionError(definition.open() + " compressors were not freed");
    }
  }
}
