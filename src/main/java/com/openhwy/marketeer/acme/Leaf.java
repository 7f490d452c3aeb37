package com.openhwy.marketeer.acme;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** What we want to know of a certificate. Pure. */
final class Leaf {
  private static final int SAN_DNS = 2; // GeneralName choices, RFC 5280 4.2.1.6

  private Leaf() {}

  static List<String> names(X509Certificate leaf) throws CertificateParsingException {
    Collection<List<?>> alternatives = leaf.getSubjectAlternativeNames();
    List<String> names = new ArrayList<>();
    if (alternatives != null) {
      for (List<?> alternative : alternatives) {
        if ((Integer) alternative.get(0) == SAN_DNS) {
          names.add(String.valueOf(alternative.get(1)).toLowerCase(Locale.ROOT));
        }
      }
    }
    return names;
  }

  static Instant notBefore(X509Certificate leaf) {
    return leaf.getNotBefore().toInstant();
  }

  static Instant notAfter(X509Certificate leaf) {
    return leaf.getNotAfter().toInstant();
  }

  static Duration lifetime(X509Certificate leaf) {
    return Duration.between(notBefore(leaf), notAfter(leaf));
  }

  /**
   * A number in [0, 1) of this certificate's own: the same in every process and after every
   * restart, so that what is spread by it stays where it is.
   */
  static double share(X509Certificate leaf) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded());
      return (ByteBuffer.wrap(digest).getLong() >>> 11) * 0x1.0p-53;
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read cannot be written", e);
    }
  }
}
