package com.openhwy.marketeer.http2;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Trailers;
import com.openhwy.marketeer.http2.ServerStreams.End;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import org.jspecify.annotations.Nullable;

/**
 * Takes the frames of a client's connection one after the other and does what they say (RFC 9113 4
 * to 6): here those that carry requests, {@link ControlFrames} the others. What no sound client
 * does ends the connection even where the RFC would be content with the stream (5.4.1 allows it):
 * then nobody can make us send a reset for each (MadeYouReset).
 */
final class ServerFrames {
  /** Points of the budget for a frame that carries nothing. */
  private static final int EMPTY = 10;

  private static final int LATE = 2;

  private final Http2ServerConnection connection;
  private final Http2Loop loop;
  private final HeadReader heads;
  private final ControlFrames control;
  private final ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
  private boolean settingsSeen;
  private int requests;

  ServerFrames(Http2ServerConnection connection, Http2Loop loop) {
    this.connection = connection;
    this.loop = loop;
    this.heads = new HeadReader(loop.limits().headBytes());
    this.control = new ControlFrames(connection);
  }

  /** Whether a block of fields has begun and not ended. */
  boolean inHead() {
    return heads.pending() != 0;
  }

  void release() {
    heads.release();
  }

  /** Reads as many whole frames as there are. */
  void read(ByteBuf in) {
    while (!connection.isOver() && (!preface.isReadable() || preface(in))) {
      if (in.readableBytes() < Frame.HEADER) {
        return;
      }
      int at = in.readerIndex();
      int length = in.getUnsignedMedium(at);
      if (length > Frame.MAX_SIZE) {
        connection.fault(Http2Error.FRAME_SIZE_ERROR, "a frame of more than 16384 bytes");
        return;
      }
      if (in.readableBytes() < Frame.HEADER + length) {
        return;
      }
      int end = at + Frame.HEADER + length;
      int limit = in.writerIndex();
      in.readerIndex(at + Frame.HEADER).writerIndex(end);
      int stream = in.getInt(at + 5) & Integer.MAX_VALUE;
      frame(in.getUnsignedByte(at + 3), in.getUnsignedByte(at + 4), stream, in);
      in.writerIndex(limit).readerIndex(end);
    }
  }

  /** RFC 9113 3.4. */
  private boolean preface(ByteBuf in) {
    while (preface.isReadable() && in.isReadable()) {
      if (in.readByte() != preface.readByte()) {
        connection.fault(Http2Error.PROTOCOL_ERROR, "no connection preface");
        return false;
      }
    }
    return !preface.isReadable();
  }

  private void frame(int type, int flags, int stream, ByteBuf payload) {
    if (!settingsSeen) {
      if (type != Frame.SETTINGS || (flags & Frame.ACK) != 0) {
        wrong("a first frame that is no SETTINGS");
        return;
      }
      settingsSeen = true;
    }
    if (heads.pending() != 0 && (type != Frame.CONTINUATION || stream != heads.pending())) {
      wrong("another frame inside a block of fields");
      return;
    }
    switch (type) {
      case Frame.DATA -> data(flags, stream, payload);
      case Frame.HEADERS -> headers(flags, stream, payload);
      case Frame.CONTINUATION -> continuation(flags, payload);
      default -> control.frame(type, flags, stream, payload);
    }
  }

  private void wrong(String how) {
    connection.fault(Http2Error.PROTOCOL_ERROR, how);
  }

  /**
   * Takes padding off.
   *
   * @return false when there is more of it than payload (RFC 9113 6.1)
   */
  private boolean unpad(int flags, ByteBuf payload) {
    if ((flags & Frame.PADDED) != 0) {
      int padding = payload.isReadable() ? payload.readUnsignedByte() : 1;
      if (padding > payload.readableBytes()) {
        wrong("more padding than payload");
        return false;
      }
      payload.writerIndex(payload.writerIndex() - padding);
    }
    return true;
  }

  // ---- heads

  private void headers(int flags, int stream, ByteBuf payload) {
    if ((stream & 1) == 0) {
      wrong("HEADERS on a stream that is not a client's");
      return;
    }
    if (!unpad(flags, payload)) {
      return;
    }
    if ((flags & Frame.WITH_PRIORITY) != 0) {
      if (payload.readableBytes() < 5) {
        connection.fault(Http2Error.FRAME_SIZE_ERROR, "HEADERS too short for a priority");
        return;
      }
      if ((payload.readInt() & Integer.MAX_VALUE) == stream) {
        wrong("a stream that depends on itself");
        return;
      }
      payload.skipBytes(1);
    }
    boolean last = (flags & Frame.END_STREAM) != 0;
    if ((flags & Frame.END_HEADERS) != 0) {
      block(stream, last, heads.read(stream, payload));
    } else {
      heads.begin(stream, last, payload, connection.alloc());
      connection.deadline().headBegun();
    }
  }

