package com.openhwy.marketeer.files;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Streams segments one after the other. Files are read on a worker, one chunk ahead of nothing: the
 * next read starts when the last chunk was taken and the sink is not full. A file that is shorter
 * than promised, or was written to while it was read, fails the body.
 *
 * <p>Event loop only, but for {@link #read}, which touches nothing of it but final fields.
 */
final class SegmentSource implements BodySource {
  static final int CHUNK = 64 << 10;

  private final Deque<Segment> segments;
  private final FileIo io;
  private @Nullable BodySink sink;
  private long done;
  private boolean paused;
  private boolean reading;
  private boolean pumping;
  private boolean over;

  /** Takes the segments over. */
  SegmentSource(List<? extends Segment> segments, FileIo io) {
    this.segments = new ArrayDeque<>(segments);
    this.io = io;
  }

  @Override
  public void to(BodySink sink) {
    this.sink = sink;
    sink.from(this);
    pump();
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
    pump();
  }

  @Override
  public void cancel(Failure why) {
    over = true;
    sink = null;
    if (!reading) {
      releaseAll(); // else when the worker is done with the file
    }
  }

  /** Goes on until something has to be waited for. A sink that resumes within a call goes round. */
  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    for (BodySink to = sink; to != null && !paused && !reading && !over; to = sink) {
      step(to);
    }
    pumping = false;
  }

  private void step(BodySink to) {
    Segment next = segments.peek();
    if (next == null) {
      over = true;
      sink = null;
      to.end(null);
    } else if (next instanceof Segment.Bytes bytes) {
      segments.remove();
      to.chunk(bytes.bytes());
    } else if (next instanceof Segment.Part part) {
      startReading(part);
    }
  }

  private void startReading(Segment.Part part) {
    if (done == part.length()) {
      done = 0;
      segments.remove().release();
      return;
    }
    reading = true;
    long position = part.from() + done;
    int size = (int) Math.min(CHUNK, part.length() - done);
    boolean last = done + size == part.length();
    try {
      io.workers().execute(() -> readAndReturn(part.file(), position, size, last));
    } catch (RejectedExecutionException stopped) {
      reading = false;
      fail(Failure.of(FailureKind.OVERLOAD, "no worker takes another file to read"));
    }
  }

  /** On a worker. */
  private void readAndReturn(OpenFile file, long position, int size, boolean last) {
    Object outcome = read(file, position, size, last);
    try {
      io.loop().execute(() -> arrived(outcome));
    } catch (RejectedExecutionException stopped) {
      // The loop is gone, and with it everybody who could touch the rest of this object.
      if (outcome instanceof ByteBuf chunk) {
        chunk.release();
      }
      releaseAll();
    }
  }

  /** On a worker: a full chunk, or the failure. Throws nothing, or the exchange would hang. */
  private static Object read(OpenFile file, long position, int size, boolean last) {
    ByteBuf chunk;
    try {
      chunk = PooledByteBufAllocator.DEFAULT.directBuffer(size, size);
    } catch (OutOfMemoryError e) {
      return Failure.of(FailureKind.OVERLOAD, "no memory to read a file into");
    }
    Failure failure;
    try {
      failure = fill(chunk, file, position);
      if (failure == null && last && !file.isUnchanged()) {
        failure = Failure.of(FailureKind.INTERNAL, "the file was changed while it was sent");
      }
    } catch (IOException | RuntimeException e) {
      failure = Failure.of(FailureKind.INTERNAL, "the file cannot be read: " + e.getMessage());
    }
    if (failure == null) {
      return chunk;
    }
    chunk.release();
    return failure;
  }

  private static @Nullable Failure fill(ByteBuf chunk, OpenFile file, long position)
      throws IOException {
    while (chunk.isWritable()) {
      long at = position + chunk.readableBytes();
      if (chunk.writeBytes(file.channel(), at, chunk.writableBytes()) < 0) {
        return Failure.of(
            FailureKind.INTERNAL, "the file ends at " + at + "; it was cut while it was sent");
      }
    }
    return null;
  }

  private void arrived(Object outcome) {
    reading = false;
    BodySink to = sink;
    if (over || to == null) {
      if (outcome instanceof ByteBuf chunk) {
        chunk.release();
      }
      releaseAll();
    } else if (outcome instanceof ByteBuf chunk) {
      done += chunk.readableBytes();
      to.chunk(chunk);
      pump();
    } else if (outcome instanceof Failure failure) {
      fail(failure);
    }
  }

  private void fail(Failure failure) {
    BodySink to = sink;
    over = true;
    sink = null;
    releaseAll();
    if (to != null) {
      to.fail(failure);
    }
  }

  private void releaseAll() {
    for (Segment segment = segments.poll(); segment != null; segment = segments.poll()) {
      segment.release();
    }
  }
}
