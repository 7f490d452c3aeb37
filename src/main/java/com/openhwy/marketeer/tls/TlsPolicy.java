package com.openhwy.marketeer.tls;

import com.openhwy.marketeer.config.model.ServerConfig.ClientAuth;
import com.openhwy.marketeer.config.model.ServerConfig.TlsConfig;
import com.openhwy.marketeer.config.model.ServerConfig.TlsVersion;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.SimpleKeyManagerFactory;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * How a handshake goes, for the names it is for: versions, suites, protocols, whether the client
 * has to show a certificate. Two names with equal policies share sessions; two with different ones
 * never do, so that a session without a client certificate is no way to a name that asks for one.
 * Immutable.
 *
 * @param ecdsa whether clients can verify ECDSA: a native engine asks for a key before it knows,
 *     and takes no second answer
 * @param suites for TLS 1.2; those of 1.3 are all good
 * @param clients null when clients are not asked who they are
 */
record TlsPolicy(
    boolean ecdsa,
    TlsVersion minimum,
    List<String> suites,
    List<String> groups,
    List<String> protocols,
    @Nullable ClientAuth clients) {
  /** Forward secret and authenticated; ChaCha20 for whom has no AES in hardware. */
  private static final List<String> SUITES =
      List.of(
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private static final List<String> SUITES_1_3 =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  /** What endpoints may choose from. */
  static final List<String> STANDARD_SUITES = all(SUITES);

  /** The hybrid of X25519 and ML-KEM first: what is recorded today stays secret (RFC 9794). */
  static final List<String> STANDARD_GROUPS = List.of("X25519MLKEM768", "X25519", "P-256", "P-384");

  /** Certificates whose keys stay parsed for the native engine. */
  private static final int KEYS_KEPT = 16_384;

  /**
   * @param protocols of the listener, by ALPN
   * @param clients of the name, or of the listener
   */
  static TlsPolicy of(TlsConfig config, List<String> protocols, @Nullable ClientAuth clients) {
    return new TlsPolicy(
        true,
        config.minVersion(),
        config.cipherSuites().isEmpty() ? SUITES : config.cipherSuites(),
        config.groups().isEmpty() ? STANDARD_GROUPS : config.groups(),
        protocols,
        clients);
  }

  /** The same for clients that can verify RSA only. */
  TlsPolicy withoutEcdsa() {
    return new TlsPolicy(false, minimum, suites, groups, protocols, clients);
  }

  /**
   * Blocks: reads the files of {@link #clients}.
   *
   * @throws IllegalArgumentException with a message for the operator
   */
  SslContext context(LiveKeyManager keys) {
    SslProvider provider = TlsEngine.PROVIDER;
    boolean nativeEngine = provider != SslProvider.JDK;
    Keys factory = new Keys(ecdsa ? keys : keys.withoutEcdsa());
    SslContextBuilder builder =
        SslContextBuilder.forServer(
                nativeEngine
                    ? new OpenSslCachingX509KeyManagerFactory(factory, KEYS_KEPT)
                    : factory)
            .sslProvider(provider)
            .protocols(
                minimum == TlsVersion.TLS_1_3 ? List.of("TLSv1.3") : List.of("TLSv1.2", "TLSv1.3"))
            .ciphers(all(suites))
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    protocols));
    if (nativeEngine) {
      builder.option(OpenSslContextOption.GROUPS, groups.toArray(new String[0]));
      builder.enableOcsp(OpenSsl.isOcspSupported());
    }
    if (clients == null) {
      builder.trustManager(NobodyTrusted.INSTANCE);
    } else {
      builder
          .trustManager(ClientTrust.of(clients))
          .clientAuth(
              clients.mode() == ClientAuth.Mode.REQUIRED
                  ? io.netty.handler.ssl.ClientAuth.REQUIRE
                  : io.netty.handler.ssl.ClientAuth.OPTIONAL);
    }
    try {
      SslContext made = builder.build();
      if (made.sessionContext() instanceof OpenSslServerSessionContext sessions) {
        sessions.setSessionIdContext("marketeer".getBytes(StandardCharsets.US_ASCII));
        sessions.setSessionCacheEnabled(true);
      }
      return made;
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the TLS settings cannot be used: " + e.getMessage() + cause(e), e);
    }
  }

  static String cause(Exception e) {
    return e.getCause() == null ? "" : " (" + e.getCause().getMessage() + ")";
  }

  private static List<String> all(List<String> suites) {
    List<String> all = new ArrayList<>(SUITES_1_3);
    all.addAll(suites);
    return all;
  }

  /** Hands out the one live key manager. */
  private static final class Keys extends SimpleKeyManagerFactory {
    private final X509ExtendedKeyManager keys;

    Keys(X509ExtendedKeyManager keys) {
      this.keys = keys;
    }

    @Override
    protected void engineInit(KeyStore store, char[] password) {}

    @Override
    protected void engineInit(ManagerFactoryParameters parameters) {}

    @Override
    protected KeyManager[] engineGetKeyManagers() {
      return new KeyManager[] {keys};
    }
  }
}
