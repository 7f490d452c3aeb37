package com.openhwy.marketeer.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An endpoint that does exactly what a test says, byte for byte, on a thread per connection; and
 * remembers what it was sent.
 */
final class ScriptedEndpoint implements AutoCloseable {

  /** What is done with one connection; an IOException ends it, as the other side's close does. */
  @FunctionalInterface
  interface Script {
    void run(Connection connection) throws IOException;
  }

  /** How long a script may take to see that its connection is closed. */
  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket port;
  private final ServerSocket server = new ServerSocket();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<Thread> workers = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final Thread acceptor;

  ScriptedEndpoint(Script script) throws IOException {
    this(taken(), script);
  }

  /**
   * @param port a bound socket, which keeps the port for this endpoint while nobody listens
   */
  ScriptedEndpoint(Socket port, Script script) throws IOException {
    this.port = port;
    server.setReuseAddress(true);
    server.bind(port.getLocalSocketAddress());
    acceptor = new Thread(() -> accept(script), "scripted-endpoint");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  /** A port that is nobody else's until the socket is closed; who connects to it is refused. */
  static Socket taken() throws IOException {
    Socket port = new Socket();
    port.setReuseAddress(true);
    port.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return port;
  }

  /** Nobody listens there, and nobody will until it is closed. */
  static ScriptedEndpoint refusing() throws IOException {
    ScriptedEndpoint endpoint = ok();
    endpoint.kill();
    return endpoint;
  }

  /** Answers every request with 200, the body {@code ok} and keep-alive. */
  static ScriptedEndpoint ok() throws IOException {
    return new ScriptedEndpoint(c -> c.answerAll("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
  }

  /** Answers every request with these bytes and keeps the connection open. */
  static ScriptedEndpoint always(String response) throws IOException {
    return new ScriptedEndpoint(c -> c.answerAll(response));
  }

  /** Answers one request with these bytes, then closes. */
  static ScriptedEndpoint thenCloses(String response) throws IOException {
    return new ScriptedEndpoint(
        c -> {
          c.head();
          c.send(response);
        });
  }

  private void accept(Script script) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        connections.incrementAndGet();
        Thread worker = new Thread(() -> serve(script, socket), "scripted-connection");
        workers.add(worker);
        worker.setDaemon(true);
        worker.start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Script script, Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      script.run(new Connection(socket));
    } catch (IOException ended) {
      // the gateway closed the connection: what the test wants to know of it, it reads from the
      // other side
    }
  }

  int port() {
    return port.getLocalPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  /** Every request head that came, in order. */
  List<String> heads() {
    return heads;
  }

  int connections() {
    return connections.get();
  }

  /** Its connections end and new ones are refused; the port stays its own. */
  void kill() throws IOException {
    server.close();
    join(acceptor); // so that no connection comes behind this
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** Nothing of it runs when this returns. */
  @Override
  public void close() throws IOException {
    kill();
    port.close();
    for (Thread worker : workers) {
      worker.interrupt(); // it may wait for something else than its connection
      join(worker);
    }
  }

  private static void join(Thread thread) throws IOException {
    try {
      thread.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (thread.isAlive()) {
      throw new IOException(thread.getName() + " does not end");
    }
  }

  /** One connection from the gateway. */
  final class Connection {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Connection(Socket socket) throws IOException {
      this.socket = socket;
      this.in = socket.getInputStream();
      this.out = socket.getOutputStream();
    }

    Socket socket() {
      return socket;
    }

    /** The next request head, remembered. */
    String head() throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
        int b = in.read();
        if (b < 0) {
          throw new IOException("the gateway closed");
        }
        head.append((char) b);
      }
      heads.add(head.toString());
      return head.toString();
    }

    String bytes(int count) throws IOException {
      byte[] read = in.readNBytes(count);
      if (read.length < count) {
        throw new IOException(
            "the gateway closed after " + read.length + " of " + count + " bytes");
      }
      return new String(read, StandardCharsets.ISO_8859_1);
    }

    /** Does nothing before it is let go. */
    void await(CountDownLatch latch) throws IOException {
      try {
        if (!latch.await(30, TimeUnit.SECONDS)) {
          throw new IOException("nobody let it go on");
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    /** Does nothing before it has one of these. */
    void acquire(Semaphore permits) throws IOException {
      try {
        permits.acquire();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    int read() throws IOException {
      return in.read();
    }

    void send(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    /** Answers request after request, reading bodies by Content-Length. */
    void answerAll(String response) throws IOException {
      while (true) {
        String head = head();
        int at = head.indexOf("Content-Length: ");
        if (at >= 0) {
          bytes(Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at))));
        } else if (head.contains("Transfer-Encoding: chunked")) {
          chunkedBody();
        }
        send(response);
      }
    }

    /** The data of a chunked body. */
    String chunkedBody() throws IOException {
      StringBuilder body = new StringBuilder();
      while (true) {
        int size = Integer.parseInt(line(), 16);
        if (size == 0) {
          while (!line().isEmpty()) {
            // trailers
          }
          return body.toString();
        }
        body.append(bytes(size));
        bytes(2);
      }
    }

    String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int b = in.read(); b != '\n'; b = in.read()) {
        if (b < 0) {
          throw new IOException("the gateway closed inside a line");
        }
        line.append((char) b);
      }
      return line.substring(0, line.length() - 1);
    }

    /** Closes with a reset. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }
}
