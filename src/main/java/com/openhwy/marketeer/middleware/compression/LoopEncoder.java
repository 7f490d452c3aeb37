package com.openhwy.marketeer.middleware.compression;

import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.telemetry.LoopCounter;

/** What one event loop has for making one content coding. Owned by that loop. */
final class LoopEncoder {
  private final Encoding encoding;
  private final Codecs codecs;
  private final LoopCounter in;
  private final LoopCounter out;
  private final LoopCounter busy;

  LoopEncoder(Encoding encoding, Codecs codecs, String middleware, LoopResources loop) {
    this.encoding = encoding;
    this.codecs = codecs;
    this.in = counter("compression_bytes_in_total", middleware, loop);
    this.out = counter("compression_bytes_out_total", middleware, loop);
    this.busy = counter("compression_streams", middleware, loop);
  }

  private LoopCounter counter(String name, String middleware, LoopResources loop) {
    return loop.meters().counter(name, "middleware", middleware, "encoding", encoding.token());
  }

  /** As {@code Content-Encoding} has it. */
  String token() {
    return encoding.token();
  }

  /** To be given to {@link #back} or {@link #broken}. */
  Codec take(long length) {
    Codec codec = codecs.take(encoding, length);
    busy.increment();
    return codec;
  }

  /** The body it was taken for is over, whole or not. */
  void back(Codec codec) {
    busy.add(-1);
    codecs.back(codec);
  }

  /** It failed. */
  void broken(Codec codec) {
    busy.add(-1);
    codecs.free(codec);
  }

  void count(long bytesIn, long bytesOut) {
    in.add(bytesIn);
    out.add(bytesOut);
  }
}
