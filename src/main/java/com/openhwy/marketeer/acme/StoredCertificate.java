package com.openhwy.marketeer.acme;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate as it is kept: key and chain in one file, so that they can never be of two
 * different orders. Immutable.
 *
 * @param chain the leaf first
 */
record StoredCertificate(PrivateKey key, List<X509Certificate> chain) {
  StoredCertificate {
    chain = List.copyOf(chain);
  }

  X509Certificate leaf() {
    return chain.get(0);
  }

  /** The same certificate, not one like it. */
  boolean is(StoredCertificate other) {
    return leaf().equals(other.leaf());
  }

  String write() throws CertificateException {
    return Keys.write(key, chain);
  }

  /**
   * @throws GeneralSecurityException when it is not whole, or the key is another's
   */
  static StoredCertificate read(String text) throws GeneralSecurityException {
    List<X509Certificate> chain = Keys.readCertificates(text);
    if (chain.isEmpty()) {
      throw new CertificateException("it holds no certificate");
    }
    PrivateKey key = Keys.readPrivate(text, chain.get(0).getPublicKey().getAlgorithm());
    Keys.checkPair(key, chain.get(0).getPublicKey());
    return new StoredCertificate(key, chain);
  }
}
