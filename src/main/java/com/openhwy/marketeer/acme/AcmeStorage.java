package com.openhwy.marketeer.acme;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where account keys, certificates and unfinished orders are kept, perhaps shared by several
 * processes. Entries are whole or not there. Blocks: on workers only; thread-safe.
 */
public interface AcmeStorage {
  /**
   * What only one process at a time may do; ends with {@link #close} or with the process, whatever
   * becomes of that.
   */
  interface Lock extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * @param key of lower-case segments, {@code certificates/example.com.pem}
   * @return null when there is none
   */
  byte @Nullable [] read(String key) throws IOException;

  /** Durable when it returns: whoever reads gets the old entry or the new one, never a part. */
  void write(String key, byte[] content) throws IOException;

  /** What is not there is no failure. */
  void delete(String key) throws IOException;

  /** The keys directly below a folder, in order. */
  List<String> list(String folder) throws IOException;

  /**
   * @return null while another holds it
   */
  @Nullable Lock tryLock(String name) throws IOException;

  /** Who holds or last held that lock, for the operator; empty when nobody has said so. */
  String holder(String name) throws IOException;

  /** For the operator: where an entry is to be found. */
  String place(String key);
}
