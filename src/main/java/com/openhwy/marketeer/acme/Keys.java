package com.openhwy.marketeer.acme;

import com.openhwy.marketeer.config.model.AcmeConfig.KeyType;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Key pairs and certificates, and their form in a file (RFC 7468). Stateless. */
final class Keys {
  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----\\s*([A-Za-z0-9+/=\\s]*?)-----END \\1-----");
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});
  private static final byte[] PROBE = "marketeer".getBytes(StandardCharsets.US_ASCII);

  private Keys() {}

  static KeyPair generate(KeyType type) {
    try {
      return switch (type) {
        case EC256 -> ec("secp256r1");
        case EC384 -> ec("secp384r1");
        case RSA2048 -> rsa(2048);
        case RSA4096 -> rsa(4096);
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot make a key of type " + type, e);
    }
  }

  private static KeyPair ec(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  private static KeyPair rsa(int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  static String write(KeyPair pair) {
    return block(PRIVATE, pair.getPrivate().getEncoded())
        + block(PUBLIC, pair.getPublic().getEncoded());
  }

  static String write(PrivateKey key, List<X509Certificate> chain) throws CertificateException {
    StringBuilder text = new StringBuilder(block(PRIVATE, key.getEncoded()));
    for (X509Certificate certificate : chain) {
      text.append(block(CERTIFICATE, certificate.getEncoded()));
    }
    return text.toString();
  }

  private static String block(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + LINES.encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  /**
   * @throws GeneralSecurityException when the text holds no such pair
   */
  static KeyPair readPair(String text) throws GeneralSecurityException {
    byte[] key = first(text, PRIVATE);
    byte[] open = first(text, PUBLIC);
    PublicKey known = null;
    for (String algorithm : List.of("EC", "RSA")) {
      known = known == null ? publicKey(algorithm, open) : known;
    }
    if (known == null) {
      throw new GeneralSecurityException("the public key is neither EC nor RSA");
    }
    KeyPair pair = new KeyPair(known, privateKey(known.getAlgorithm(), key));
    checkPair(pair.getPrivate(), pair.getPublic());
    return pair;
  }

  private static @Nullable PublicKey publicKey(String algorithm, byte[] der)
      throws GeneralSecurityException {
    try {
      return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
    } catch (java.security.spec.InvalidKeySpecException e) {
      return null; // of another algorithm: the next one is asked
    }
  }

  /**
   * @param algorithm of the certificate it belongs to
   */
  static PrivateKey readPrivate(String text, String algorithm) throws GeneralSecurityException {
    return privateKey(algorithm, first(text, PRIVATE));
  }

  private static PrivateKey privateKey(String algorithm, byte[] der)
      throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  static List<X509Certificate> readCertificates(String text) throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> chain = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      if (block.group(1).equals(CERTIFICATE)) {
        chain.add(
            (X509Certificate)
                factory.generateCertificate(new java.io.ByteArrayInputStream(decode(block))));
      }
    }
    return chain;
  }

  private static byte[] first(String text, String label) throws GeneralSecurityException {
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      if (block.group(1).equals(label)) {
        return decode(block);
      }
    }
    throw new GeneralSecurityException("there is no block BEGIN " + label);
  }

  private static byte[] decode(Matcher block) {
    return Base64.getMimeDecoder().decode(block.group(2));
  }

  /**
   * @throws GeneralSecurityException when one does not belong to the other
   */
  static void checkPair(PrivateKey key, PublicKey open) throws GeneralSecurityException {
    String algorithm = open.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(key);
    signer.update(PROBE);
    byte[] signed = signer.sign();
    signer.initVerify(open);
    signer.update(PROBE);
    if (!signer.verify(signed)) {
      throw new GeneralSecurityException("the private key does not belong to the public one");
    }
  }
}
