package com.openhwy.marketeer.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * An HTTP/2 client that sends the frames a test says, sound or not, and shows the frames it gets.
 * Of itself it only acknowledges SETTINGS and answers PINGs while it reads.
 */
final class FrameClient implements AutoCloseable {
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

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;
  static final int PADDED = 8;
  static final int WITH_PRIORITY = 32;

  static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int TIMEOUT_MILLIS = 60_000;

  /** One frame as it came. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Frame(int type, int flags, int stream, byte[] payload) {
    boolean has(int flag) {
      return (flags & flag) != 0;
    }

    String text() {
      return new String(payload, StandardCharsets.ISO_8859_1);
    }

    int integer(int at) {
      return ByteBuffer.wrap(payload).getInt(at);
    }

    /** The error of a RST_STREAM or GOAWAY. */
    Http2Error error() {
      return Http2Error.valueOf(integer(type == GOAWAY ? 4 : 0));
    }
  }

  /** All that came for one stream, to its end. */
  record Response(
      Map<String, String> head,
      String body,
      Map<String, String> trailers,
      List<Integer> interim,
      Http2Error reset) {
    int status() {
      return Integer.parseInt(head.getOrDefault(":status", "0"));
    }

    /** Whether it ended as it should. */
    boolean whole() {
      return reset == null && !head.isEmpty();
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
  private final Map<Integer, List<Frame>> kept = new LinkedHashMap<>();
  private final List<Frame> goAways = new ArrayList<>();
  private boolean updates = true;
  private int lastStream = -1;

  private FrameClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    this.in = new DataInputStream(socket.getInputStream());
  }

  /** Without preface and SETTINGS. */
  static FrameClient raw(int port) throws IOException {
    return new FrameClient(new Socket("127.0.0.1", port));
  }

  /** By prior knowledge; preface and empty SETTINGS are sent. */
  static FrameClient plain(int port) throws IOException {
    FrameClient client = raw(port);
    client.send(PREFACE).frame(SETTINGS, 0, 0);
    return client;
  }

  /** Over TLS, by ALPN. */
  static FrameClient tls(int port) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustAll()}, null);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    if (!socket.getApplicationProtocol().equals("h2")) {
      throw new AssertionError("ALPN chose " + socket.getApplicationProtocol());
    }
    FrameClient client = new FrameClient(socket);
    client.send(PREFACE).frame(SETTINGS, 0, 0);
    return client;
  }

  Socket socket() {
    return socket;
  }

  /** From now on windows are not opened by themselves when DATA is read. */
  FrameClient withoutUpdates() {
    updates = false;
    return this;
  }

  // ---- sending

  FrameClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  FrameClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  FrameClient frame(int type, int flags, int stream, byte... payload) throws IOException {
    return send(Frames.bytes(type, flags, stream, payload));
  }

  /** Pairs of an identifier and its value. */
  FrameClient settings(int... pairs) throws IOException {
    ByteBuffer payload = ByteBuffer.allocate(pairs.length * 3);
    for (int i = 0; i < pairs.length; i += 2) {
      payload.putShort((short) pairs[i]).putInt(pairs[i + 1]);
    }
    return frame(SETTINGS, 0, 0, payload.array());
  }

  FrameClient reset(int stream) throws IOException {
    return frame(RST_STREAM, 0, stream, Frames.integer((int) Http2Error.CANCEL.code()));
  }

  FrameClient windowUpdate(int stream, int bytes) throws IOException {
    return frame(WINDOW_UPDATE, 0, stream, Frames.integer(bytes));
  }

  FrameClient data(int stream, boolean last, String text) throws IOException {
    return frame(DATA, last ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A whole head in one frame; pairs of names and values as they stand. */
  FrameClient headers(int stream, boolean last, String... pairs) throws IOException {
    return frame(HEADERS, END_HEADERS | (last ? END_STREAM : 0), stream, Frames.block(pairs));
  }

  /** The usual four, and more. */
  FrameClient request(int stream, boolean last, String method, String path, String... more)
      throws IOException {
    return headers(stream, last, Frames.with(method, path, more));
  }

  FrameClient get(int stream, String path) throws IOException {
    return request(stream, true, "GET", path);
  }

  // ---- receiving

  /** The next frame, whatever it is; null at the end of the connection. */
  Frame read() throws IOException {
    try {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      byte[] payload = in.readNBytes(length);
      if (payload.length < length) {
        return null;
      }
      return new Frame(type, flags, stream, payload);
    } catch (EOFException | SocketException ended) {
      return null;
    }
  }

  /** The next frame that is not of the connection's upkeep; that is done here. */
  Frame next() throws IOException {
    while (true) {
      Frame frame = read();
      if (frame == null) {
        return null;
      }
      if (frame.type() == SETTINGS && !frame.has(ACK)) {
        reply(SETTINGS, ACK);
      } else if (frame.type() == PING && !frame.has(ACK)) {
        reply(PING, ACK, frame.payload());
      } else if (frame.type() == GOAWAY) {
        goAways.add(frame);
        return frame;
      } else if (frame.type() == DATA && updates && frame.payload().length > 0) {
        reply(WINDOW_UPDATE, 0, Frames.integer(frame.payload().length));
        if (!frame.has(END_STREAM)) {
          lastStream = frame.stream();
          reply(WINDOW_UPDATE, 0, Frames.integer(frame.payload().length));
          lastStream = -1;
        }
        return frame;
      } else if (frame.type() != WINDOW_UPDATE && frame.type() != SETTINGS) {
        return frame;
      }
    }
  }

  /** The other end may be gone already: what is still to be read is what counts. */
  private void reply(int type, int flags, byte... payload) {
    try {
      frame(type, flags, Math.max(0, lastStream), payload);
    } catch (IOException gone) {
      updates = false;
    }
  }

  /** The next frame of that type; fails when the connection ends before. */
  Frame next(int type) throws IOException {
    for (Frame frame = next(); frame != null; frame = next()) {
      if (frame.type() == type) {
        return frame;
      }
    }
    throw new AssertionError("the connection ended without a frame of type " + type);
  }

  /** Everything until the connection ends; gives the last GOAWAY. */
  Frame untilGoAway() throws IOException {
    Frame last = null;
    for (Frame frame = next(); frame != null; frame = next()) {
      if (frame.type() == GOAWAY) {
        last = frame;
      }
    }
    return last;
  }

  List<Frame> goAways() {
    return goAways;
  }

  /** The response on a stream; frames of others are kept for theirs. */
  Response response(int stream) throws IOException {
    Map<String, String> head = Map.of();
    Map<String, String> trailers = Map.of();
    List<Integer> interim = new ArrayList<>();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    boolean last = false;
    while (!last) {
      Frame frame = of(stream);
      if (frame == null) {
        throw new AssertionError("the connection ended before the response, after " + goAways);
      }
      last = frame.type() == RST_STREAM || (frame.has(END_STREAM) && frame.type() <= HEADERS);
      if (frame.type() == HEADERS) {
        Map<String, String> fields = decode(frame);
        String status = fields.get(":status");
        if (status == null) {
          trailers = fields;
        } else if (status.startsWith("1")) {
          interim.add(Integer.parseInt(status));
        } else {
          head = fields;
        }
      } else if (frame.type() == DATA) {
        body.writeBytes(frame.payload());
      } else if (frame.type() == RST_STREAM) {
        return response(head, body, trailers, interim, frame.error());
      }
    }
    return response(head, body, trailers, interim, null);
  }

  private static Response response(
      Map<String, String> head,
      ByteArrayOutputStream body,
      Map<String, String> trailers,
      List<Integer> interim,
      Http2Error reset) {
    return new Response(head, body.toString(StandardCharsets.ISO_8859_1), trailers, interim, reset);
  }

  private Frame of(int stream) throws IOException {
    List<Frame> waiting = kept.get(stream);
    if (waiting != null && !waiting.isEmpty()) {
      return waiting.remove(0);
    }
    for (Frame frame = next(); frame != null; frame = next()) {
      if (frame.stream() == stream) {
        return frame;
      }
      if (frame.stream() != 0) {
        kept.computeIfAbsent(frame.stream(), id -> new ArrayList<>()).add(frame);
      }
    }
    return null;
  }

  Map<String, String> decode(Frame frame) {
    Map<String, String> fields = new LinkedHashMap<>();
    ByteBuf block = Unpooled.wrappedBuffer(frame.payload());
    try {
      decoder
          .decodeHeaders(frame.stream(), block)
          .forEach(
              field ->
                  fields.merge(
                      field.getKey().toString(),
                      field.getValue().toString(),
                      (a, b) -> a + "," + b));
    } catch (Http2Exception e) {
      throw new AssertionError("a head that cannot be decoded", e);
    }
    return fields;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static final class TrustAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
