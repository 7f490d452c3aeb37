package com.openhwy.marketeer.files;

import com.openhwy.marketeer.http.Response;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open file that many responses read at once, each at its own position. Thread-safe: counted
 * references, closed on a worker with the last one.
 */
final class OpenFile implements Content {
  /** As if it were this big: open files are scarcer than memory. 512 of them fill 64 MiB. */
  private static final int WEIGHT = 128 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(OpenFile.class);

  private final FileChannel channel;
  private final Path path;
  private final FileStamp stamp;
  private final Executor workers;
  private final AtomicInteger references = new AtomicInteger(1);

  /** Takes the channel over. */
  OpenFile(FileChannel channel, Path path, FileStamp stamp, Executor workers) {
    this.channel = channel;
    this.path = path;
    this.stamp = stamp;
    this.workers = workers;
  }

  @Override
  public long size() {
    return stamp.size();
  }

  FileChannel channel() {
    return channel;
  }

  @Override
  public boolean give(Response response, long from, long length, FileIo io) {
    if (!retain()) {
      return false;
    }
    response.body(new FileSlice(this, from, length, io));
    return true;
  }

  @Override
  public @Nullable Segment segment(long from, long length) {
    return retain() ? new Segment.Part(this, from, length) : null;
  }

  /**
   * Whether what is open is still what was promised: false when the same file was written to since.
   * A name that now means another file, or none, is no change: what is open stays what it was.
   * Blocks.
   */
  boolean isUnchanged() {
    try {
      FileStamp now = FileStamp.of(path, LinkOption.NOFOLLOW_LINKS);
      return !now.isSameFile(stamp) || now.equals(stamp);
    } catch (IOException gone) {
      return true;
    }
  }

  @Override
  public boolean retain() {
    for (int count = references.get(); count > 0; count = references.get()) {
      if (references.compareAndSet(count, count + 1)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void release() {
    if (references.decrementAndGet() != 0) {
      return;
    }
    try {
      workers.execute(this::close); // the last close of a deleted file can take long
    } catch (RejectedExecutionException stopped) {
      close();
    }
  }

  private void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.warn("{} was not closed cleanly: {}", path, e.toString());
    }
  }

  boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public int weight() {
    return WEIGHT;
  }
}
