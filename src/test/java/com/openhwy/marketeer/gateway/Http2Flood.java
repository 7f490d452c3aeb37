package com.openhwy.marketeer.gateway;

import static com.openhwy.marketeer.gateway.FrameClient.ACK;
import static com.openhwy.marketeer.gateway.FrameClient.CONTINUATION;
import static com.openhwy.marketeer.gateway.FrameClient.DATA;
import static com.openhwy.marketeer.gateway.FrameClient.END_HEADERS;
import static com.openhwy.marketeer.gateway.FrameClient.END_STREAM;
import static com.openhwy.marketeer.gateway.FrameClient.HEADERS;
import static com.openhwy.marketeer.gateway.FrameClient.PADDED;
import static com.openhwy.marketeer.gateway.FrameClient.PING;
import static com.openhwy.marketeer.gateway.FrameClient.PRIORITY;
import static com.openhwy.marketeer.gateway.FrameClient.PUSH_PROMISE;
import static com.openhwy.marketeer.gateway.FrameClient.SETTINGS;
import static com.openhwy.marketeer.gateway.FrameClient.WITH_PRIORITY;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/** What clients do to bring a server down (abuse.md, rows 16 to 25), each bounded in count. */
enum Http2Flood {
  RAPID_RESET(Outcome.CALM, c -> streams(1000, id -> c.get(id, "/").reset(id))),
  RAPID_RESET_OF_UPLOADS(
      Outcome.CALM, c -> streams(1000, id -> c.request(id, false, "POST", "/").reset(id))),
  RESET_BY_MALFORMED_HEADS(
      Outcome.CALM, c -> streams(1000, id -> c.request(id, true, "GET", "/", "X", "1"))),
  RESET_BY_WINDOW_OVERFLOW(
      Outcome.CALM,
      c ->
          streams(
              1000, id -> c.request(id, false, "POST", "/").windowUpdate(id, Integer.MAX_VALUE))),
  RESET_BY_WRONG_LENGTHS(
      Outcome.CALM,
      c ->
          streams(
              1000,
              id -> c.request(id, false, "POST", "/", "content-length", "1").data(id, true, ""))),
  RESET_BY_WINDOW_UPDATE_OF_NOTHING(
      Outcome.FAULT, c -> c.request(1, false, "POST", "/").windowUpdate(1, 0)),
  RESET_BY_DATA_BEHIND_THE_END(Outcome.FAULT, c -> c.get(1, "/hang").data(1, true, "x")),
  RESET_BY_HEADS_BEHIND_THE_END(Outcome.FAULT, c -> c.get(1, "/hang").get(1, "/hang")),
  RESET_BY_SELF_DEPENDENCY(
      Outcome.FAULT,
      c ->
          c.frame(
              HEADERS,
              END_HEADERS | WITH_PRIORITY,
              1,
              concat(new byte[] {0, 0, 0, 1, 5}, Frames.block(Frames.with("GET", "/"))))),
  CONTINUATIONS_WITHOUT_END(
      Outcome.CALM,
      c -> {
        c.frame(HEADERS, END_STREAM, 1, Frames.block(Frames.with("GET", "/")));
        byte[] field = Frames.block("x", "y".repeat(8000));
        repeat(1000, () -> c.frame(CONTINUATION, 0, 1, field));
      }),
  EMPTY_CONTINUATIONS(
      Outcome.CALM,
      c -> {
        c.frame(HEADERS, END_STREAM, 1, Frames.block(Frames.with("GET", "/")));
        repeat(1000, () -> c.frame(CONTINUATION, 0, 1));
      }),
  CONTINUATIONS_OF_A_BYTE(
      Outcome.CALM,
      c -> {
        c.frame(HEADERS, END_STREAM, 1, Frames.block(Frames.with("GET", "/")));
        repeat(1000, () -> c.frame(CONTINUATION, 0, 1, (byte) 0));
      }),
  /** One entry of 4 KiB, referred to thousands of times (CVE-2016-6581). */
  HPACK_BOMB(Outcome.CALM, c -> bomb(c, "z".repeat(4000), 12_000)),
  /** A tiny entry, for the overhead that each reference has in memory. */
  HPACK_BOMB_OF_TINY_ENTRIES(Outcome.CALM, c -> bomb(c, "", 16_000)),
  CRUMBS_OF_COOKIES(Outcome.CALM, c -> bombOf(c, "cookie", "a=b", 16_000)),
  FIELDS_WITHOUT_NAME(
      Outcome.CALM,
      c -> streams(1000, id -> c.request(id, true, "GET", "/", "", "", "", "", "", ""))),
  PINGS(Outcome.CALM, c -> repeat(3000, () -> c.frame(PING, 0, 0, new byte[8]))),
  PING_ANSWERS(Outcome.CALM, c -> repeat(3000, () -> c.frame(PING, ACK, 0, new byte[8]))),
  SETTINGS_FRAMES(Outcome.CALM, c -> repeat(3000, () -> c.frame(SETTINGS, 0, 0))),
  SETTINGS_WITH_MANY_SETTINGS(
      Outcome.CALM,
      c -> {
        int[] many = new int[5000];
        for (int i = 0; i < many.length; i += 2) {
          many[i] = 4;
          many[i + 1] = i % 4 == 0 ? 1 : 100_000;
        }
        streams(90, id -> c.get(id, "/hang"));
        repeat(50, () -> c.settings(many));
      }),
  EMPTY_DATA(
      Outcome.CALM,
      c -> {
        c.request(1, false, "POST", "/upload");
        repeat(3000, () -> c.data(1, false, ""));
      }),
  DATA_OF_PADDING(
      Outcome.CALM,
      c -> {
        c.request(1, false, "POST", "/upload");
        byte[] padding = new byte[100];
        padding[0] = 99;
        repeat(3000, () -> c.frame(DATA, PADDED, 1, padding));
      }),
  PRIORITIES(
      Outcome.CALM, c -> repeat(3000, () -> c.frame(PRIORITY, 0, 1, new byte[] {0, 0, 0, 3, 5}))),
  WINDOW_UPDATES(Outcome.CALM, c -> repeat(3000, () -> c.windowUpdate(0, 1))),
  UNKNOWN_FRAMES(Outcome.CALM, c -> repeat(3000, () -> c.frame(0x77, 0, 0, new byte[20]))),
  RESETS_OF_CLOSED_STREAMS(
      Outcome.CALM,
      c -> {
        c.get(1, "/");
        c.response(1);
        repeat(3000, () -> c.reset(1));
      }),
  RESETS_OF_IDLE_STREAMS(Outcome.FAULT, c -> c.reset(1)),
  STREAMS_BEYOND_THE_LIMIT(Outcome.CALM, c -> streams(1000, id -> c.get(id, "/hang"))),
  PUSHES(Outcome.FAULT, c -> c.frame(PUSH_PROMISE, END_HEADERS, 1, new byte[] {0, 0, 0, 2})),
  A_FRAME_OF_16_MIB(
      Outcome.FAULT,
      c -> c.send(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, DATA, 0, 0, 0, 0, 1})),
  MORE_THAN_THE_WINDOW(
      Outcome.FAULT,
      c -> {
        c.request(1, false, "POST", "/hang");
        byte[] data = new byte[16384]; // more than any socket on the way takes
        repeat(1500, () -> c.frame(DATA, 0, 1, data));
      }),
  A_TABLE_BEYOND_THE_SETTING(
      Outcome.FAULT,
      c -> c.frame(HEADERS, END_HEADERS | END_STREAM, 1, (byte) 0x3f, (byte) 0xe1, (byte) 0x7f)),
  /** The window stays shut while a hundred responses wait. */
  ZERO_WINDOW(
      Outcome.RESET,
      c -> {
        c.withoutUpdates().settings(4, 0);
        streams(100, id -> c.get(id, "/big"));
      }),
  WINDOW_OF_ONE_BYTE(
      Outcome.CALM,
      c -> {
        c.withoutUpdates().settings(4, 0);
        c.get(1, "/big");
        repeat(3000, () -> c.windowUpdate(1, 1));
      }),
  PREFACE_ONLY(Outcome.CUT, c -> {}),
  PING_NOW_AND_THEN(
      Outcome.CUT,
      c -> {
        c.get(1, "/");
        c.response(1);
        for (int i = 0; i < 50; i++) {
          c.frame(PING, 0, 0, new byte[8]);
          LockSupport.parkNanos(100_000_000);
        }
      }),
  HEADS_THAT_NEVER_END(
      Outcome.CUT, c -> c.frame(HEADERS, END_STREAM, 1, Frames.block(Frames.with("GET", "/")))),
  A_BODY_THAT_NEVER_COMES(
      Outcome.TIMEOUT, c -> c.request(1, false, "POST", "/hang", "content-length", "10")),
  ANSWERS_NOBODY_READS(Outcome.CALM, c -> streams(5000, id -> c.request(id, true, "HEAD", "/")));

  /** How the connection ends. */
  enum Outcome {
    /** GOAWAY with ENHANCE_YOUR_CALM. */
    CALM,
    /** GOAWAY with another error. */
    FAULT,
    /** Its streams are reset. */
    RESET,
    /** The request is answered 408. */
    TIMEOUT,
    /** Closed, with or without a word. */
    CUT
  }

  /** What a client does. */
  @FunctionalInterface
  interface Deed {
    void on(FrameClient client) throws IOException;
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  @FunctionalInterface
  private interface StreamStep {
    void run(int stream) throws IOException;
  }

  final Outcome outcome;

  @SuppressWarnings("ImmutableEnumChecker") // it holds nothing
  private final Deed deed;

  Http2Flood(Outcome outcome, Deed deed) {
    this.outcome = outcome;
    this.deed = deed;
  }

  /** Does it, as far as the connection lets it. */
  void on(FrameClient client) {
    try {
      deed.on(client);
    } catch (IOException cut) {
      assertCut(cut);
    }
  }

  private static void assertCut(IOException cut) {
    if (!(cut instanceof java.net.SocketException)) {
      throw new AssertionError("not cut, but broken", cut);
    }
  }

  private static void repeat(int times, Step step) throws IOException {
    for (int i = 0; i < times; i++) {
      step.run();
    }
  }

  private static void streams(int count, StreamStep step) throws IOException {
    for (int i = 0; i < count; i++) {
      step.run(2 * i + 1);
    }
  }

  private static void bomb(FrameClient c, String value, int references) throws IOException {
    bombOf(c, "x-bomb", value, references);
  }

  /** An entry of the dynamic table, and then heads full of references to it. */
  private static void bombOf(FrameClient c, String name, String value, int references)
      throws IOException {
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    first.writeBytes(Frames.block(Frames.with("GET", "/")));
    first.write(0x40);
    Frames.literal(first, name);
    Frames.literal(first, value);
    c.frame(HEADERS, END_HEADERS | END_STREAM, 1, first.toByteArray());
    byte[] rest = new byte[references];
    java.util.Arrays.fill(rest, (byte) (0x80 | 62));
    byte[] head = concat(Frames.block(Frames.with("GET", "/")), rest);
    repeatHeads(c, head);
  }

  private static void repeatHeads(FrameClient c, byte[] head) throws IOException {
    for (int i = 1; i < 400; i++) {
      c.frame(HEADERS, END_HEADERS | END_STREAM, 2 * i + 1, head);
    }
  }

  private static byte[] concat(byte[] a, byte[] b) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(a);
    out.writeBytes(b);
    return out.toByteArray();
  }
}
