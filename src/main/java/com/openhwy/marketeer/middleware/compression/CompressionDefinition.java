package com.openhwy.marketeer.middleware.compression;

import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The settings, ready to be asked, and the codecs of each event loop: they outlive the instances,
 * of which every reload makes new ones. Thread-safe.
 */
final class CompressionDefinition implements MiddlewareDefinition {
  private static final Middleware IDLE = new Middleware() {};

  private final String name;
  private final Rules rules;
  private final CompressionSettings settings;
  private final Encoding[] encodings;
  private final Map<Integer, Codecs> codecs = new ConcurrentHashMap<>();

  CompressionDefinition(String name, CompressionSettings settings, Natives natives) {
    this.name = name;
    this.settings = settings;
    this.rules = Rules.of(settings);
    this.encodings =
        settings.encodings().stream().filter(natives::canMake).toArray(Encoding[]::new);
  }

  @Override
  public boolean needsSlot() {
    return true;
  }

  @Override
  public Middleware instance(LoopResources loop, int slot) {
    if (encodings.length == 0) {
      return IDLE; // no native library, and no gzip among the encodings
    }
    Codecs mine = codecs.computeIfAbsent(loop.loop(), n -> Codecs.of(settings.levels()));
    LoopEncoder[] encoders = new LoopEncoder[encodings.length];
    for (int i = 0; i < encoders.length; i++) {
      encoders[i] = new LoopEncoder(encodings[i], mine, name, loop);
    }
    return new Compression(rules, encoders, loop, slot);
  }

  @Override
  public void close() {
    codecs.values().forEach(Codecs::close);
  }

  /** How many compressors hold native memory, in use or not. */
  int open() {
    return codecs.values().stream().mapToInt(Codecs::open).sum();
  }
}
