package com.openhwy.marketeer.http2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;

/**
 * The frames of a client's connection that carry neither fields nor content (RFC 9113 6.3 to 6.9),
 * each paid for from the {@link Http2Budget}.
 */
final class ControlFrames {
  /** Points for a SETTINGS, and for so many settings in it one more. */
  private static final int SETTINGS = 10;

  private static final int DEFAULT_TABLE = 4096;
  private static final int MAX_FRAME_SIZE = 16777215;

  private final Http2ServerConnection connection;
  private int initialWindow = 65535;

  ControlFrames(Http2ServerConnection connection) {
    this.connection = connection;
  }

  /** Bytes that we may send on a new stream. */
  int initialWindow() {
    return initialWindow;
  }

  /**
   * Takes points from the budget.
   *
   * @return false when there are none left, and the connection is over
   */
  boolean spend(int points) {
    if (connection.budget().control(connection.loop().nanos(), points)) {
      return true;
    }
    connection.fault(Http2Error.ENHANCE_YOUR_CALM, "too many frames that carry nothing");
    return false;
  }

  void frame(int type, int flags, int stream, ByteBuf payload) {
    switch (type) {
      case Frame.SETTINGS -> settings(flags, stream, payload);
      case Frame.WINDOW_UPDATE -> windowUpdate(stream, payload);
      case Frame.RST_STREAM -> reset(stream, payload);
      case Frame.PING -> ping(flags, stream, payload);
      case Frame.PRIORITY -> priority(stream, payload);
      case Frame.GOAWAY -> goAway(stream, payload);
      case Frame.PUSH_PROMISE -> wrong("PUSH_PROMISE by a client");
      default -> spend(1); // RFC 9113 5.5: others are ignored
    }
  }

  private void wrong(String how) {
    connection.fault(Http2Error.PROTOCOL_ERROR, how);
  }

  private boolean has(int bytes, ByteBuf payload) {
    if (payload.readableBytes() == bytes) {
      return true;
    }
    connection.fault(Http2Error.FRAME_SIZE_ERROR, "a frame whose size is not that of its type");
    return false;
  }

  /** Whether a frame is where it belongs: on the connection. */
  private boolean onConnection(int stream) {
    if (stream != 0) {
      wrong("a frame of the connection on a stream");
    }
    return stream == 0;
  }

  private boolean onStream(int stream) {
    if (stream == 0) {
      wrong("a frame of a stream on the connection");
    }
    return stream != 0;
  }

  private boolean isIdle(int stream) {
    boolean idle = stream > connection.streams().last() || (stream & 1) == 0;
    if (idle) {
      wrong("a frame on a stream that was never open");
    }
    return idle;
  }

  // ---- settings

  private void settings(int flags, int stream, ByteBuf payload) {
    if (!onConnection(stream)) {
      return;
    }
    if ((flags & Frame.ACK) != 0) {
      if (has(0, payload)) {
        spend(1);
      }
      return;
    }
    if (payload.readableBytes() % 6 != 0) {
      connection.fault(Http2Error.FRAME_SIZE_ERROR, "SETTINGS of a size that is no multiple of 6");
      return;
    }
    if (!spend(SETTINGS + payload.readableBytes() / 6)) {
      return;
    }
    long window = initialWindow;
    while (payload.isReadable()) {
      int id = payload.readUnsignedShort();
      long value = payload.readUnsignedInt();
      if (!setting(id, value)) {
        return;
      }
      if (id == Frame.INITIAL_WINDOW_SIZE) {
        window = value;
      }
    }
    connection.outbox().settingsAck();
    connection.outbox().flushSoon();
    resize((int) window);
  }

  private boolean setting(int id, long value) {
    switch (id) {
      case Frame.HEADER_TABLE_SIZE -> {
        if (value < DEFAULT_TABLE) {
          connection.announceTable();
        }
      }
      case Frame.ENABLE_PUSH, Frame.ENABLE_CONNECT_PROTOCOL, Frame.NO_RFC7540_PRIORITIES -> {
        if (value > 1) {
          wrong("a setting other than 0 and 1");
          return false;
        }
      }
      case Frame.INITIAL_WINDOW_SIZE -> {
        if (value > Integer.MAX_VALUE) {
          connection.fault(Http2Error.FLOW_CONTROL_ERROR, "a window larger than one may be");
          return false;
        }
      }
      case Frame.MAX_FRAME_SIZE -> {
        if (value < Frame.MAX_SIZE || value > MAX_FRAME_SIZE) {
          wrong("a SETTINGS_MAX_FRAME_SIZE that is none");
          return false;
        }
      }
      default -> {} // ours are no larger than any client takes, or it is none that we know
    }
    return true;
  }

  /** RFC 9113 6.9.2: the windows of open streams change by as much. */
  private void resize(int window) {
    long change = (long) window - initialWindow;
    initialWindow = window;
    if (change == 0) {
      return;
    }
    for (ServerStream stream : connection.streams().all()) {
      if (!stream.windowOpened(change)) {
        connection.fault(Http2Error.FLOW_CONTROL_ERROR, "a window larger than one may be");
        return;
      }
    }
  }

  // ---- the others

  private void windowUpdate(int stream, ByteBuf payload) {
    if (!has(4, payload) || !spend(1)) {
      return;
    }
    int bytes = payload.readInt() & Integer.MAX_VALUE;
    if (bytes == 0) {
      wrong("WINDOW_UPDATE by nothing");
      return;
    }
    if (stream == 0) {
      if (!connection.queue().opened(bytes)) {
        connection.fault(Http2Error.FLOW_CONTROL_ERROR, "a window larger than one may be");
      }
    } else if (!isIdle(stream)) {
      ServerStream open = connection.streams().get(stream);
      if (open != null && !open.windowOpened(bytes)) {
        open.stop(Http2Error.FLOW_CONTROL_ERROR);
        connection.wasted();
      }
    }
  }

  private void reset(int stream, ByteBuf payload) {
    if (!onStream(stream) || !has(4, payload) || isIdle(stream)) {
      return;
    }
    ServerStream open = connection.streams().get(stream);
    if (open == null) {
      spend(1);
    } else {
      open.lost();
      connection.wasted();
    }
  }

  private void ping(int flags, int stream, ByteBuf payload) {
    if (!onConnection(stream) || !has(8, payload)) {
      return;
    }
    long data = payload.readLong();
    if ((flags & Frame.ACK) != 0) {
      if (spend(1)) {
        connection.departure().answered(data);
      }
    } else if (spend(1)) {
      connection.outbox().ping(true, data);
      connection.outbox().flushSoon();
    }
  }

  /** Read for its faults only: RFC 9113 5.3 has done away with what it says. */
  private void priority(int stream, ByteBuf payload) {
    if (!onStream(stream) || !has(5, payload)) {
      return;
    }
    if ((payload.readInt() & Integer.MAX_VALUE) == stream) {
      wrong("a stream that depends on itself");
    } else {
      spend(1);
    }
  }

  /** The client will ask for nothing more. */
  private void goAway(int stream, ByteBuf payload) {
    if (!onConnection(stream)) {
      return;
    }
    if (payload.readableBytes() < 8) {
      connection.fault(Http2Error.FRAME_SIZE_ERROR, "a GOAWAY too short to be one");
    } else {
      connection.departure().say();
    }
  }
}
