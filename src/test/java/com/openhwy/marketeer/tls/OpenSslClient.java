package com.openhwy.marketeer.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Debian's {@code openssl s_client}: a TLS client that is not ours, and says what it saw. */
public final class OpenSslClient {
  private static final long PATIENCE_SECONDS = 20;
  private static final String ECHO = "echo-echo";

  private final int port;

  public OpenSslClient(int port) {
    this.port = port;
  }

  /**
   * One handshake with a server that echoes, and one line there and back: in TLS 1.3 tickets, and
   * what the server thinks of our certificate, come behind the handshake.
   *
   * @return all that it printed, errors too
   */
  public String run(String... options) {
    return talk(start(options));
  }

  /**
   * One handshake with a gateway, and one request, which is to make it close the connection.
   *
   * @return all that it printed, errors too
   */
  public String request(String request, String... options) {
    Process process = start(options);
    send(process, request);
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process start(String... options) {
    List<String> command =
        new ArrayList<>(
            List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port, "-no_ign_eof"));
    command.addAll(List.of(options));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      Executor later = CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      later.execute(process::destroyForcibly);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String talk(Process process) {
    try {
      return read(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Process process) throws IOException {
    StringBuilder text = new StringBuilder();
    InputStream out = process.getInputStream();
    byte[] bytes = new byte[8192];
    boolean asked = false;
    boolean ended = false;
    for (int n = out.read(bytes); n >= 0; n = out.read(bytes)) {
      text.append(new String(bytes, 0, n, StandardCharsets.ISO_8859_1));
      if (!asked && text.indexOf("Verify return code") >= 0) {
        asked = true;
        send(process, ECHO + "\n");
      }
      if (asked && !ended && text.indexOf(ECHO) >= 0) {
        ended = true;
        process.getOutputStream().close();
      }
    }
    return text.toString();
  }

  private static void send(Process process, String line) {
    try {
      process.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
      process.getOutputStream().flush();
    } catch (IOException e) {
      // It has ended already, and its output says why.
      return;
    }
  }

  /** Whether a line went there and came back. */
  public static boolean echoed(String output) {
    return output.contains(ECHO);
  }
}
