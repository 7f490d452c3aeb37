package com.openhwy.marketeer.middleware.jwt;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The public key in a PEM text (RFC 7468): bare, or in a certificate. Pure. */
final class PemKey {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
  private static final List<String> KEY_TYPES = List.of("RSA", "EC", "EdDSA");

  private PemKey() {}

  static boolean isPem(String text) {
    return text.contains("-----BEGIN ");
  }

  /**
   * @throws IllegalArgumentException with a message for the operator
   */
  static KeySet keys(String pem, Set<Algorithm> pinned) {
    PublicKey key = parse(pem);
    List<VerificationKey> keys = new ArrayList<>();
    for (Algorithm algorithm : pinned) {
      keys.add(VerificationKey.of(null, algorithm, key));
    }
    return KeySet.fixed(keys);
  }

  /** The first key of the text. */
  static PublicKey parse(String pem) {
    Matcher block = BLOCK.matcher(pem);
    if (!block.find()) {
      throw new IllegalArgumentException("is no PEM; expected a block BEGIN PUBLIC KEY");
    }
    return switch (block.group(1)) {
      case "PUBLIC KEY" -> spki(block.group(2));
      case "CERTIFICATE" -> certificate(block.group());
      default ->
          throw new IllegalArgumentException(
              "holds a block "
                  + block.group(1)
                  + "; expected PUBLIC KEY or CERTIFICATE (openssl pkey -in … -pubout makes one)");
    };
  }

  private static PublicKey certificate(String pem) {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
          .getPublicKey();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("is no certificate that can be read", e);
    }
  }

  private static PublicKey spki(String base64) {
    X509EncodedKeySpec encoded = new X509EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
    for (String type : KEY_TYPES) {
      PublicKey key = ofType(type, encoded);
      if (key != null) {
        return key;
      }
    }
    throw new IllegalArgumentException("is no RSA, EC, Ed25519 or Ed448 key");
  }

  /** Null when it is of another type. */
  private static @Nullable PublicKey ofType(String type, X509EncodedKeySpec encoded) {
    try {
      return KeyFactory.getInstance(type).generatePublic(encoded);
    } catch (GeneralSecurityException e) {
      return null;
    }
  }
}
