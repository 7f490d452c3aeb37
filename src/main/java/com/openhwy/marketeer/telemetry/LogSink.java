package com.openhwy.marketeer.telemetry;

import java.io.IOException;

/** Where the lines of the access log go. Used by the writer's thread alone. */
interface LogSink extends AutoCloseable {

  /** Writes whole lines; may block. */
  void write(byte[] bytes, int length) throws IOException;

  /** Goes on in a new file when the old one was moved away; nothing to do for a stream. */
  void reopen() throws IOException;

  @Override
  void close() throws IOException;
}
