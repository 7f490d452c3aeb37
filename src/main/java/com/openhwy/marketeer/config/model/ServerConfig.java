package com.openhwy.marketeer.config.model;

import com.openhwy.marketeer.base.Cidr;
import com.openhwy.marketeer.base.DataSize;
import com.openhwy.marketeer.base.Ratio;
import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Range;
import com.openhwy.marketeer.config.bind.Secret;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Doc("What the gateway listens on, and the limits every connection lives under.")
public record ServerConfig(
    @Doc("Plain listeners.") List<HttpListener> http,
    @Doc("TLS listeners.") List<HttpsListener> https,
    @Doc("How long a stop waits for requests in flight before it cuts them.") @Default("30s")
        Duration gracefulShutdown,
    @Doc("Connections over all listeners; one more is answered 503 and closed.")
        @Default("10000")
        @Range(min = 1)
        int maxConnections,
    @Doc("Peers whose X-Forwarded-* and Forwarded headers are believed; nobody by default.")
        List<Cidr> trustedProxies,
    @Doc("Proxy verticles, each with an event loop of its own: a number or auto, one per core.")
        @Default("auto")
        String workers,
    @Doc(
            "Answers of our own say why: the 404 page lists what did not match. Never on a public"
                + " listener.")
        @Default("false")
        boolean dev,
    @Doc("A run of slashes in a path counts as one, for matching and for what is forwarded.")
        @Default("true")
        boolean mergeSlashes,
    @Doc("Network transport: auto takes io_uring, then epoll, then nio.") @Default("auto")
        TransportChoice transport,
    @Doc(
            "Signs the cookies of services[].sticky without a secret of their own, the same on"
                + " every node. Empty: a random key, so that stickiness ends with the process.")
        @Default("")
        @Secret
        String cookieKey,
    Hops hops,
    @Doc(
            "Field in which trusted proxies say how many milliseconds are left for a request, and"
                + " in which endpoints are told; empty is none. X-Envoy-Expected-Rq-Timeout-Ms is"
                + " what Envoy sends.")
        @Default("")
        String deadlineField,
    @Doc("Turns requests away before the process suffers; off when left out.")
        @Nullable OverloadConfig overload,
    @Doc("Where this gateway is: endpoints of the same region come before others.") @Default("")
        String region,
    @Doc("Part of the region: endpoints of the same zone come first.") @Default("") String zone,
    Limits limits,
    ClientTimeouts timeouts) {

  public enum TransportChoice {
    AUTO,
    IO_URING,
    EPOLL,
    NIO
  }

  public record HttpListener(
      @Doc("Address and port: 0.0.0.0:80, :8080, [::1]:80, unix:/run/x.sock.") ListenAddress listen,
      @Doc("Answers every request with a redirect to https.") @Default("false")
          boolean redirectHttps,
      @Doc(
              "The port such a redirect names; by default that of the first TLS listener, left out"
                  + " when it is 443.")
          @Nullable Integer redirectPort,
      @Doc("HTTP/2 without TLS beside HTTP/1.1, for clients that know (RFC 9113 3.3).")
          @Default("true")
          boolean http2,
      @Doc("Peers that begin every connection with a PROXY protocol header, v1 or v2.")
          List<Cidr> proxyProtocol) {}

  public record HttpsListener(
      @Doc("Address and port.") ListenAddress listen,
      @Doc("HTTP/2, chosen in the handshake.") @Default("true") boolean http2,
      @Doc("HTTP/3 on the same port over UDP.") @Default("false") boolean http3,
      @Doc(
              "The UDP port that clients are told to come to for HTTP/3, where ports are mapped; by"
                  + " default the one they came to over TCP.")
          @Range(min = 1, max = 65535)
          @Nullable Integer http3Port,
      @Doc("Peers that begin every connection with a PROXY protocol header, v1 or v2.")
          List<Cidr> proxyProtocol,
      TlsConfig tls) {}

  public record TlsConfig(
      @Doc("Certificates by ACME for every host a route names.") @Default("false") boolean auto,
      @Doc("Contact of the ACME account.") @Default("") String email,
      @Doc("Certificates from files; the first is the default one.") List<Certificate> certificates,
      @Doc("Certificates asked of clients.") @Nullable ClientAuth clientAuth,
      @Doc("What is different for some server names.") List<HostTls> hosts,
      @Doc("Oldest version spoken: tls_1_2 or tls_1_3.") @Default("tls_1_2") TlsVersion minVersion,
      @Doc(
              "Cipher suites for TLS 1.2, as JSSE names them, the preferred first; empty: forward"
                  + " secret AEAD suites only.")
          List<String> cipherSuites,
      @Doc("Key exchange groups, the preferred first; empty: X25519MLKEM768, X25519, P-256, P-384.")
          List<String> groups,
      @Doc("Refuses clients that ask for a server name no certificate names, or for none.")
          @Default("false")
          boolean strictSni,
      @Doc(
              "Shows clients fresh OCSP answers about certificates whose authority gives any; with"
                  + " BoringSSL only.")
          @Default("true")
          boolean ocspStapling) {}

  public record HostTls(
      @Doc("Server names: exact, or *.example.com for one label.") List<String> host,
      @Doc("Certificates asked of clients for these names; none when left out.")
          @Nullable ClientAuth clientAuth) {}

  public enum TlsVersion {
    TLS_1_2,
    TLS_1_3
  }

  public record Certificate(
      @Doc("PEM file of the certificate and its chain.") String cert,
      @Doc("PEM file of the private key, PKCS#8.") String key) {}

  public record ClientAuth(
      @Doc("required or optional.") @Default("required") Mode mode,
      @Doc("PEM file of the authorities that sign client certificates.") String ca,
      @Doc("PEM file of their revocation lists; empty: nothing is revoked.") @Default("")
          String crl) {
    public enum Mode {
      REQUIRED,
      OPTIONAL
    }
  }

  @Doc("When requests are turned away, the least important first.")
  public record OverloadConfig(
      @Doc("Share of the heap that is in use after a collection; 0 is off.") @Default("90%")
          Ratio heap,
      @Doc("How late an event loop is on average; 0 is off, else at least 20ms.")
          @Default("150ms")
          @Range(max = 60_000)
          Duration loopLag,
      @Doc("Refuses new connections, too, when all but critical requests are turned away.")
          @Default("true")
          boolean connections) {}

  @Doc("Requests that go round in circles, or through too many gateways, are answered 508.")
  public record Hops(
      @Doc(
              "Name of this gateway in Via, the same on nodes that stand in for each other; empty:"
                  + " a random one at each start.")
          @Default("")
          String id,
      @Doc("How often the same request may come through this gateway; 0 is no limit.")
          @Default("1")
          @Range(max = 100)
          int visits,
      @Doc(
              "Gateways and proxies a request may have come through, this one included; 0 is no"
                  + " limit.")
          @Default("20")
          @Range(max = 1000)
          int max,
      @Doc("Writes CDN-Loop (RFC 8586) beside Via, for chains in which somebody takes Via away.")
          @Default("false")
          boolean cdnLoop) {}

  public record Limits(
      @Doc("Request line and fields together.") @Default("16KiB") @Range(min = 8000)
          DataSize requestHead,
      @Doc("Fields in a request.") @Default("100") @Range(min = 8, max = 10000) int requestFields,
      @Doc("Request body, unless the route says otherwise; 0 is no limit.") @Default("10MiB")
          DataSize requestBody,
      @Doc("Status line and fields of an endpoint's response together.")
          @Default("64KiB")
          @Range(min = 1024)
          DataSize responseHead,
      @Doc("Requests on one connection before it is closed.") @Default("100000") @Range(min = 1)
          int keepAliveRequests) {}

  public record ClientTimeouts(
      @Doc("From the first byte of a request head to its last; also the TLS handshake.")
          @Default("10s")
          @Range(min = 1)
          Duration requestHead,
      @Doc("Without any progress inside a body, either way.") @Default("60s") @Range(min = 1)
          Duration idle,
      @Doc("Between two requests on a connection.") @Default("75s") @Range(min = 1)
          Duration keepAlive,
      @Doc(
              "A middleware that keeps a request waiting without a sign of life; it then gets a 500"
                  + " that names it in the log.")
          @Default("60s")
          @Range(min = 1)
          Duration middleware,
      @Doc(
              "Bytes a second that a body must keep up, measured over 10 s once it has had 10 s; 0"
                  + " is off.")
          @Default("240")
          DataSize minRate) {}
}