  private void continuation(int flags, ByteBuf payload) {
    int stream = heads.pending();
    if (stream == 0) {
      wrong("CONTINUATION without HEADERS");
    } else if (!heads.more(payload)) {
      connection.fault(Http2Error.ENHANCE_YOUR_CALM, "a block of fields beyond all bounds");
    } else if ((flags & Frame.END_HEADERS) != 0) {
      block(stream, heads.last(), heads.finish());
    }
  }

  private void block(int id, boolean last, HeadReader.Result result) {
    ServerStreams streams = connection.streams();
    ServerStream open = streams.get(id);
    if (result == HeadReader.Result.BROKEN) {
      connection.fault(Http2Error.COMPRESSION_ERROR, "a block of fields that cannot be decoded");
    } else if (open != null) {
      trailers(open, last, result);
    } else if (id > streams.last()) {
      streams.used(id);
      request(id, last, result);
    } else {
      End end = streams.end(id);
      if (end == null) {
        wrong("a stream below the last one");
      } else {
        late(id, end, "HEADERS");
      }
    }
  }

  private void trailers(ServerStream stream, boolean last, HeadReader.Result result) {
    if (stream.isRemoteDone()) {
      connection.fault(Http2Error.STREAM_CLOSED, "HEADERS behind the end of a request");
      return;
    }
    guarded(
        stream,
        () -> {
          Headers trailers = new Headers();
          Failure failure = Trailers.read(heads.fields(), loop.limits(), trailers);
          if (!last) {
            stream.malformed("a second head inside a request");
          } else if (failure != null && failure.kind() == FailureKind.MALFORMED_REQUEST) {
            stream.malformed(failure.detail());
          } else if (failure != null || result == HeadReader.Result.TOO_LARGE) {
            stream.breakOff(
                Failure.of(FailureKind.HEAD_TOO_LARGE, "trailers beyond the limit of a head"));
          } else {
            stream.end(trailers.isEmpty() ? null : trailers);
          }
        });
  }

  private void request(int id, boolean last, HeadReader.Result result) {
    ServerStreams streams = connection.streams();
    if (connection.departure().isSaid()) {
      streams.closed(id, End.RESET_BY_US); // the client knows that it is to ask again elsewhere
      return;
    }
    if (streams.size() >= Http2ServerConnection.MAX_STREAMS) {
      streams.closed(id, End.RESET_BY_US);
      connection.outbox().reset(id, Http2Error.REFUSED_STREAM);
      connection.wasted();
      return;
    }
    ServerStream stream = new ServerStream(connection, id, control.initialWindow());
    streams.add(stream);
    connection.deadline().streams();
    if (++requests >= loop.limits().requestsPerConnection()) {
      connection.departure().begin();
    }
    guarded(stream, () -> stream.begin(heads.fields(), result == HeadReader.Result.FIELDS, last));
  }

  /**
   * What a stream is handed may run into a fault of ours: that is the stream's, not the others'.
   */
  private static void guarded(ServerStream stream, Runnable what) {
    try {
      what.run();
    } catch (RuntimeException | Error e) {
      stream.crashed(e);
    }
  }

  // ---- bodies

  private void data(int flags, int id, ByteBuf payload) {
    int framed = payload.readableBytes();
    boolean last = (flags & Frame.END_STREAM) != 0;
    if (id == 0 || id > connection.streams().last()) {
      wrong("DATA on a stream that is not open");
      return;
    }
    if (!unpad(flags, payload)) {
      return;
    }
    if (!connection.received(framed)) {
      connection.fault(Http2Error.FLOW_CONTROL_ERROR, "more DATA than the connection has room for");
      return;
    }
    ServerStream stream = connection.streams().get(id);
    if (stream == null) {
      connection.consumed(framed);
      late(id, connection.streams().end(id), "DATA");
    } else if (stream.isRemoteDone()) {
      connection.fault(Http2Error.STREAM_CLOSED, "DATA behind the end of a request");
    } else if (payload.isReadable() || last || control.spend(EMPTY)) {
      if (payload.isReadable()) {
        connection.budget().content();
      }
      guarded(
          stream,
          () -> {
            if (!stream.data(payload, framed, last)) {
              connection.fault(
                  Http2Error.FLOW_CONTROL_ERROR, "more DATA than the stream has room for");
            }
          });
    }
  }

  /**
   * For a stream that is closed: a fault of the connection where the client had said that nothing
   * follows, and of that stream alone where it has reset it (RFC 9113 5.1). Clients by Netty send
   * what waited for a window behind their reset.
   */
  private void late(int id, @Nullable End end, String what) {
    if (end == End.COMPLETE) {
      connection.fault(Http2Error.STREAM_CLOSED, what + " on a closed stream");
    } else if (control.spend(LATE) && end == End.RESET_BY_CLIENT) {
      connection.outbox().reset(id, Http2Error.STREAM_CLOSED);
    }
  }
}
