package com.openhwy.marketeer.tls;

import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Asked at every handshake, and answers from the certificates of that moment: that is what lets
 * them change while listeners and connections stay open. Thread-safe.
 */
final class LiveKeyManager extends X509ExtendedKeyManager {

  /**
   * @param before what {@code now} replaced: a handshake that chose just before a change still
   *     finds its key just after it
   */
  private record State(CertificateMap now, CertificateMap before) {}

  /** What the views of one manager share. */
  private static final class Live {
    volatile State state;

    Live(State state) {
      this.state = state;
    }
  }

  private final Live live;
  private final @Nullable OcspStaples staples;

  private final boolean ecdsa;

  /**
   * @param staples shown beside the certificates; null for none
   */
  LiveKeyManager(CertificateMap certificates, @Nullable OcspStaples staples) {
    this(new Live(new State(certificates, certificates)), staples, true);
  }

  private LiveKeyManager(Live live, @Nullable OcspStaples staples, boolean ecdsa) {
    this.live = live;
    this.staples = staples;
    this.ecdsa = ecdsa;
  }

  /** The same keys, live as well, for clients that cannot verify ECDSA. */
  LiveKeyManager withoutEcdsa() {
    return new LiveKeyManager(live, staples, false);
  }

  CertificateMap certificates() {
    return live.state.now();
  }

  void replace(CertificateMap certificates) {
    live.state = new State(certificates, live.state.now());
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    if (!ecdsa && keyType.startsWith("EC")) {
      return null; // another type is asked for next
    }
    CertifiedKey chosen = live.state.now().select(requestedName(engine), keyType);
    if (chosen == null) {
      return null;
    }
    byte[] staple = staples == null ? null : staples.staple(chosen.alias());
    if (staple != null && engine instanceof ReferenceCountedOpenSslEngine nativeEngine) {
      nativeEngine.setOcspResponse(staple);
    }
    return chosen.alias();
  }

  private static @Nullable String requestedName(SSLEngine engine) {
    SSLSession session = engine.getHandshakeSession();
    if (session instanceof ExtendedSSLSession extended) {
      for (SNIServerName name : extended.getRequestedServerNames()) {
        if (name instanceof SNIHostName host) {
          return host.getAsciiName();
        }
      }
    }
    return null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    CertifiedKey key = find(alias);
    return key == null ? null : key.chainArray();
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    CertifiedKey key = find(alias);
    return key == null ? null : key.key();
  }

  private @Nullable CertifiedKey find(String alias) {
    State held = live.state;
    CertifiedKey key = held.now().byAlias(alias);
    return key == null ? held.before().byAlias(alias) : key;
  }

  @Override
  public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return live.state.now().all().stream().map(CertifiedKey::alias).toArray(String[]::new);
  }

  /** Of a blocking socket, which no listener here is: there is no name to go by. */
  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    CertifiedKey chosen = live.state.now().select(null, keyType);
    return chosen == null ? null : chosen.alias();
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
