package com.openhwy.marketeer.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * What a rehearsal forwards to: answers every head with 200 and a few bytes, a thread for each
 * connection. As plain as can be, since all that it uses is remembered for every later start.
 */
final class RehearsalEndpoint implements AutoCloseable {
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nrehearsed"
          .getBytes(ISO_8859_1);

  private final ServerSocket server;

  RehearsalEndpoint() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "rehearsal-endpoint");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        daemon(() -> answer(socket));
      }
    } catch (IOException closed) {
      return; // the end
    }
  }

  private static void answer(Socket socket) {
    byte[] bytes = new byte[8192];
    try (socket) {
      InputStream in = socket.getInputStream();
      int filled = 0;
      while (true) {
        int read = in.read(bytes, filled, bytes.length - filled);
        if (read < 0) {
          return;
        }
        filled += read;
        if (new String(bytes, 0, filled, ISO_8859_1).endsWith("\r\n\r\n")) {
          socket.getOutputStream().write(ANSWER);
          filled = 0;
        }
      }
    } catch (IOException closed) {
      return; // the gateway lets go of its idle connections as it stops
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
