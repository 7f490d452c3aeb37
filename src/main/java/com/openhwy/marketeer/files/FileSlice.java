package com.openhwy.marketeer.files;

import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.FileBody;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.FileRegion;
import java.util.List;

/**
 * A part of an open file as a body. Holds one reference to the file until one of its three ends.
 */
final class FileSlice implements FileBody {
  private final OpenFile file;
  private final long from;
  private final long length;
  private final FileIo io;

  FileSlice(OpenFile file, long from, long length, FileIo io) {
    this.file = file;
    this.from = from;
    this.length = length;
    this.io = io;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public FileRegion region() {
    return new SharedRegion(file, from, length);
  }

  @Override
  public BodySource stream() {
    return new SegmentSource(List.of(new Segment.Part(file, from, length)), io);
  }

  @Override
  public void release() {
    file.release();
  }

  /** Leaves the channel open: others send from it too. A file cut short fails the write. */
  private static final class SharedRegion extends DefaultFileRegion {
    private final OpenFile file;

    SharedRegion(OpenFile file, long from, long length) {
      super(file.channel(), from, length);
      this.file = file;
    }

    @Override
    protected void deallocate() {
      file.release();
    }
  }
}
