package com.openhwy.marketeer.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicReference;
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

  /** Shared by the views of one manager. */
  private final AtomicReference<State> state;

  private final boolean ecdsa;

  LiveKeyManager(CertificateMap certificates) {
    this(new AtomicReference<>(new State(certificates, certificates)), true);
  }

  private LiveKeyManager(AtomicReference<State> state, boolean ecdsa) {
    this.state = state;
    this.ecdsa = ecdsa;
  }

  /** The same keys, live as well, for clients that cannot verify ECDSA. */
  LiveKeyManager withoutEcdsa() {
    return new LiveKeyManager(state, false);
  }

  CertificateMap certificates() {
    return state.get().now();
  }

  void replace(CertificateMap certificates) {
    state.set(new State(certificates, state.get().now()));
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    if (!ecdsa && keyType.startsWith("EC")) {
      return null; // another type is asked for next
    }
    CertifiedKey chosen = state.get().now().select(requestedName(engine), keyType);
    return chosen == null ? null : chosen.alias();
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
    State held = state.get();
    CertifiedKey key = held.now().byAlias(alias);
    return key == null ? held.before().byAlias(alias) : key;
  }

  @Override
  public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return state.get().now().all().stream().map(CertifiedKey::alias).toArray(String[]::new);
  }

  /** Of a blocking socket, which no listener here is: there is no name to go by. */
  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    CertifiedKey chosen = state.get().now().select(null, keyType);
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
