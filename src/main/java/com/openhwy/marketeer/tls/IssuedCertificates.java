package com.openhwy.marketeer.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Certificates that did not come from a file of the operator's: by ACME, or by the authority of
 * this machine. Listeners with {@code tls.auto} serve them from the next handshake on. Also the
 * certificates with which challenges by TLS-ALPN are answered (RFC 8737). Thread-safe.
 */
public final class IssuedCertificates {
  /** The protocol that certificate authorities ask for by ALPN (RFC 8737 6.2). */
  static final String ACME_TLS = "acme-tls/1";

  private final Map<String, CertifiedKey> byId = new LinkedHashMap<>();
  private final ConcurrentMap<String, SslContext> challenges = new ConcurrentHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile List<CertifiedKey> all = List.of();

  /**
   * Serves a certificate, in place of the one with the same id.
   *
   * @param id stays the same when the certificate is renewed
   * @param chain the leaf first
   * @param source for the operator, {@code acme: Let's Encrypt}
   * @throws IllegalArgumentException when the names of the certificate cannot be read
   */
  public void put(String id, PrivateKey key, List<X509Certificate> chain, String source) {
    CertifiedKey made = CertifiedKey.of(key, chain, source, false);
    synchronized (byId) {
      byId.put(id, made);
      all = List.copyOf(byId.values());
    }
    listeners.forEach(Runnable::run);
  }

  /** Serves that one no more. */
  public void remove(String id) {
    synchronized (byId) {
      if (byId.remove(id) == null) {
        return;
      }
      all = List.copyOf(byId.values());
    }
    listeners.forEach(Runnable::run);
  }

  /**
   * Answers a challenge by TLS-ALPN for that name, until {@link #endChallenge}.
   *
   * @param certificate made for the challenge (RFC 8737 3)
   * @throws IllegalArgumentException when key and certificate cannot be used
   */
  public void beginChallenge(String name, PrivateKey key, X509Certificate certificate) {
    try {
      SslContext context =
          SslContextBuilder.forServer(key, certificate)
              .sslProvider(SslProvider.JDK)
              .trustManager(NobodyTrusted.INSTANCE)
              .applicationProtocolConfig(
                  new ApplicationProtocolConfig(
                      Protocol.ALPN,
                      SelectorFailureBehavior.FATAL_ALERT,
                      SelectedListenerFailureBehavior.FATAL_ALERT,
                      ACME_TLS))
              .build();
      challenges.put(name.toLowerCase(Locale.ROOT), context);
    } catch (SSLException e) {
      throw new IllegalArgumentException("the challenge for " + name + " cannot be answered", e);
    }
  }

  public void endChallenge(String name) {
    challenges.remove(name.toLowerCase(Locale.ROOT));
  }

  /** Ids and names of what is served. */
  public Map<String, List<String>> names() {
    Map<String, List<String>> names = new LinkedHashMap<>();
    synchronized (byId) {
      byId.forEach((id, key) -> names.put(id, key.names()));
    }
    return names;
  }

  // ---- for the listeners

  List<CertifiedKey> all() {
    return new ArrayList<>(all);
  }

  /**
   * Speaks {@link #ACME_TLS} and nothing else; null when nobody is to be challenged by that name.
   */
  @Nullable SslContext challenge(@Nullable String serverName) {
    return serverName == null ? null : challenges.get(serverName);
  }

  /** Called after every change, on the thread that made it. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }
}
