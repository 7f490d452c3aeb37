package com.openhwy.marketeer.tls;

import com.openhwy.marketeer.base.IpAddresses;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A private key with the certificates that vouch for it. Immutable.
 *
 * @param alias tells it from every other, and from its own successor: a digest of the certificate
 * @param chain the leaf first
 * @param names that the leaf is good for, lower case; {@code *.example.com} is a wildcard
 * @param source for the operator: the file it came from, or what made it
 */
record CertifiedKey(
    String alias,
    PrivateKey key,
    List<X509Certificate> chain,
    List<String> names,
    String source,
    boolean selfSigned) {
  private static final int SAN_DNS = 2; // GeneralName choices, RFC 5280 4.2.1.6
  private static final int SAN_IP = 7;

  /**
   * @throws IllegalArgumentException when the names of the certificate cannot be read
   */
  static CertifiedKey of(
      PrivateKey key, List<X509Certificate> chain, String source, boolean selfSigned) {
    try {
      X509Certificate leaf = chain.get(0);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded());
      return new CertifiedKey(
          HexFormat.of().formatHex(digest),
          key,
          List.copyOf(chain),
          names(leaf),
          source,
          selfSigned);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          source + ": the certificate cannot be read: " + e.getMessage(), e);
    }
  }

  X509Certificate leaf() {
    return chain.get(0);
  }

  /** {@code EC}, {@code RSA} …: of the public key, as providers spell private ones differently. */
  String algorithm() {
    return leaf().getPublicKey().getAlgorithm();
  }

  X509Certificate[] chainArray() {
    return chain.toArray(new X509Certificate[0]);
  }

  private static List<String> names(X509Certificate leaf) throws CertificateParsingException {
    Collection<List<?>> alternatives = leaf.getSubjectAlternativeNames();
    List<String> names = new ArrayList<>();
    if (alternatives != null) {
      for (List<?> alternative : alternatives) {
        int kind = (Integer) alternative.get(0);
        String name = String.valueOf(alternative.get(1));
        if (kind == SAN_DNS) {
          names.add(name.toLowerCase(Locale.ROOT));
        } else if (kind == SAN_IP) {
          names.add(address(name));
        }
      }
    }
    return List.copyOf(names);
  }

  /** The JDK writes IPv6 addresses out in full; we do not. */
  private static String address(String text) {
    byte[] bytes = IpAddresses.parse(text);
    return bytes == null ? text : IpAddresses.format(bytes);
  }
}
