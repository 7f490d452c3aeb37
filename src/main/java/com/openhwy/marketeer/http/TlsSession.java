package com.openhwy.marketeer.http;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the TLS handshake of a client's connection came to. Immutable.
 *
 * @param version as JSSE names it, {@code TLSv1.3}
 * @param cipher suite as JSSE names it
 * @param serverName that the client asked for (SNI), lower case; null when it named none
 * @param clientChain the client's certificates, verified, its own first; empty without
 * @param clientField what endpoints are told of the client's certificate, made once; null without
 */
public record TlsSession(
    String version,
    String cipher,
    @Nullable String serverName,
    List<X509Certificate> clientChain,
    @Nullable String clientField) {

  public TlsSession(
      String version,
      String cipher,
      @Nullable String serverName,
      List<X509Certificate> clientChain) {
    this(
        version,
        cipher,
        serverName,
        clientChain,
        clientChain.isEmpty() ? null : ForwardedClientCert.of(clientChain.get(0)));
  }

  /** The certificate that the client proved to be its own; null without. */
  public @Nullable X509Certificate client() {
    return clientChain.isEmpty() ? null : clientChain.get(0);
  }
}
