package com.openhwy.marketeer.tls;

import com.openhwy.marketeer.config.model.ServerConfig.ClientAuth;
import io.netty.handler.codec.quic.BoringSSLContextOption;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicSslEngine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS inside QUIC for one listener: the certificates that its TCP side serves, chosen by name at
 * each handshake. Thread-safe.
 *
 * <p>The TLS of a QUIC connection belongs to the transport, so that there is no first message to
 * read before the engine is chosen; the engine asks for a context by name instead. What a context
 * brings in that way are certificates: whether clients are asked for theirs, and which sessions can
 * be resumed, stays as it was with the first context (BoringSSL, {@code SSL_set_SSL_CTX}). So every
 * connection gets the listener's own policy, and names with a policy of their own are refused: they
 * are served over TCP, and {@link #serves} tells whom not to invite.
 */
public final class QuicTermination {
  private static final String HTTP3 = "h3";

  /** Contexts kept, by certificates; one beyond is made again when it is asked for. */
  private static final int KEPT = 1024;

  private final CertificateStore certificates;

  /**
   * @param entry with which every handshake begins
   * @param made by the aliases of the certificates; guarded by itself
   */
  private record State(
      Contexts policies,
      boolean strictNames,
      QuicSslContext entry,
      @Nullable TrustManagerFactory trust,
      Map<List<String>, QuicSslContext> made) {}

  private volatile State state;

  QuicTermination(CertificateStore certificates, Contexts policies, boolean strictNames) {
    this.certificates = certificates;
    this.state = compile(policies, strictNames, null);
  }

  /** Why there is no QUIC on this machine; null where there is. */
  public static @Nullable String unavailable() {
    if (Quic.isAvailable()) {
      return null;
    }
    Throwable why = Quic.unavailabilityCause();
    return why == null ? "no native library" : why.toString();
  }

  /** Blocks: reads the files of the policy. */
  void update(Contexts policies, boolean strictNames) {
    state = compile(policies, strictNames, state);
  }

  /**
   * @param before whose contexts, and sessions, stay when nothing that they are made of can have
   *     changed; null at first
   * @throws IllegalArgumentException with a message for the operator
   */
  private State compile(Contexts policies, boolean strictNames, @Nullable State before) {
    TlsPolicy policy = policies.policy(null);
    ClientAuth clients = policy.clients();
    if (before != null && clients == null && policy.equals(before.policies().policy(null))) {
      return new State(policies, strictNames, before.entry(), null, before.made());
    }
    TrustManagerFactory trust = clients == null ? null : ClientTrust.of(clients);
    try {
      QuicSslContext entry =
          builder(policy, new FixedKeys(List.of()), trust).sni(this::choose).build();
      return new State(policies, strictNames, entry, trust, new Kept());
    } catch (IllegalStateException e) {
      throw new IllegalArgumentException(
          "the TLS settings cannot be used for QUIC: " + e.getMessage(), e);
    }
  }

  private static QuicSslContextBuilder builder(
      TlsPolicy policy, FixedKeys keys, @Nullable TrustManagerFactory trust) {
    QuicSslContextBuilder builder =
        QuicSslContextBuilder.forServer(keys, null)
            .applicationProtocols(HTTP3)
            .option(BoringSSLContextOption.GROUPS, policy.groups().toArray(new String[0]));
    ClientAuth clients = policy.clients();
    if (clients == null || trust == null) {
      return builder.trustManager(NobodyTrusted.INSTANCE);
    }
    return builder
        .trustManager(trust)
        .clientAuth(
            clients.mode() == ClientAuth.Mode.REQUIRED
                ? io.netty.handler.ssl.ClientAuth.REQUIRE
                : io.netty.handler.ssl.ClientAuth.OPTIONAL);
  }

  /** The engine of a connection that has just begun; on its event loop. */
  public QuicSslEngine engine(QuicChannel channel) {
    return state.entry().newEngine(channel.alloc());
  }

  /**
   * Waits for the end of the handshake of a connection that has just begun; on its event loop.
   *
   * @param handshakeMillis for the whole handshake
   */
  public void install(QuicChannel channel, long handshakeMillis, TlsListener listener) {
    QuicHandshake handshake = new QuicHandshake(channel, listener);
    channel.pipeline().addLast(handshake);
    handshake.begin(handshakeMillis);
  }

  /** Whether a client may come over QUIC for that host, lower case. */
  public boolean serves(String host) {
    Contexts policies = state.policies();
    return !policies.differ() || policies.policy(host).equals(policies.policy(null));
  }

  /** In the middle of a handshake; null ends it with an alert. */
  private @Nullable QuicSslContext choose(@Nullable String serverName) {
    State held = state;
    String name = serverName == null ? null : serverName.toLowerCase(Locale.ROOT);
    if ((held.strictNames() && !certificates.names(name)) || (name != null && !serves(name))) {
      return null;
    }
    List<CertifiedKey> keys = certificates.choices(name);
    synchronized (held.made()) {
      return held.made()
          .computeIfAbsent(
              keys.stream().map(CertifiedKey::alias).toList(),
              aliases ->
                  builder(held.policies().policy(null), new FixedKeys(keys), held.trust()).build());
    }
  }

  /** The most recently used ones. */
  private static final class Kept extends LinkedHashMap<List<String>, QuicSslContext> {
    Kept() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<List<String>, QuicSslContext> eldest) {
      return size() > KEPT;
    }
  }
}
