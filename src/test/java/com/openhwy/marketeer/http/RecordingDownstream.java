package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import io.netty.buffer.ByteBuf;
import io.netty.channel.FileRegion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A client's side without a socket: keeps what was sent to it. It pauses the body when it holds as
 * many bytes as {@link #pauseAfter} allows, until {@link #resume}. Files are taken the way a
 * connection without TLS takes them, as a region, unless {@link #withoutSendfile} was called.
 *
 * <p>Owned by the loop of its exchange until {@link #done} completes; readable by any thread then.
 */
public final class RecordingDownstream implements Downstream, BodySink {

  /** One interim response. */
  public record Interim(int status, Headers headers) {}

  private final CompletableFuture<RecordingDownstream> done = new CompletableFuture<>();
  private final List<Interim> interims = new ArrayList<>();
  private final Headers headers = new Headers();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private @Nullable Exchange exchange;
  private @Nullable BodySource source;
  private @Nullable Headers trailers;
  private @Nullable Failure broken;
  private @Nullable BodySource tunnelSource;
  private @Nullable BodySink tunnelSink;
  private int status;
  private int flushes;
  private int chunks;
  private long length;
  private long pauseAfter = Long.MAX_VALUE;
  private boolean paused;
  private boolean sendfile = true;
  private boolean complete;
  private boolean bodyless;

  // ---- how the client behaves

  /** Asks the source for silence once this many bytes have come. */
  public RecordingDownstream pauseAfter(long bytes) {
    this.pauseAfter = bytes;
    return this;
  }

  /** The client takes the rest without pausing again; on the loop. */
  public void resume() {
    pauseAfter(Long.MAX_VALUE);
    paused = false;
    if (source != null) {
      source.resume();
    }
  }

  /** Files come as streams, as to a client behind TLS. */
  public RecordingDownstream withoutSendfile() {
    this.sendfile = false;
    return this;
  }

  // ---- what the client got

  /** Completes with the end of the exchange. */
  public CompletableFuture<RecordingDownstream> done() {
    return done;
  }

  /** 0 before a head was sent. */
  public int status() {
    return status;
  }

  public Headers headers() {
    return headers;
  }

  /** What {@code Content-Length} would have said; {@link Response#UNKNOWN} without one. */
  public long length() {
    return length;
  }

  public byte[] body() {
    return body.toByteArray();
  }

  public @Nullable Headers trailers() {
    return trailers;
  }

  /** Chunks that held bytes. */
  public int chunks() {
    return chunks;
  }

  /** Empty chunks, which mean flush. */
  public int flushes() {
    return flushes;
  }

  public boolean paused() {
    return paused;
  }

  public List<Interim> interims() {
    return interims;
  }

  /** Why the client can tell that the answer is not whole; null when it is. */
  public @Nullable Failure broken() {
    return broken;
  }

  /** Whether a head and every byte it promised were sent, and not one more. */
  public boolean whole() {
    long promised = bodyless ? 0 : length;
    return complete && broken == null && (promised == Response.UNKNOWN || body.size() == promised);
  }

  public @Nullable BodySource tunnelSource() {
    return tunnelSource;
  }

  public @Nullable BodySink tunnelSink() {
    return tunnelSink;
  }

  // ---- Downstream

  @Override
  public void respond(Exchange x) {
    Response response = x.response();
    exchange = x;
    status = response.status();
    length = response.length();
    headers.addAll(response.headers());
    if (x.request().isHead() || status == 204 || status == 304) {
      bodyless = true;
      complete = true;
      response.drop();
      finish();
    } else {
      send(response);
    }
  }

  private void send(Response response) {
    ByteBuf bytes = response.bytes();
    BodySource stream = response.stream();
    FileBody file = response.file();
    response.handedOver();
    if (stream != null) {
      stream.to(response.through(this));
    } else if (file != null && (response.staged() || !sendfile)) {
      file.stream().to(response.through(this));
    } else if (file != null) {
      takeRegion(file.region());
    } else {
      sendBytes(response, bytes);
    }
  }

  private void sendBytes(Response response, @Nullable ByteBuf bytes) {
    BodySink sink = response.through(this);
    sink.from(IDLE);
    if (bytes != null) {
      sink.chunk(bytes);
    }
    sink.end(null);
  }

  private void takeRegion(FileRegion region) {
    try {
      long count = region.count();
      while (region.transferred() < count) {
        if (region.transferTo(new Appender(), region.transferred()) <= 0) {
          throw new IOException("the file has only " + region.transferred() + " of " + count);
        }
      }
      complete = true;
      finish();
    } catch (IOException e) {
      fail(Failure.of(FailureKind.INTERNAL, "the file cannot be read: " + e.getMessage()));
    } finally {
      region.release();
    }
  }

  @Override
  public void interim(int status, Headers headers) {
    Headers copy = new Headers();
    copy.addAll(headers);
    interims.add(new Interim(status, copy));
  }

  @Override
  public void tunnel(Exchange x, BodySource fromEndpoint, BodySink toEndpoint) {
    exchange = x;
    status = x.response().status();
    headers.addAll(x.response().headers());
    tunnelSource = fromEndpoint;
    tunnelSink = toEndpoint;
  }

  @Override
  public void reset(Exchange x, Failure why) {
    exchange = x;
    BodySource feeding = source;
    source = null;
    if (feeding != null) {
      feeding.cancel(why);
    }
    broken = why;
    finish();
  }

  // ---- BodySink

  @Override
  public void from(BodySource source) {
    this.source = source;
  }

  @Override
  public void chunk(ByteBuf data) {
    if (data.isReadable()) {
      chunks++;
    } else {
      flushes++;
    }
    byte[] bytes = new byte[data.readableBytes()];
    data.readBytes(bytes);
    data.release();
    append(bytes);
    if (!paused && body.size() >= pauseAfter && source != null) {
      paused = true;
      source.pause();
    }
  }

  @Override
  public void end(@Nullable Headers trailers) {
    if (complete) {
      throw new IllegalStateException("the body was ended twice");
    }
    this.trailers = trailers;
    complete = true;
    source = null;
    finish();
  }

  @Override
  public void fail(Failure failure) {
    broken = failure;
    source = null;
    finish();
  }

  private void append(byte[] bytes) {
    if (complete) {
      throw new IllegalStateException("bytes after the end of the body");
    }
    body.writeBytes(bytes);
    if (exchange != null) {
      exchange.countOut(bytes.length);
    }
  }

  private void finish() {
    Exchange x = exchange;
    if (x != null) {
      x.ended();
    }
    done.complete(this);
  }

  private static final BodySource IDLE =
      new BodySource() {
        @Override
        public void to(BodySink sink) {
          sink.from(this);
        }

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public void cancel(Failure why) {}
      };

  /** Where the kernel would be. */
  private final class Appender implements WritableByteChannel {
    @Override
    public int write(ByteBuffer from) {
      byte[] bytes = new byte[from.remaining()];
      from.get(bytes);
      append(bytes);
      return bytes.length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
