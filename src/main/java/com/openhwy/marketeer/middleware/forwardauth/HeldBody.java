package com.openhwy.marketeer.middleware.forwardauth;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes the body of a request in, as far as it may be kept, to give it out twice: to the auth
 * service, and then to the endpoint. What is kept lies on the heap and needs no release. A body
 * that turns out to be larger is stopped; it can still be given on, what was kept first and then
 * the rest. Event loop only.
 */
final class HeldBody implements BodySink, BodySource {
  private static final int FIRST = 4096;

  /** Hears once what came of it. */
  interface Listener {
    /** All of it is there. */
    void held();

    /** More came than may be kept, and it was told to stop. */
    void tooLarge();

    /** It will never be complete. */
    void broken(Failure why);

    /** Some of it came. */
    void progress();
  }

  private final int most;
  private final Listener listener;
  private byte[] bytes = new byte[FIRST];
  private int size;
  private boolean complete;
  private boolean stopped;
  private @Nullable Headers trailers;
  private @Nullable BodySource source;
  private @Nullable BodySink sink;

  HeldBody(int most, Listener listener) {
    this.most = most;
    this.listener = listener;
  }

  int size() {
    return size;
  }

  /** Whether it ends in fields, which only a body in chunks can carry. */
  boolean hasTrailers() {
    return trailers != null;
  }

  /** All that is kept, as often as it is asked for; without the trailers. */
  BodySource copy() {
    return new Bytes();
  }

  // ---- taking it in

  @Override
  public void from(BodySource from) {
    source = from;
    if (sink != null) {
      sink.from(this);
    }
  }

  @Override
  public void chunk(ByteBuf data) {
    if (sink != null) {
      sink.chunk(data);
      return;
    }
    int count = data.readableBytes();
    if (bytes.length - size < count) {
      bytes = Arrays.copyOf(bytes, Math.max(size + count, 2 * bytes.length));
    }
    data.readBytes(bytes, size, count);
    data.release();
    size += count;
    if (stopped) {
      return; // had been read already
    }
    if (size > most) {
      stopped = true;
      if (source != null) {
        source.pause();
      }
      listener.tooLarge();
    } else {
      listener.progress();
    }
  }

  @Override
  public void end(@Nullable Headers received) {
    if (sink != null) {
      sink.end(received);
      return;
    }
    complete = true;
    trailers = received == null || received.isEmpty() ? null : received;
    if (!stopped) {
      listener.held();
    }
  }

  @Override
  public void fail(Failure failure) {
    if (sink != null) {
      sink.fail(failure);
    } else {
      listener.broken(failure);
    }
  }

  // ---- giving it out

  @Override
  public void to(BodySink endpoint) {
    sink = endpoint;
    endpoint.from(this);
    if (size > 0) {
      endpoint.chunk(Unpooled.wrappedBuffer(bytes, 0, size));
    }
    if (sink == null) {
      return; // it does not want the rest
    }
    if (complete) {
      endpoint.end(trailers);
    } else if (source != null) {
      source.resume();
    }
  }

  @Override
  public void pause() {
    if (!complete && source != null) {
      source.pause();
    }
  }

  @Override
  public void resume() {
    if (!complete && source != null) {
      source.resume();
    }
  }

  @Override
  public void cancel(Failure why) {
    sink = null;
    if (!complete && source != null) {
      source.cancel(why);
    }
  }

  private final class Bytes implements BodySource {
    private boolean cancelled;

    @Override
    public void to(BodySink service) {
      service.from(this);
      if (size > 0) {
        service.chunk(Unpooled.wrappedBuffer(bytes, 0, size));
      }
      if (!cancelled) {
        service.end(null);
      }
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void cancel(Failure why) {
      cancelled = true;
    }
  }
}
