package com.openhwy.marketeer.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.openhwy.marketeer.base.Program;
import com.openhwy.marketeer.cli.SystemCalls.Call;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a proxied request asks of the kernel, which is where half of its time goes: counted by
 * strace on a gateway process, so that it is the same on any machine. By epoll, where each call can
 * be seen.
 */
@Timeout(180)
class SyscallsTest {
  private static final int WARM_UP = 50;
  private static final int REQUESTS = 200;

  @TempDir Path directory;

  /**
   * One client asks after each answer: nothing can be gathered, so each message is one write, a
   * body of some bytes included.
   */
  @ParameterizedTest
  @CsvSource({"GET, 0", "POST, 1000"})
  void aMessageIsReadOnceAndWrittenOnce(String method, int body) throws Exception {
    assumeTrue(
        Program.run("strace", "-qq", "-e", "trace=none", "true").code() == 0,
        "this machine does not let processes be traced");
    List<Call> calls;
    try (TracedGateway gateway = TracedGateway.start(directory);
        Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      client.setTcpNoDelay(true);
      for (int i = 0; i < WARM_UP; i++) {
        ask(client, method, "/warm-up", body);
      }
      ask(client, method, "/begin", body);
      for (int i = 0; i < REQUESTS; i++) {
        ask(client, method, "/counted", body);
      }
      ask(client, method, "/end", body);
      calls = gateway.stop().ofLoopBetween(method + " /begin ", method + " /end ");
    }

    long toClient = calls.stream().filter(call -> call.writes("HTTP/1.1 200")).count();
    long toEndpoint = calls.stream().filter(call -> call.writes(method + " /counted")).count();
    long writes = calls.stream().filter(Call::isWrite).count();
    long reads = calls.stream().filter(Call::isRead).count();
    long waits = calls.stream().filter(Call::isWaitForSockets).count();
    // The marks add a request or two at the edges.
    assertThat(toClient).as("writes towards the client").isBetween(200L, 202L);
    assertThat(toEndpoint).as("writes towards the endpoint").isEqualTo(200);
    assertThat(writes).as("writes of any kind").isBetween(400L, 404L);
    assertThat(reads).as("reads").isBetween(400L, 406L);
    // One wait for the client and one for the endpoint.
    assertThat(waits).as("waits: " + SystemCalls.summary(calls)).isBetween(390L, 440L);
  }

  /**
   * @param body bytes of it; its end looks like that of a head, since that is where the endpoint
   *     answers
   */
  private static void ask(Socket client, String method, String path, int body) throws IOException {
    String head = method + " " + path + " HTTP/1.1\r\nHost: api.test\r\n";
    String all =
        body == 0
            ? head + "\r\n"
            : head + "Content-Length: " + body + "\r\n\r\n" + "x".repeat(body - 4) + "\r\n\r\n";
    client.getOutputStream().write(all.getBytes(ISO_8859_1));
    byte[] bytes = new byte[4096];
    int filled = 0;
    InputStream in = client.getInputStream();
    while (!new String(bytes, 0, filled, ISO_8859_1).endsWith("\r\n\r\nrehearsed")) {
      int read = in.read(bytes, filled, bytes.length - filled);
      if (read < 0) {
        throw new IOException("the gateway closed");
      }
      filled += read;
    }
  }
}
