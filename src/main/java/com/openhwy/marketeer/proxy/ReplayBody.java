package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request that may be sent more than once. It streams to the attempt that takes it,
 * and what went is kept up to a limit, on the heap, where it needs no release; the next attempt
 * gets what is kept and then the rest. While no attempt takes it the client is told to wait. Once a
 * client's body is complete, any number of attempts may take it at a time. Event loop only.
 */
final class ReplayBody implements BodySink {
  private static final byte[] NOTHING = {};
  private static final int FIRST = 1024;

  private static final Failure NOT_WANTED =
      Failure.of(
          FailureKind.UPSTREAM_RESET, "the endpoint answered before it had read the request");

  /** Hears that the body will never be complete, while nobody takes it. */
  interface Listener {
    void bodyBroken(Failure why);
  }

  private final BodySource client;
  private final int limit;
  private final Listener listener;
  private byte[] kept = NOTHING;
  private int size;
  private @Nullable View live;
  private @Nullable Headers trailers;
  private @Nullable Failure broken;
  private boolean taken;
  private boolean complete;

  /** The client was told that nobody wants the rest. */
  private boolean gone;

  /** More was sent than is kept: it cannot be sent again. */
  private boolean lost;

  /** An answer is on its way, so that an end on the endpoint's side is the body's end. */
  private boolean settled;

  ReplayBody(BodySource client, int limit, Listener listener) {
    this.client = client;
    this.limit = limit;
    this.listener = listener;
  }

  /** For one more attempt, which is the only one unless the body {@link #isComplete}. */
  BodySource view() {
    return new View();
  }

  /** Whether all of it can be sent once more. */
  boolean isWhole() {
    return !lost && broken == null;
  }

  boolean isComplete() {
    return complete;
  }

  /** Whether an attempt has not got all of it yet. */
  boolean isLive() {
    return live != null;
  }

  /** Nothing will be sent again: what is kept is let go, what flows goes on. */
  void settle() {
    settled = true;
    forget();
    if (live == null) {
      cancel(NOT_WANTED);
    }
  }

  /** Nobody wants the rest. */
  void cancel(Failure why) {
    settled = true;
    forget();
    live = null;
    if (taken && !complete && !gone && broken == null) {
      gone = true;
      client.cancel(why);
    }
  }

  private void forget() {
    lost = true;
    kept = NOTHING;
    size = 0;
  }

  // ---- from the client

  @Override
  public void from(BodySource source) {
    // it is the one that was given
  }

  @Override
  public void chunk(ByteBuf data) {
    View to = live;
    int bytes = data.readableBytes();
    if (to != null && size + bytes > limit) {
      forget();
    }
    if (!lost) {
      keep(data, bytes);
    }
    if (to != null) {
      to.sink.chunk(data);
    } else {
      data.release(); // had been read before the client was told to wait
    }
  }

  private void keep(ByteBuf data, int bytes) {
    if (kept.length - size < bytes) {
      kept = Arrays.copyOf(kept, Math.max(size + bytes, Math.max(FIRST, 2 * kept.length)));
    }
    data.getBytes(data.readerIndex(), kept, size, bytes);
    size += bytes;
  }

  @Override
  public void end(@Nullable Headers received) {
    complete = true;
    trailers = received;
    View to = live;
    live = null;
    if (to != null) {
      to.sink.end(received);
    }
  }

  @Override
  public void fail(Failure failure) {
    broken = failure;
    View to = live;
    live = null;
    if (to != null) {
      to.sink.fail(failure);
    } else {
      listener.bodyBroken(failure);
    }
  }

  /** As one attempt takes it. */
  private final class View implements BodySource {
    private BodySink sink = ReplayBody.this; // replaced before anything flows
    private boolean cancelled;
    private boolean paused;

    @Override
    public void to(BodySink endpoint) {
      sink = endpoint;
      endpoint.from(this);
      if (size > 0) {
        endpoint.chunk(Unpooled.wrappedBuffer(kept, 0, size));
      }
      Failure why = broken;
      if (cancelled) {
        return;
      }
      if (why != null) {
        endpoint.fail(why);
      } else if (complete) {
        endpoint.end(trailers);
      } else {
        live = this;
        begin();
      }
    }

    private void begin() {
      if (size > limit) {
        forget(); // it was read while nobody took it, and is on its way now
      }
      if (!taken) {
        taken = true;
        client.to(ReplayBody.this);
      } else if (!paused) {
        client.resume();
      }
    }

    @Override
    public void pause() {
      paused = true;
      if (live == this) {
        client.pause();
      }
    }

    @Override
    public void resume() {
      paused = false;
      if (live == this) {
        client.resume();
      }
    }

    /** The attempt is over, or wants no more of it; whether another one does is not known here. */
    @Override
    public void cancel(Failure why) {
      cancelled = true;
      if (live == this) {
        live = null;
        if (settled) {
          ReplayBody.this.cancel(why);
        } else {
          client.pause();
        }
      }
    }
  }
}
