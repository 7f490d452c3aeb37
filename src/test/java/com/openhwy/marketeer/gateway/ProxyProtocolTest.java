package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.model.ServerConfig.Certificate;
import com.openhwy.marketeer.tls.OpenSslClient;
import com.openhwy.marketeer.tls.TestCertificates;
import com.openhwy.marketeer.verticle.RawHttp;
import com.openhwy.marketeer.verticle.TestGateway;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that come through a load balancer which says who they are. */
class ProxyProtocolTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n";
  private static final byte[] V2 = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};

  /** Places among the gateway's listeners. */
  private static final int LISTED = 0;

  private static final int UNLISTED = 1;
  private static final int SECURE = 2;

  @TempDir static Path directory;

  private static ScriptedEndpoint endpoint;
  private static TestGateway gateway;
  private int requests;

  @BeforeAll
  static void start() throws IOException {
    endpoint = ScriptedEndpoint.ok();
    Certificate own =
        TestCertificates.write(directory, "own", new TestCertificates().issue("EC", "a.test"));
    gateway =
        new TestGateway(directory)
            .with(
                "marketeer",
                TestGateway.LISTENERS.replace(
                    "server: {http: [{listen: '127.0.0.1:0'}]",
                    "server: {timeouts: {request_head: 4s}, http: [{listen: '127.0.0.1:0',"
                        + " proxy_protocol: [127.0.0.0/8]}, {listen: '127.0.0.1:0',"
                        + " proxy_protocol: [192.0.2.0/24]}], https: [{listen: '127.0.0.1:0',"
                        + " proxy_protocol: [127.0.0.1], tls: {certificates: [{cert: "
                        + own.cert()
                        + ", key: "
                        + own.key()
                        + "}]}}]"))
            .with(
                "services",
                "services: [{name: backend, endpoints: ['http://127.0.0.1:"
                    + endpoint.port()
                    + "']}]")
            .with(
                "routes",
                "routes: [{name: all, match: {path: /*}, backend: {type: service, service:"
                    + " backend}}]")
            .start();
  }

  @AfterAll
  static void stop() throws IOException {
    gateway.close();
    endpoint.close();
  }

  @BeforeEach
  void count() {
    requests = endpoint.heads().size();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] v2(int command, int family, byte[] addresses) {
    ByteBuffer header = ByteBuffer.allocate(16 + addresses.length);
    header.put(V2).put((byte) (0x20 | command)).put((byte) family);
    return header.putShort((short) addresses.length).put(addresses).array();
  }

  private static byte[] addresses(String from, String to, int port, int more) throws IOException {
    byte[] source = InetAddress.getByName(from).getAddress();
    byte[] target = InetAddress.getByName(to).getAddress();
    return ByteBuffer.allocate(2 * source.length + 4 + more)
        .put(source)
        .put(target)
        .putShort((short) 1234)
        .putShort((short) port)
        .array();
  }

  /** Sends all of it, and gives what came back until the end. */
  private static String send(int listener, byte[]... parts) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", gateway.gateway().port(listener))) {
      socket.setSoTimeout(20_000);
      socket.setTcpNoDelay(true);
      for (byte[] part : parts) {
        socket.getOutputStream().write(part);
        socket.getOutputStream().flush();
      }
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      InputStream in = socket.getInputStream();
      try {
        in.transferTo(answer);
      } catch (SocketException reset) {
        assertThat(reset).hasMessageContaining("reset");
      }
      return answer.toString(StandardCharsets.ISO_8859_1);
    }
  }

  private String seenByEndpoint() {
    assertThat(endpoint.heads()).hasSize(requests + 1);
    return endpoint.heads().get(requests);
  }

  @ParameterizedTest
  @CsvSource({
    "PROXY TCP4 198.51.100.7 203.0.113.1 1234 443, 198.51.100.7, 443",
    "PROXY TCP6 2001:db8::7 2001:db8::1 1234 8443, 2001:db8::7, 8443",
    "PROXY UNKNOWN, 127.0.0.1, ",
    "PROXY UNKNOWN ::1 ::1 1 2, 127.0.0.1, "
  })
  void versionOneSaysWhoTheClientIs(String line, String client, String port) throws IOException {
    assertThat(send(LISTED, ascii(line + "\r\n" + GET))).startsWith("HTTP/1.1 200");
    assertThat(seenByEndpoint()).contains("X-Forwarded-For: " + client + "\r\n");
    assertThat(seenByEndpoint())
        .contains(
            "X-Forwarded-Port: " + (port == null ? gateway.gateway().port(LISTED) : port) + "\r\n");
  }

  @Test
  void versionTwoSaysSoInBytes() throws IOException {
    send(LISTED, v2(1, 0x11, addresses("198.51.100.8", "203.0.113.1", 80, 0)), ascii(GET));
    assertThat(seenByEndpoint()).contains("X-Real-IP: 198.51.100.8\r\n");
    count();
    send(LISTED, v2(1, 0x21, addresses("2001:db8::8", "2001:db8::1", 80, 0)), ascii(GET));
    assertThat(seenByEndpoint()).contains("X-Real-IP: 2001:db8::8\r\n");
    count();
    // LOCAL: the balancer asks for itself, whatever addresses follow.
    send(LISTED, v2(0, 0x11, addresses("198.51.100.8", "203.0.113.1", 80, 0)), ascii(GET));
    assertThat(seenByEndpoint()).contains("X-Real-IP: 127.0.0.1\r\n");
    count();
    // A TLV that nobody knows (type 0xEA, empty) is passed over.
    byte[] withTlv = addresses("198.51.100.9", "203.0.113.1", 80, 3);
    withTlv[12] = (byte) 0xea;
    send(LISTED, v2(1, 0x11, withTlv), ascii(GET));
    assertThat(seenByEndpoint()).contains("X-Real-IP: 198.51.100.9\r\n");
  }

  @Test
  void byteByByteIsTheSame() throws IOException {
    byte[] all = ascii("PROXY TCP4 198.51.100.7 203.0.113.1 1234 443\r\n" + GET);
    byte[][] each = new byte[all.length][];
    for (int i = 0; i < all.length; i++) {
      each[i] = new byte[] {all[i]};
    }
    assertThat(send(LISTED, each)).startsWith("HTTP/1.1 200");
    assertThat(seenByEndpoint()).contains("X-Forwarded-For: 198.51.100.7\r\n");
  }

  @Test
  void keepAliveGoesOnAsTheSameClient() throws IOException {
    String line = "PROXY TCP4 198.51.100.7 203.0.113.1 1234 443\r\n";
    send(LISTED, ascii(line + GET.replace("Connection: close\r\n", "") + GET));
    assertThat(endpoint.heads().subList(requests, requests + 2))
        .allSatisfy(head -> assertThat(head).contains("X-Forwarded-For: 198.51.100.7\r\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: a.test\r\n\r\n",
        "PROXY TCP4 198.51.100.7 203.0.113.1 1234\r\nGET / HTTP/1.1\r\nHost: a.test\r\n\r\n",
        "PROXY TCP4 1.2.3 203.0.113.1 1 2\r\nGET / HTTP/1.1\r\nHost: a.test\r\n\r\n",
        "PROXY TCP4 198.51.100.7 203.0.113.1 1 99999\r\nGET / HTTP/1.1\r\nHost: a.test\r\n\r\n",
        "PROXY TCP9 198.51.100.7 203.0.113.1 1 2\r\nGET / HTTP/1.1\r\nHost: a.test\r\n\r\n",
        "PROXY TCP4 198.51.100.7",
        ""
      })
  void aListedPeerThatDoesNotBeginWithAValidHeaderIsClosed(String bytes) throws IOException {
    assertThat(send(LISTED, ascii(bytes))).isEmpty();
    assertThat(endpoint.heads()).hasSize(requests);
  }

  @Test
  void aHeaderThatNeverEndsIsClosed() throws IOException {
    assertThat(send(LISTED, ascii("PROXY TCP4 " + "1".repeat(4000)))).isEmpty();
    assertThat(gateway.admin("/metrics").body())
        .containsPattern("proxy_protocol_errors_total\\{listener=\"[^\"]+\"} [1-9]");
  }

  /** Who is not listed has no say: to him it is a request line that is none. */
  @Test
  void anotherPeersHeaderIsNoRequest() throws IOException {
    String line = "PROXY TCP4 198.51.100.7 203.0.113.1 1234 443\r\n";
    assertThat(send(UNLISTED, ascii(line + GET))).startsWith("HTTP/1.1 400");
    assertThat(send(UNLISTED, ascii(GET))).startsWith("HTTP/1.1 200");
    assertThat(seenByEndpoint()).contains("X-Forwarded-For: 127.0.0.1\r\n");
  }

  /** HAProxy in front, as it is in front of many. */
  @ParameterizedTest
  @ValueSource(strings = {"send-proxy", "send-proxy-v2"})
  void behindHaproxyTheClientIsItsClient(String how) throws Exception {
    try (Socket taken = ScriptedEndpoint.taken()) { // it stays ours until haproxy listens, too
      behindHaproxy(how, taken.getLocalPort());
    }
  }

  private void behindHaproxy(String how, int front) throws Exception {
    Path config =
        Files.writeString(
            directory.resolve(how + ".cfg"),
            "defaults\n mode tcp\n timeout connect 5s\n timeout client 20s\n timeout server 20s\n"
                + "listen front\n bind 127.0.0.1:"
                + front
                + "\n server plain 127.0.0.1:"
                + gateway.gateway().port(LISTED)
                + " "
                + how
                + " source 127.0.0.9\n");
    Process haproxy =
        new ProcessBuilder("haproxy", "-db", "-q", "-f", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(how + ".log").toFile())
            .start();
    try {
      Eventually.holds("haproxy listens", () -> haproxy.isAlive() && listens(front));
      assertThat(RawHttp.exchange(front, GET).status()).isEqualTo(200);
      // The socket comes from 127.0.0.9, its client from 127.0.0.1.
      assertThat(seenByEndpoint()).contains("X-Forwarded-For: 127.0.0.1\r\n");
    } finally {
      haproxy.destroy();
      assertThat(haproxy.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static boolean listens(int port) {
    try (Socket probe = new Socket("127.0.0.1", port)) {
      return probe.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  @Test
  void theHeaderStandsInFrontOfTls() throws Exception {
    try (ServerSocket relay = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread pump = new Thread(() -> relay(relay));
      pump.start();
      String seen =
          new OpenSslClient(relay.getLocalPort()).request(GET, "-quiet", "-servername", "a.test");
      pump.join(20_000);
      assertThat(seen).contains("HTTP/1.1 200");
    }
    assertThat(seenByEndpoint())
        .contains("X-Forwarded-For: 198.51.100.77\r\n")
        .contains("X-Forwarded-Proto: https\r\n");
  }

  /** One connection, with a header put in front of what the client sends. */
  private static void relay(ServerSocket server) {
    try (Socket client = server.accept();
        Socket to = new Socket("127.0.0.1", gateway.gateway().port(SECURE))) {
      to.getOutputStream().write(ascii("PROXY TCP4 198.51.100.77 203.0.113.1 1234 443\r\n"));
      Thread back =
          new Thread(
              () -> {
                try {
                  to.getInputStream().transferTo(client.getOutputStream());
                  client.shutdownOutput();
                } catch (IOException ended) {
                  assertThat(ended).isInstanceOf(SocketException.class);
                }
              });
      back.start();
      client.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
      back.join(20_000);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "v1, 198.51.100.7, 443, PROXY TCP4 198.51.100.7 0.0.0.0 0 443",
    "v1, 2001:db8::7, 8443, PROXY TCP6 2001:db8::7 :: 0 8443",
  })
  void endpointsAreToldToo(String version, String client, int port, String line, @TempDir Path own)
      throws Exception {
    try (ScriptedEndpoint told = ScriptedEndpoint.ok();
        TestGateway telling = telling(own, "http://127.0.0.1:" + told.port(), version)) {
      String from = client.contains(":") ? "TCP6 " + client + " ::" : "TCP4 " + client + " 0.0.0.0";
      String header = "PROXY " + from + " 1234 " + port + "\r\n";
      String again = GET.replace("Connection: close\r\n", "");
      try (Socket socket = new Socket("127.0.0.1", telling.port())) {
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(ascii(header + again + GET));
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
            .containsPattern("(?s)HTTP/1.1 200.*HTTP/1.1 200");
      }
      assertThat(told.heads())
          .hasSize(2)
          .allSatisfy(head -> assertThat(head).startsWith(line + "\r\nGET / HTTP/1.1\r\n"));
      assertThat(told.connections()).as("one for each request").isEqualTo(2);
    }
  }

  private static TestGateway telling(Path own, String url, String version) {
    return new TestGateway(own)
        .with(
            "marketeer",
            TestGateway.LISTENERS.replace(
                "[{listen: '127.0.0.1:0'}]",
                "[{listen: '127.0.0.1:0', proxy_protocol: [127.0.0.1]}]"))
        .with(
            "services",
            "services: [{name: backend, proxy_protocol: "
                + version
                + ", tls: {verify: false}, endpoints: ['"
                + url
                + "']}]")
        .with(
            "routes",
            "routes: [{name: all, match: {path: /*}, backend: {type: service, service: backend}}]")
        .start();
  }

  /** Version 2 and TLS behind it, to an endpoint of our own kind. */
  @Test
  void anotherGatewayUnderstandsWhatWeSay(@TempDir Path own) throws Exception {
    String url = "https://127.0.0.1:" + gateway.gateway().port(SECURE);
    try (TestGateway telling = telling(own, url, "v2")) {
      String header = "PROXY TCP4 198.51.100.7 203.0.113.1 1234 443\r\n";
      try (Socket socket = new Socket("127.0.0.1", telling.port())) {
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(ascii(header + GET));
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
            .startsWith("HTTP/1.1 200");
      }
      assertThat(seenByEndpoint()).contains("X-Real-IP: 198.51.100.7\r\n");
    }
  }
}
