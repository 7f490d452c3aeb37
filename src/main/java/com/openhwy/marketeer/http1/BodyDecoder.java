package com.openhwy.marketeer.http1;

import com.openhwy.marketeer.http.FieldSyntax;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Trailers;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes the body of one message out of the bytes of a connection (RFC 9112 6, 7.1). A plain state
 * machine without a socket: asked for the next piece, it says how many of the bytes at hand are
 * data. Every byte of the chunked framing is checked; chunk extensions are read and dropped (RFC
 * 9112 7.1.1).
 */
final class BodyDecoder {
  /** What {@link #next} found. */
  enum Step {
    /** {@link #available} bytes at the reader index are data. */
    DATA,
    /** Nothing to be done before more bytes come. */
    MORE,
    /** The body is complete; the reader index stands behind it. */
    END,
    /** The framing is broken; {@link #problem} says how. */
    BROKEN
  }

  private enum State {
    NONE,
    FIXED,
    UNTIL_CLOSE,
    SIZE,
    EXTENSION,
    SIZE_LF,
    CHUNK,
    CHUNK_CR,
    CHUNK_LF,
    TRAILERS
  }

  private static final int MAX_SIZE_DIGITS = 15;
  private static final int MAX_EXTENSION = 256;

  private final Http1Loop loop;
  private final HeadScanner trailerScanner = new HeadScanner();
  private State state = State.NONE;
  private long remaining;
  private int digits;
  private int extension;
  private String problem = "";
  private @Nullable Headers trailers;
  private boolean inputDone;

  BodyDecoder(Http1Loop loop) {
    this.loop = loop;
  }

  void none() {
    state = State.NONE;
  }

  void fixed(long length) {
    state = length == 0 ? State.NONE : State.FIXED;
    remaining = length;
  }

  /**
   * A body of that many bytes, or a chunked one.
   *
   * @param length bytes, or {@link com.openhwy.marketeer.http.Request#CHUNKED}
   */
  void begin(long length) {
    if (length < 0) {
      chunked();
    } else {
      fixed(length);
    }
  }

  void untilClose() {
    state = State.UNTIL_CLOSE;
    inputDone = false;
  }

  /**
   * No more bytes will come: a body that only the connection ends is complete when those at hand
   * are taken.
   */
  void inputDone() {
    inputDone = true;
  }

  void chunked() {
    state = State.SIZE;
    remaining = 0;
    digits = 0;
    trailers = null;
  }

  /** Whether the end of the connection is the end of this body. */
  boolean endsWithConnection() {
    return state == State.UNTIL_CLOSE;
  }

  boolean atEnd() {
    return state == State.NONE;
  }

  String problem() {
    return problem;
  }

  /** Trailer fields of a chunked body that has ended, null when there were none. */
  @Nullable Headers trailers() {
    return trailers;
  }

  /** Data bytes that may be taken from {@code in} now, after {@link Step#DATA}. */
  int available(ByteBuf in) {
    int readable = in.readableBytes();
    return state == State.UNTIL_CLOSE ? readable : (int) Math.min(remaining, readable);
  }

  /** That many bytes were taken. */
  void taken(int bytes) {
    if (state == State.UNTIL_CLOSE) {
      return;
    }
    remaining -= bytes;
    if (remaining == 0) {
      state = state == State.FIXED ? State.NONE : State.CHUNK_CR;
    }
  }

  /** Reads framing until there is data, the end or nothing more to read. */
  Step next(ByteBuf in) {
    while (true) {
      if (state == State.NONE) {
        return Step.END;
      }
      if (state == State.TRAILERS) {
        return trailers(in);
      }
      if (!in.isReadable()) {
        return state == State.UNTIL_CLOSE && inputDone ? Step.END : Step.MORE;
      }
      if (state == State.FIXED || state == State.UNTIL_CLOSE || state == State.CHUNK) {
        return Step.DATA;
      }
      if (!framing(in.readUnsignedByte())) {
        return Step.BROKEN;
      }
    }
  }

  private boolean framing(int b) {
    return switch (state) {
      case SIZE -> size(b);
      case EXTENSION -> extension(b);
      case SIZE_LF -> {
        state = remaining == 0 ? State.TRAILERS : State.CHUNK;
        trailerScanner.reset();
        yield b == '\n' || broken("a chunk size line that does not end with CR LF");
      }
      case CHUNK_CR -> {
        state = State.CHUNK_LF;
        yield b == '\r' || broken("a chunk longer than its size");
      }
      case CHUNK_LF -> {
        state = State.SIZE;
        remaining = 0;
        digits = 0;
        yield b == '\n' || broken("chunk data not followed by CR LF");
      }
      default -> throw new IllegalStateException("no framing in " + state);
    };
  }

  private boolean size(int b) {
    int digit = Character.digit(b, 16);
    if (digit >= 0 && b < 128) {
      remaining = remaining << 4 | digit;
      return ++digits <= MAX_SIZE_DIGITS
          || broken("a chunk size of more than " + MAX_SIZE_DIGITS + " digits");
    }
    if (digits == 0) {
      return broken("a chunk size that is no hexadecimal number");
    }
    extension = 0;
    state = b == '\r' ? State.SIZE_LF : State.EXTENSION;
    return b == '\r' || b == ';' || broken("a chunk size that is no hexadecimal number");
  }

  private boolean extension(int b) {
    if (b == '\r') {
      state = State.SIZE_LF;
      return true;
    }
    if (!FieldSyntax.isValueChar(b)) {
      return broken("a control character in a chunk extension");
    }
    return ++extension <= MAX_EXTENSION
        || broken("chunk extensions of more than " + MAX_EXTENSION + " bytes");
  }

  private Step trailers(ByteBuf in) {
    int length = trailerScanner.scan(in);
    int limit = loop.limits().headBytes();
    if (length == HeadScanner.BARE_LF || trailerScanner.scanned() > limit) {
      broken(
          length == HeadScanner.BARE_LF
              ? "a bare LF in the trailers"
              : "trailers of more than " + limit + " bytes");
      return Step.BROKEN;
    }
    if (length == HeadScanner.MORE) {
      return Step.MORE;
    }
    state = State.NONE;
    if (length == 2) {
      in.skipBytes(2);
      return Step.END;
    }
    Headers fields = new Headers();
    String wrong = loop.fields().parse(loop.bytes(in, length), 0, length, fields);
    in.skipBytes(length);
    if (wrong == null && fields.size() > loop.limits().fields()) {
      wrong = "more than " + loop.limits().fields() + " trailer fields";
    }
    if (wrong != null) {
      broken(wrong);
      return Step.BROKEN;
    }
    trailers = Trailers.permitted(fields);
    return Step.END;
  }

  private boolean broken(String how) {
    problem = how;
    return false;
  }
}
