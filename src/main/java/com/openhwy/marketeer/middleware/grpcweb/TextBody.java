package com.openhwy.marketeer.middleware.grpcweb;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.ForwardingSource;
import com.openhwy.marketeer.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A body in base64 on its way to an endpoint that wants bytes. Pieces that were encoded each on
 * their own may follow each other, padding and all. Event loop only.
 */
record TextBody(BodySource body) implements ForwardingSource {
  @Override
  public void to(BodySink sink) {
    body.to(new Decoder(this, sink));
  }

  private static final class Decoder implements BodySink {
    private static final byte[] VALUES = values();
    private static final int PADDING = -2;

    private final TextBody from;
    private final BodySink sink;
    private int bits;
    private int characters;
    private int padding;
    private boolean broken;

    Decoder(TextBody from, BodySink sink) {
      this.from = from;
      this.sink = sink;
    }

    private static byte[] values() {
      byte[] values = new byte[256];
      Arrays.fill(values, (byte) -1);
      String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
      for (int i = 0; i < alphabet.length(); i++) {
        values[alphabet.charAt(i)] = (byte) i;
      }
      values['='] = PADDING;
      return values;
    }

    @Override
    public void from(BodySource source) {
      sink.from(from);
    }

    @Override
    public void chunk(ByteBuf data) {
      byte[] out = new byte[(data.readableBytes() + characters) / 4 * 3];
      int size = 0;
      boolean good = !broken;
      while (good && data.isReadable()) {
        int value = VALUES[data.readByte() & 0xff];
        good = value >= 0 ? padding == 0 : value == PADDING && characters >= 2;
        padding += value == PADDING ? 1 : 0;
        bits = bits << 6 | Math.max(0, value);
        characters++;
        if (good && characters == 4) {
          size = group(out, size);
        }
      }
      data.release();
      if (good) {
        sink.chunk(Unpooled.wrappedBuffer(out, 0, size)); // an empty one flushes, as it did
      } else {
        wrong();
      }
    }

    private int group(byte[] out, int size) {
      int at = size;
      out[at++] = (byte) (bits >> 16);
      if (padding < 2) {
        out[at++] = (byte) (bits >> 8);
      }
      if (padding < 1) {
        out[at++] = (byte) bits;
      }
      bits = 0;
      characters = 0;
      padding = 0;
      return at;
    }

    private void wrong() {
      if (!broken) {
        broken = true;
        Failure why = Failure.of(FailureKind.MALFORMED_REQUEST, "a body that is no base64");
        from.cancel(why);
        sink.fail(why);
      }
    }

    @Override
    public void end(@Nullable Headers trailers) {
      if (characters != 0) {
        wrong();
      } else if (!broken) {
        sink.end(null);
      }
    }

    @Override
    public void fail(Failure failure) {
      if (!broken) {
        broken = true;
        sink.fail(failure);
      }
    }
  }
}
