package com.openhwy.marketeer.verticle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Requests by hand, one connection each: what went over the wire is what the test says. */
public final class RawHttp {
  private static final int TIMEOUT_MILLIS = 20_000;

  /** What came back, taken apart as little as possible. */
  public record Answer(int status, String head, String body) {
    /** The first field of that name, empty when there is none. */
    public String field(String name) {
      for (String line : head.split("\r\n", -1)) {
        if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
          return line.substring(name.length() + 1).strip();
        }
      }
      return "";
    }
  }

  private RawHttp() {}

  /** {@code GET path} with that Host, on a connection that is closed afterwards. */
  public static Answer get(int port, String host, String path) {
    return exchange(
        port, "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
  }

  /** Sends the text and reads to the end of the stream. */
  public static Answer exchange(int port, String request) {
    try (Socket socket = open(port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return read(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Socket open(int port) throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return socket;
  }

  public static Answer read(Socket socket) throws IOException {
    return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
  }

  private static Answer parse(String text) {
    int end = text.indexOf("\r\n\r\n");
    if (!text.startsWith("HTTP/1.1 ") || end < 0) {
      throw new AssertionError("no answer but: " + text);
    }
    return new Answer(
        Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
  }
}
