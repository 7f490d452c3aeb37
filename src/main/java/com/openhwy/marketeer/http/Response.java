package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Failure;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The response half of an {@link Exchange}: head and body on their way to the client. Framing
 * fields ({@code Content-Length}, {@code Transfer-Encoding}, {@code Connection}) are the codec's
 * and never stand in {@link #headers}. Event loop only.
 */
public final class Response {
  /** {@link #length} of a body whose end only the stream knows. */
  public static final long UNKNOWN = -1;

  private Headers headers = new Headers();
  private int status;
  private long length;
  private @Nullable ByteBuf bytes;
  private @Nullable BodySource stream;
  private @Nullable FileBody file;
  private @Nullable List<UnaryOperator<BodySink>> stages;
  private int guarded;

  public Headers headers() {
    return headers;
  }

  /**
   * Takes the fields of an endpoint's response as its own, keeping what was set before.
   *
   * @param received no longer the caller's
   */
  public Response adopt(Headers received) {
    received.addAll(headers);
    headers = received;
    return this;
  }

  /** 200 to 599, 101 for an accepted upgrade, 0 before it is known. */
  public int status() {
    return status;
  }

  public Response status(int status) {
    this.status = status;
    return this;
  }

  /**
   * Bytes of the body as {@code Content-Length} says it; for HEAD, what GET would have had. {@link
   * #UNKNOWN} streams.
   */
  public long length() {
    return length;
  }

  public Response length(long length) {
    this.length = length;
    return this;
  }

  /** A body at hand, its reference handed over. Replaces, and drops, what was set before. */
  public Response body(ByteBuf bytes) {
    drop();
    this.bytes = bytes;
    this.length = bytes.readableBytes();
    return this;
  }

  /**
   * A body that flows.
   *
   * @param length bytes, or {@link #UNKNOWN}
   */
  public Response body(BodySource stream, long length) {
    drop();
    this.stream = stream;
    this.length = length;
    return this;
  }

  public Response body(FileBody file) {
    drop();
    this.file = file;
    this.length = file.length();
    return this;
  }

  public @Nullable ByteBuf bytes() {
    return bytes;
  }

  public @Nullable BodySource stream() {
    return stream;
  }

  public @Nullable FileBody file() {
    return file;
  }

  /**
   * Puts a stage around the sink of the body. As heads go up the pipeline, so do bytes: the stage
   * added first sees them first, and what it lets through goes to the next. Whoever changes their
   * number sets {@link #length} too. A body that is replaced takes its stages with it.
   */
  public Response stage(UnaryOperator<BodySink> stage) {
    if (stages == null) {
      stages = new ArrayList<>(2);
    }
    stages.add(stage);
    return this;
  }

  public boolean staged() {
    return stages != null;
  }

  /** Whether stages were added since {@link #guard} was called. */
  public boolean unguarded() {
    return stages != null && stages.size() > guarded;
  }

  /** Puts a stage before those added since this was called last; for the driver. */
  public void guard(UnaryOperator<BodySink> stage) {
    if (stages != null) {
      stages.add(guarded, stage);
      guarded = stages.size();
    }
  }

  /**
   * The sink that the body is to be sent to so that it passes every stage before it reaches {@code
   * last}.
   */
  public BodySink through(BodySink last) {
    BodySink sink = last;
    if (stages != null) {
      for (int i = stages.size() - 1; i >= 0; i--) {
        sink = stages.get(i).apply(sink);
      }
    }
    return sink;
  }

  /** Hands the parts of the body over: the response no longer owns them. */
  public void handedOver() {
    bytes = null;
    stream = null;
    file = null;
  }

  /** Forgets the body and releases what it holds; the head stays. */
  public Response drop() {
    drop(NOT_WANTED);
    return this;
  }

  public void drop(Failure why) {
    if (bytes != null) {
      bytes.release();
    }
    if (stream != null) {
      stream.cancel(why);
    }
    if (file != null) {
      file.release();
    }
    handedOver();
    stages = null;
    guarded = 0;
    length = 0;
  }

  private static final Failure NOT_WANTED =
      Failure.of(
          com.openhwy.marketeer.base.FailureKind.INTERNAL,
          "the body was replaced or is not to be sent");
}
