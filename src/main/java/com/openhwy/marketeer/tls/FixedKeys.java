package com.openhwy.marketeer.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** The certificates of one name, at most one of each key algorithm. Immutable. */
final class FixedKeys extends X509ExtendedKeyManager {
  private final List<CertifiedKey> keys;

  FixedKeys(List<CertifiedKey> keys) {
    this.keys = keys;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    return chooseServerAlias(keyType, issuers, null);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    for (CertifiedKey key : keys) {
      if (CertificateMap.fits(key, keyType)) {
        return key.alias();
      }
    }
    return null; // another type is asked for next
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
    for (CertifiedKey key : keys) {
      if (key.alias().equals(alias)) {
        return key;
      }
    }
    return null;
  }

  @Override
  public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return keys.stream().map(CertifiedKey::alias).toArray(String[]::new);
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
