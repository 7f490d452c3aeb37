package com.openhwy.marketeer.tls;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/**
 * Certificates and keys out of PEM files (RFC 7468). Keys may be PKCS#8, or the older PKCS#1 and
 * SEC 1; what else stands in a file is skipped. Every failure names the file, never its content.
 * Blocks: not for an event loop.
 */
public final class PemFiles {
  private PemFiles() {}

  /**
   * @return at least one, in the order of the file
   * @throws IllegalArgumentException with a message for the operator
   */
  public static List<X509Certificate> certificates(String file) {
    List<X509Certificate> chain = new ArrayList<>();
    for (Object part : parts(file)) {
      if (part instanceof X509CertificateHolder holder) {
        try {
          chain.add(new JcaX509CertificateConverter().getCertificate(holder));
        } catch (CertificateException e) {
          throw refused(file, "certificate " + (chain.size() + 1) + " cannot be read", e);
        }
      }
    }
    if (chain.isEmpty()) {
      throw refused(file, "holds no certificate; expected a block BEGIN CERTIFICATE", null);
    }
    return chain;
  }

  /**
   * The first private key of the file.
   *
   * @throws IllegalArgumentException with a message for the operator
   */
  public static PrivateKey key(String file) {
    for (Object part : parts(file)) {
      if (part instanceof PrivateKeyInfo info) {
        return key(file, info);
      }
      if (part instanceof PEMKeyPair pair) {
        return key(file, pair.getPrivateKeyInfo());
      }
      if (part instanceof PEMEncryptedKeyPair || part instanceof PKCS8EncryptedPrivateKeyInfo) {
        throw refused(
            file,
            "the private key is encrypted; decrypt it (openssl pkey -in … -out …) and protect the"
                + " file by its mode",
            null);
      }
    }
    throw refused(file, "holds no private key; expected a block BEGIN PRIVATE KEY", null);
  }

  private static PrivateKey key(String file, PrivateKeyInfo info) {
    String oid = info.getPrivateKeyAlgorithm().getAlgorithm().getId();
    String algorithm =
        switch (oid) {
          case "1.2.840.10045.2.1" -> "EC";
          case "1.2.840.113549.1.1.1" -> "RSA";
          case "1.2.840.113549.1.1.10" -> "RSASSA-PSS";
          case "1.3.101.112" -> "Ed25519";
          case "1.3.101.113" -> "Ed448";
          default ->
              throw refused(
                  file, "holds a key of kind " + oid + "; expected EC, RSA or Ed25519", null);
        };
    try {
      return KeyFactory.getInstance(algorithm)
          .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    } catch (GeneralSecurityException | IOException e) {
      throw refused(file, "the " + algorithm + " key cannot be read", e);
    }
  }

  private static List<Object> parts(String file) {
    try (Reader reader = Files.newBufferedReader(Path.of(file), StandardCharsets.ISO_8859_1);
        PEMParser parser = new PEMParser(reader)) {
      List<Object> parts = new ArrayList<>();
      for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
        parts.add(part);
      }
      return parts;
    } catch (NoSuchFileException e) {
      throw refused(file, "there is no such file", null);
    } catch (AccessDeniedException e) {
      throw refused(file, "may not be read by the user the gateway runs as", null);
    } catch (IOException | IllegalArgumentException e) {
      throw refused(file, "cannot be read", e);
    }
  }

  static IllegalArgumentException refused(String file, String reason, @Nullable Exception cause) {
    String why = cause == null ? "" : " (" + cause.getMessage() + ")";
    return new IllegalArgumentException(file + ": " + reason + why, cause);
  }
}
