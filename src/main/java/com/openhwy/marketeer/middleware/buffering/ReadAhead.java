package com.openhwy.marketeer.middleware.buffering;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Stands between an endpoint and a client that takes the response more slowly than it comes: it
 * holds so much of it that the endpoint's connection is soon free again. Delays nothing: what the
 * client takes at once passes through. Beyond its limits the endpoint has to wait, as it would
 * without it. Event loop only.
 */
final class ReadAhead implements BodySink, BodySource {
  /** A smaller piece is copied, so that it does not hold the buffer it was read into. */
  private static final int SMALL = 2 << 10;

  /** What a piece costs beside its bytes. */
  private static final int OVERHEAD = 128;

  private final BodySink client;
  private final Budget budget;
  private final long limit;
  private final ArrayDeque<ByteBuf> held = new ArrayDeque<>();
  private @Nullable BodySource endpoint;
  private @Nullable Headers trailers;
  private long counted;
  private boolean clientFull;
  private boolean endpointPaused;
  private boolean ended;
  private boolean over;

  ReadAhead(BodySink client, Budget budget, long limit) {
    this.client = client;
    this.budget = budget;
    this.limit = limit;
  }

  // ---- from the endpoint

  @Override
  public void from(BodySource source) {
    endpoint = source;
    client.from(this);
  }

  @Override
  public void chunk(ByteBuf data) {
    if (over) {
      data.release();
    } else if (!clientFull && held.isEmpty()) {
      client.chunk(data);
    } else if (data.isReadable()) {
      hold(data);
    } else {
      data.release(); // a flush of what it holds would flush nothing
    }
  }

  private void hold(ByteBuf data) {
    int size = data.readableBytes();
    long weight = weight(size);
    if (budget.take(weight)) {
      counted += weight;
    } else {
      pauseEndpoint(); // this piece was read already: it is held all the same
    }
    if (counted >= limit) {
      pauseEndpoint();
    }
    if (size >= SMALL) {
      held.add(data);
    } else {
      held.add(Unpooled.copiedBuffer(data));
      data.release();
    }
  }

  private static long weight(int size) {
    return (long) size + OVERHEAD;
  }

  private void pauseEndpoint() {
    BodySource from = endpoint;
    if (!endpointPaused && from != null && !ended) {
      endpointPaused = true;
      from.pause();
    }
  }

  @Override
  public void end(@Nullable Headers last) {
    endpoint = null;
    ended = true;
    trailers = last;
    if (held.isEmpty()) {
      finish();
    }
  }

  @Override
  public void fail(Failure failure) {
    endpoint = null;
    if (!over) {
      drop();
      client.fail(failure);
    }
  }

  // ---- to the client

  @Override
  public void to(BodySink sink) {
    throw new IllegalStateException("it has a sink from the beginning");
  }

  @Override
  public void pause() {
    clientFull = true;
  }

  @Override
  public void resume() {
    clientFull = false;
    while (!clientFull && !over) {
      ByteBuf next = held.poll();
      if (next == null) {
        break;
      }
      free(weight(next.readableBytes()));
      client.chunk(next);
    }
    if (held.isEmpty() && !over) {
      drained();
    }
    BodySource from = endpoint;
    if (endpointPaused && from != null && counted <= limit / 2 && !over) {
      endpointPaused = false;
      from.resume();
    }
  }

  private void drained() {
    if (ended) {
      finish();
    } else {
      client.chunk(Unpooled.EMPTY_BUFFER); // let it leave: nobody knows when more comes
    }
  }

  /** No more than was counted: a piece beyond the budget was not. */
  private void free(long weight) {
    long back = Math.min(weight, counted);
    counted -= back;
    budget.give(back);
  }

  private void finish() {
    if (!over) {
      over = true;
      client.end(trailers);
    }
  }

  @Override
  public void cancel(Failure why) {
    BodySource from = endpoint;
    endpoint = null;
    drop();
    if (from != null) {
      from.cancel(why);
    }
  }

  private void drop() {
    over = true;
    held.forEach(ByteBuf::release);
    held.clear();
    free(counted);
  }
}
