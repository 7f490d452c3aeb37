package com.openhwy.marketeer.http3;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.OutgoingBody;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The body of a response on its way into a sender. Event loop only. */
final class Http3ResponseBody extends OutgoingBody {
  private final ResponseSender sender;

  Http3ResponseBody(ResponseSender sender, boolean fixed, long length) {
    super(fixed, length);
    this.sender = sender;
  }

  @Override
  protected boolean isGone() {
    return sender.isGone();
  }

  @Override
  protected void write(ByteBuf data, int size) {
    sender.writeData(data, size);
  }

  @Override
  protected void flush() {
    sender.flush();
  }

  @Override
  protected boolean isWritable() {
    return sender.isWritable();
  }

  @Override
  protected void finish(@Nullable Headers trailers) {
    sender.finish(trailers);
  }

  @Override
  protected void broken(Failure why) {
    sender.responseBroken(why);
  }
}
