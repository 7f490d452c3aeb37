package com.openhwy.marketeer.tls;

import static com.openhwy.marketeer.tls.PemFiles.refused;

import com.openhwy.marketeer.config.model.ServerConfig;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** A certificate and its key from two files, and the proof that they can serve. */
final class KeyFiles {
  private static final byte[] PROBE = "do they belong together".getBytes(StandardCharsets.US_ASCII);

  private KeyFiles() {}

  /**
   * @throws IllegalArgumentException with a message for the operator: what cannot be read, is not
   *     valid now, or does not belong together
   */
  static CertifiedKey load(ServerConfig.Certificate files, Instant now) {
    List<X509Certificate> chain = PemFiles.certificates(files.cert());
    PrivateKey key = PemFiles.key(files.key());
    checkDates(files.cert(), chain.get(0), now);
    checkChain(files.cert(), chain);
    checkPair(files, chain.get(0).getPublicKey(), key);
    return CertifiedKey.of(key, chain, files.cert(), false);
  }

  private static void checkDates(String file, X509Certificate leaf, Instant now) {
    Instant from = leaf.getNotBefore().toInstant();
    Instant until = leaf.getNotAfter().toInstant();
    if (now.isBefore(from)) {
      throw refused(
          file, "is not valid before " + from + "; is the clock of this machine right?", null);
    }
    if (now.isAfter(until)) {
      throw refused(file, "expired on " + until + "; put a renewed certificate there", null);
    }
  }

  /** Each certificate is signed by the next: clients need not search (RFC 8446 4.4.2). */
  private static void checkChain(String file, List<X509Certificate> chain) {
    for (int i = 0; i + 1 < chain.size(); i++) {
      try {
        chain.get(i).verify(chain.get(i + 1).getPublicKey());
      } catch (GeneralSecurityException e) {
        throw refused(
            file,
            "certificate "
                + (i + 2)
                + " ("
                + chain.get(i + 1).getSubjectX500Principal()
                + ") did not sign certificate "
                + (i + 1)
                + "; put the server's own first, then each one's issuer",
            e);
      }
    }
  }

  private static void checkPair(ServerConfig.Certificate files, PublicKey lock, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance(signatureOf(lock.getAlgorithm()));
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(lock);
      signature.update(PROBE);
      if (signature.verify(signed)) {
        return;
      }
    } catch (GeneralSecurityException e) {
      throw refused(files.key(), "is no key for the certificate in " + files.cert(), e);
    }
    throw refused(files.key(), "is not the key of the certificate in " + files.cert(), null);
  }

  private static String signatureOf(String algorithm) {
    return switch (algorithm) {
      case "EC" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> algorithm;
    };
  }
}
