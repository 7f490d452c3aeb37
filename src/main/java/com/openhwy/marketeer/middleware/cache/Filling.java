package com.openhwy.marketeer.middleware.cache;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the endpoint sends into the body of an entry, as fast as it comes: no reader holds it
 * up. Only a body that turns out too large to be kept goes on at the pace of the client it was
 * asked for, and for that client alone. Belongs to the loop of the fetch.
 */
final class Filling implements BodySink {
  /** How far the endpoint may be ahead of the client in a body that is not kept, bytes. */
  private static final long AHEAD = 512 * 1024;

  private static final Failure NOBODY =
      Failure.of(FailureKind.CLIENT_ABORTED, "nobody wants the rest, and it is too large to keep");

  /** Hears of the end. */
  interface Listener {

    /** It will not be kept; readers go on. Before the end. */
    void tooLarge();

    /** All of it is there. */
    void complete();

    void failed(Failure why);
  }

  private final Body body;
  private final Budget.Share share;
  private final long most;
  private final Listener listener;
  private @Nullable BodySource source;
  private @Nullable BodyReader client;
  private boolean started;
  private boolean kept = true;
  private boolean paused;
  private boolean over;

  /**
   * @param share of the memory for bodies on their way
   * @param most bytes that are kept
   */
  Filling(Body body, Budget.Share share, long most, Listener listener) {
    this.body = body;
    this.share = share;
    this.most = most;
    this.listener = listener;
  }

  /**
   * Whose pace counts once the body is not kept; null for nobody's. To be called when the flow has
   * begun: until then the beginning of the body stays, so that the client can begin with it.
   */
  void client(@Nullable BodyReader reader) {
    client = reader;
    started = true;
    if (!kept) {
      body.forget();
      if (!over) {
        pace();
      }
    }
  }

  @Override
  public void from(BodySource from) {
    source = from;
  }

  @Override
  public void chunk(ByteBuf data) {
    try {
      int count = data.readableBytes();
      if (count == 0 || over) {
        return;
      }
      if (kept && (body.length() + count > most || !share.more(count))) {
        kept = false;
        share.release();
        listener.tooLarge();
      }
      body.append(ByteBufUtil.getBytes(data));
      if (!kept && started) {
        body.forget();
        pace();
      }
    } finally {
      data.release();
    }
  }

  /** At most so far ahead of the client; without one there is no reason to go on. */
  private void pace() {
    BodyReader reader = client;
    BodySource from = source;
    if (from == null) {
      return;
    }
    if (reader == null || reader.isOver()) {
      over = true;
      source = null;
      body.fail(NOBODY);
      from.cancel(NOBODY);
      return;
    }
    reader.onRead(this::readOn);
    boolean ahead = body.length() - reader.read() > AHEAD;
    if (ahead && !paused) {
      paused = true;
      from.pause();
    } else if (!ahead && paused) {
      paused = false;
      from.resume();
    }
  }

  private void readOn() {
    if (!over) {
      pace();
    }
  }

  @Override
  public void end(@Nullable Headers trailers) {
    if (over) {
      return;
    }
    over = true;
    source = null;
    share.release();
    body.complete(trailers);
    if (kept) {
      listener.complete();
    }
  }

  @Override
  public void fail(Failure failure) {
    if (over) {
      return;
    }
    over = true;
    source = null;
    share.release();
    body.fail(failure);
    if (kept) {
      listener.failed(failure);
    }
  }
}
