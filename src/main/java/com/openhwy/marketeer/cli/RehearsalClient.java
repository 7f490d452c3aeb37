package com.openhwy.marketeer.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** The requests of a rehearsal, one after another. */
final class RehearsalClient implements AutoCloseable {
  /** Enough for the JVM to know which methods are worth compiling. */
  private static final int REQUESTS = 5000;

  private static final int PATIENCE_MILLIS = 30_000;
  private static final String HEAD =
      "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: rehearsal\r\nAccept: */*\r\n\r\n";

  private final Socket socket;
  private final byte[] bytes = new byte[256 * 1024];

  private RehearsalClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  /**
   * @throws IOException something else was answered than should have been
   */
  static void send(int port, int adminPort) throws IOException {
    try (RehearsalClient client = new RehearsalClient(port)) {
      for (int i = 0; i < REQUESTS; i++) {
        client.get("/proxied/" + i, "rehearsal.test", 200);
      }
      for (int i = 0; i < 50; i++) {
        client.get("/answered", "rehearsal.test", 200);
        client.get("/nowhere", "rehearsal.test", 404);
      }
    }
    try (RehearsalClient operator = new RehearsalClient(adminPort)) {
      operator.get("/ready", "localhost", 200);
      operator.get("/metrics", "localhost", 200);
    }
  }

  private void get(String path, String host, int status) throws IOException {
    socket.getOutputStream().write(HEAD.formatted(path, host).getBytes(ISO_8859_1));
    InputStream in = socket.getInputStream();
    String answer = "";
    int filled = 0;
    while (!isWhole(answer)) {
      int read = filled == bytes.length ? -1 : in.read(bytes, filled, bytes.length - filled);
      if (read < 0) {
        throw new IOException(path + " was not answered to its end: " + answer);
      }
      filled += read;
      answer = new String(bytes, 0, filled, ISO_8859_1);
    }
    if (!answer.startsWith("HTTP/1.1 " + status + " ")) {
      throw new IOException(path + " should have been answered " + status + ": " + answer);
    }
  }

  private static boolean isWhole(String answer) {
    int end = answer.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    String head = answer.substring(0, end + 2).toLowerCase(java.util.Locale.ROOT);
    int length = head.indexOf("content-length: ");
    if (length < 0) {
      return answer.endsWith("\r\n0\r\n\r\n"); // the last chunk
    }
    int value = length + "content-length: ".length();
    return answer.length() - end - 4
        == Integer.parseInt(head.substring(value, head.indexOf('\r', value)));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
