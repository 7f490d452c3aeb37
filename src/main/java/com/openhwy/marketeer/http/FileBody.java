package com.openhwy.marketeer.http;

import io.netty.channel.FileRegion;

/**
 * A body that is part of an open file: the kernel can send it, or it can be read as a stream. Event
 * loop only.
 */
public interface FileBody {

  /** Bytes. */
  long length();

  /** For a connection that can hand a file to the kernel. Takes over the reference to the file. */
  FileRegion region();

  /**
   * For TLS, stages and transports without sendfile; reads on a worker. Takes over the reference to
   * the file.
   */
  BodySource stream();

  /** Neither is wanted. */
  void release();
}
