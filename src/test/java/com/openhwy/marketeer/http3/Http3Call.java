package com.openhwy.marketeer.http3;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3Exception;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3RequestStreamInboundHandler;
import io.netty.handler.codec.quic.QuicException;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamResetException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request on its way over an {@link Http3Client}. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails is missed in the answer
public final class Http3Call {
  public static final int RESET = -1;

  private final CompletableFuture<Answer> whole = new CompletableFuture<>();
  private final CompletableFuture<Http3Headers> headCame = new CompletableFuture<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final List<Integer> interims = new CopyOnWriteArrayList<>();
  QuicStreamChannel stream;
  private @Nullable Http3Headers head;
  private @Nullable Http3Headers trailers;

  Http3Call head(DefaultHttp3HeadersFrame frame) {
    Http3Client.await(stream.writeAndFlush(frame));
    return this;
  }

  public QuicStreamChannel stream() {
    return stream;
  }

  public Http3Call data(byte[] bytes) {
    stream.writeAndFlush(new DefaultHttp3DataFrame(Unpooled.wrappedBuffer(bytes)));
    return this;
  }

  /**
   * @param sent once the transport has taken it
   */
  public Http3Call data(byte[] bytes, Runnable sent) {
    stream
        .writeAndFlush(new DefaultHttp3DataFrame(Unpooled.wrappedBuffer(bytes)))
        .addListener(done -> sent.run());
    return this;
  }

  /** Gives up the answer only. */
  public Http3Call stopReading() {
    Http3Client.await(stream.shutdownInput(0x10c));
    return this;
  }

  public Http3Call trailer(String name, String value) {
    DefaultHttp3HeadersFrame frame = new DefaultHttp3HeadersFrame();
    frame.headers().add(name, value);
    stream.writeAndFlush(frame);
    return this;
  }

  /** Bytes that need not be frames. */
  public Http3Call raw(byte[] bytes) {
    stream.pipeline().firstContext().writeAndFlush(Unpooled.wrappedBuffer(bytes));
    return this;
  }

  /** Not by a shutdown, which would overtake what still waits to be sent. */
  public Http3Call end() {
    stream.pipeline().firstContext().writeAndFlush(QuicStreamFrame.EMPTY_FIN);
    return this;
  }

  /** Gives it up, both ways. */
  public Http3Call reset() {
    Http3Client.await(stream.shutdown(0x10c));
    return this;
  }

  public Http3Call autoRead(boolean on) {
    stream.config().setAutoRead(on);
    return this;
  }

  /** When the head of the final response came. */
  public Http3Headers responseHead() {
    return get(headCame);
  }

  /** Bytes of the body that came so far. */
  public int received() {
    return body.size();
  }

  public CompletableFuture<Answer> future() {
    return whole;
  }

  public Answer answer() {
    return get(whole);
  }

  /** Statuses of the interim responses so far. */
  public List<Integer> interims() {
    return List.copyOf(interims);
  }

  /** Of the answer, or {@link #RESET}. */
  public int status() {
    try {
      return answer().status();
    } catch (Reset reset) {
      return RESET;
    }
  }

  /** How the server broke it off. */
  public Reset brokenOff() {
    try {
      answer();
    } catch (Reset reset) {
      return reset;
    }
    throw new AssertionError("a whole answer was not expected");
  }

  final class Reader extends Http3RequestStreamInboundHandler {
    @Override
    protected void channelRead(ChannelHandlerContext ctx, Http3HeadersFrame frame) {
      CharSequence status = frame.headers().status();
      if (status == null) {
        trailers = frame.headers();
      } else if (status.charAt(0) == '1') {
        interims.add(Integer.valueOf(status.toString()));
      } else {
        head = frame.headers();
        headCame.complete(frame.headers());
      }
    }

    @Override
    protected void channelRead(ChannelHandlerContext ctx, Http3DataFrame frame) {
      ByteBuf data = frame.content();
      byte[] bytes = new byte[data.readableBytes()];
      data.readBytes(bytes);
      body.writeBytes(bytes);
      data.release();
    }

    @Override
    protected void channelInputClosed(ChannelHandlerContext ctx) {
      if (head == null) {
        fail(new IllegalStateException("the stream ended without a response"));
      } else {
        whole.complete(
            new Answer(
                Integer.parseInt(head.status().toString()),
                head,
                body.toByteArray(),
                trailers,
                interims));
      }
    }

    @Override
    protected void handleQuicException(ChannelHandlerContext ctx, QuicException exception) {
      fail(
          exception instanceof QuicStreamResetException reset
              ? new Reset(reset.applicationProtocolCode())
              : exception);
    }

    @Override
    protected void handleHttp3Exception(ChannelHandlerContext ctx, Http3Exception exception) {
      fail(exception);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      fail(new IllegalStateException("the stream is gone"));
    }

    private void fail(Throwable why) {
      headCame.completeExceptionally(why);
      whole.completeExceptionally(why);
    }
  }

  /** All of a response. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares answers as a whole
  public record Answer(
      int status,
      Http3Headers fields,
      byte[] body,
      @Nullable Http3Headers trailers,
      List<Integer> interims) {
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    public @Nullable String field(String name) {
      CharSequence value = fields.get(name);
      return value == null ? null : value.toString();
    }
  }

  /** The server broke the stream off. */
  public static final class Reset extends RuntimeException {
    private final long code;

    Reset(long code) {
      super("reset with " + Long.toHexString(code));
      this.code = code;
    }

    public long code() {
      return code;
    }
  }

  private static <T> T get(CompletableFuture<T> future) {
    try {
      return future.orTimeout(Http3Client.PATIENCE, TimeUnit.SECONDS).join();
    } catch (java.util.concurrent.CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
