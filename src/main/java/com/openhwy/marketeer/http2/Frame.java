package com.openhwy.marketeer.http2;

/** Frames as they stand on the wire (RFC 9113 4.1, 6). */
final class Frame {
  /** Bytes before the payload. */
  static final int HEADER = 9;

  /** Bytes a payload may have: what is true without a setting, and what we always keep to. */
  static final int MAX_SIZE = 16384;

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int ACK = 0x1;
  static final int END_STREAM = 0x1;
  static final int END_HEADERS = 0x4;
  static final int PADDED = 0x8;
  static final int WITH_PRIORITY = 0x20;

  /** Settings (RFC 9113 6.5.2, RFC 8441 3, RFC 9218 2.1). */
  static final int HEADER_TABLE_SIZE = 1;

  static final int ENABLE_PUSH = 2;
  static final int MAX_CONCURRENT_STREAMS = 3;
  static final int INITIAL_WINDOW_SIZE = 4;
  static final int MAX_FRAME_SIZE = 5;
  static final int MAX_HEADER_LIST_SIZE = 6;
  static final int ENABLE_CONNECT_PROTOCOL = 8;
  static final int NO_RFC7540_PRIORITIES = 9;

  private Frame() {}
}
