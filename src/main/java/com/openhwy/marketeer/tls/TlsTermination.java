package com.openhwy.marketeer.tls;

import com.openhwy.marketeer.config.model.ServerConfig.TlsConfig;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * All of one listener's TLS: certificates by name, policies by name, and the way into a
 * connection's pipeline. What it is made of can change under open connections and between any two
 * handshakes. Thread-safe.
 */
public final class TlsTermination {
  /** TLS alerts (RFC 8446 6), for refusals that need no engine. */
  private static final int UNRECOGNIZED_NAME = 112;

  private static final int NO_APPLICATION_PROTOCOL = 120;

  private final CertificateStore certificates;
  private final List<String> protocols;

  /**
   * @param before whose contexts a handshake that has just begun may still hold
   */
  private record State(
      Contexts now, @Nullable Contexts before, boolean strictNames, boolean stapling) {}

  private volatile State state;
  private volatile @Nullable QuicTermination quic;
  private volatile @Nullable OnDemandNames onDemand;

  /** Who answers a client: a context, or an alert. */
  private record Choice(@Nullable SslContext context, int alert, String why) {}

  private TlsTermination(
      CertificateStore certificates, List<String> protocols, Contexts first, TlsConfig config) {
    this.certificates = certificates;
    this.protocols = protocols;
    this.state = new State(first, null, config.strictSni(), config.ocspStapling());
  }

  /**
   * Blocks: reads files.
   *
   * @param protocols that the listener speaks, by ALPN, the first preferred
   * @throws IllegalArgumentException with a message for the operator
   */
  public static TlsTermination of(
      TlsConfig config, List<String> protocols, CertificateStore certificates) {
    Contexts contexts = Contexts.of(config, protocols, certificates.keys(), null);
    return new TlsTermination(certificates, protocols, contexts, config);
  }

  /**
   * Proves that the settings could be served, without certificates; blocks.
   *
   * @throws IllegalArgumentException as {@link #of}
   */
  public static void rehearse(TlsConfig config) {
    LiveKeyManager none = new LiveKeyManager(new CertificateMap(List.of()), null);
    Contexts.of(config, List.of("http/1.1"), none, null).releaseAllBut(null);
  }

  /** Asked from now on about names that no certificate vouches for; null for nobody. */
  public void onDemand(@Nullable OnDemandNames names) {
    onDemand = names;
  }

  /** Whether the client is to wait for a certificate; {@code done} is then called once. */
  boolean awaits(ClientHello hello, Runnable done) {
    OnDemandNames names = onDemand;
    String name = hello.serverName();
    return names != null
        && name != null
        && !hello.protocols().contains(IssuedCertificates.ACME_TLS)
        && !certificates.vouchesFor(name)
        && names.wanted(name, done);
  }

  /** The certificates that are served. */
  public CertificateStore certificates() {
    return certificates;
  }

  /**
   * The same for QUIC, on a listener that speaks HTTP/3; once, and blocks.
   *
   * @throws IllegalArgumentException as {@link #of}
   */
  public synchronized QuicTermination overQuic() {
    State held = state;
    QuicTermination made = new QuicTermination(certificates, held.now(), held.strictNames());
    quic = made;
    return made;
  }

  /** What {@link #overQuic} made; null on a listener without HTTP/3. */
  public @Nullable QuicTermination quic() {
    return quic;
  }

  /**
   * Takes new settings into force for the handshakes to come; blocks.
   *
   * @throws IllegalArgumentException as {@link #of}; what was in force stays
   */
  public synchronized void update(TlsConfig config, List<String> hosts) {
    State held = state;
    Contexts next = Contexts.of(config, protocols, certificates.keys(), held.now());
    try {
      certificates.update(config.certificates(), hosts);
    } catch (IllegalArgumentException e) {
      next.releaseAllBut(held.now());
      throw e;
    }
    state = new State(next, held.now(), config.strictSni(), config.ocspStapling());
    if (quic != null) {
      quic.update(next, config.strictSni());
    }
    Contexts old = held.before();
    if (old != null) {
      old.releaseAllBut(held.now());
    }
  }

  /** Asks authorities about their certificates where it is time to; blocks. Call now and then. */
  public void refreshStaples() {
    if (state.stapling()) {
      certificates.refreshStaples();
    }
  }

  /** After the last connection: lets go of what the native engine holds. */
  public synchronized void close() {
    State held = state;
    Contexts old = held.before();
    if (old != null) {
      old.releaseAllBut(held.now());
    }
    held.now().releaseAllBut(null);
  }

  /**
   * Puts TLS in front of everything else in a pipeline. On the connection's event loop, before it
   * is read.
   *
   * @param before the handler it goes in front of
   * @param handshakeMillis for the whole handshake
   */
  public void install(
      ChannelPipeline pipeline, String before, long handshakeMillis, TlsListener listener) {
    HelloHandler hello = new HelloHandler(this, handshakeMillis, listener);
    pipeline.addBefore(before, HelloHandler.NAME, hello);
  }

  /**
   * Whether a request for this host may be answered on a connection that was secured for that name:
   * not when one of them asks for another client certificate than the other (RFC 9110 15.5.20).
   *
   * @param serverName as in the handshake
   */
  public boolean covers(@Nullable String serverName, String host) {
    Contexts contexts = state.now();
    return !contexts.differ() || contexts.policy(serverName).equals(contexts.policy(host));
  }

  // ---- for the handler that reads the client's first message

  /** Null for an alert; see {@link #alert}. */
  @Nullable SslContext choose(ClientHello hello) {
    return choice(hello).context();
  }

  /** The alert for a client that {@link #choose} has nothing for. */
  int alert(ClientHello hello) {
    return choice(hello).alert();
  }

  SSLHandshakeException refusal(ClientHello hello) {
    return new SSLHandshakeException(choice(hello).why());
  }

  private Choice choice(ClientHello hello) {
    if (hello.protocols().contains(IssuedCertificates.ACME_TLS)) {
      SslContext challenge = certificates.challenge(hello.serverName());
      if (challenge != null) {
        return new Choice(challenge, 0, "");
      }
    }
    State held = state;
    if (held.strictNames() && !certificates.names(hello.serverName())) {
      return new Choice(
          null,
          UNRECOGNIZED_NAME,
          hello.serverName() == null
              ? "the client named no server, and strict_sni is on"
              : "no certificate for the server that the client named, and strict_sni is on");
    }
    if (!hello.protocols().isEmpty() && hello.protocols().stream().noneMatch(protocols::contains)) {
      return new Choice(
          null, NO_APPLICATION_PROTOCOL, "the client speaks none of " + protocols + " (ALPN)");
    }
    Contexts contexts = held.now();
    return new Choice(contexts.context(hello), 0, "");
  }
}
