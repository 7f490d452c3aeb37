package com.openhwy.marketeer.http2;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.OutgoingBody;
import com.openhwy.marketeer.http.Request;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request on its way into a stream. The stream's channel is not writable while the
 * endpoint's windows or the socket are full: then the source is paused.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the stream, and that is heard
final class Http2RequestBody extends OutgoingBody {
  private final Http2Stream stream;
  private final Channel channel;

  Http2RequestBody(Http2Stream stream, Channel channel, long length) {
    super(length != Request.CHUNKED, length);
    this.stream = stream;
    this.channel = channel;
  }

  /** The stream says when it is over. */
  @Override
  protected boolean isGone() {
    return false;
  }

  @Override
  protected boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  protected void flush() {
    channel.flush();
  }

  @Override
  protected void write(ByteBuf data, int size) {
    stream.moved();
    channel.write(new DefaultHttp2DataFrame(data), channel.voidPromise());
  }

  @Override
  public void drained() {
    if (isFull()) {
      stream.moved();
    }
    super.drained();
  }

  @Override
  protected void finish(@Nullable Headers trailers) {
    ChannelFuture last =
        trailers == null || trailers.isEmpty()
            ? channel.write(new DefaultHttp2DataFrame(Unpooled.EMPTY_BUFFER, true))
            : channel.write(new DefaultHttp2HeadersFrame(Http2Fields.trailers(trailers), true));
    channel.flush();
    stream.requestSent(last);
  }

  @Override
  protected void broken(Failure why) {
    stream.broken(why, false);
  }
}
