package com.openhwy.marketeer.middleware.compression;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.github.luben.zstd.util.Native;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which content codings this machine can make: two of them need native code, which is not there for
 * every processor, and which a temporary directory without exec keeps from being loaded.
 * Thread-safe; each library is loaded when the first configuration names it.
 */
final class Natives {
  private static final Logger LOG = LoggerFactory.getLogger(Natives.class);

  /** Throws when it cannot. */
  @FunctionalInterface
  interface Library {
    void load();
  }

  static final Natives HERE =
      new Natives(
          Map.of(Encoding.ZSTD, Native::load, Encoding.BR, Brotli4jLoader::ensureAvailability));

  private final Map<Encoding, Library> libraries;
  private final Map<Encoding, Boolean> loaded = new ConcurrentHashMap<>();

  /**
   * @param libraries what is not among them needs none
   */
  Natives(Map<Encoding, Library> libraries) {
    this.libraries = libraries;
  }

  /** May block. */
  boolean canMake(Encoding encoding) {
    Library library = libraries.get(encoding);
    return library == null || loaded.computeIfAbsent(encoding, e -> load(e, library));
  }

  /** A client that wants it gets another one: that is no reason not to start. */
  private static boolean load(Encoding encoding, Library library) {
    try {
      library.load();
      return true;
    } catch (LinkageError | RuntimeException e) {
      LOG.warn(
          "compression does without {}: its native library cannot be loaded ({}). Java must be able"
              + " to write to {} and run code from there; -Djava.io.tmpdir chooses another place",
          encoding.token(),
          e.toString(),
          System.getProperty("java.io.tmpdir"));
      return false;
    }
  }
}
