package com.openhwy.marketeer.middleware.jwt;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who signs tokens in tests, well and badly. By the JDK alone, so that what verifies them is not
 * tested by itself.
 */
public final class Issuer {
  public static final String SECRET =
      "a secret of this test that is long enough even for SHA-512, 64 octets";

  private static final Map<String, KeyPair> PAIRS = new ConcurrentHashMap<>();

  private final String algorithm;
  private final KeyPair pair;

  private Issuer(String algorithm, KeyPair pair) {
    this.algorithm = algorithm;
    this.pair = pair;
  }

  /** With the one key that tests have for that algorithm. */
  public static Issuer of(String algorithm) {
    return new Issuer(algorithm, PAIRS.computeIfAbsent(kind(algorithm), k -> generate(algorithm)));
  }

  /** With a key that nobody knows. */
  public static Issuer stranger(String algorithm) {
    return new Issuer(algorithm, generate(algorithm));
  }

  /** With the key of another: of an attacker who has no right to the name. */
  Issuer as(String other) {
    return new Issuer(other, pair);
  }

  private static String kind(String algorithm) {
    return algorithm.startsWith("ES") || algorithm.startsWith("Ed")
        ? algorithm
        : algorithm.substring(0, 1).replace("P", "R");
  }

  private static KeyPair generate(String algorithm) {
    try {
      if (algorithm.startsWith("HS")) {
        return new KeyPair(null, null);
      }
      KeyPairGenerator generator =
          KeyPairGenerator.getInstance(
              algorithm.startsWith("Ed")
                  ? algorithm.replace("EdDSA", "Ed25519")
                  : algorithm.startsWith("ES") ? "EC" : "RSA");
      switch (algorithm) {
        case "ES256" -> generator.initialize(new ECGenParameterSpec("secp256r1"));
        case "ES384" -> generator.initialize(new ECGenParameterSpec("secp384r1"));
        case "ES512" -> generator.initialize(new ECGenParameterSpec("secp521r1"));
        case "EdDSA", "Ed448" -> {}
        default -> generator.initialize(2048);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  PublicKey publicKey() {
    return pair.getPublic();
  }

  String pem() {
    return pem(publicKey());
  }

  static String pem(PublicKey key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /** The setting for this issuer's key, as YAML in one line. */
  public String keySetting() {
    return algorithm.startsWith("HS")
        ? "secret: \"" + SECRET + "\""
        : "public_key: \"" + pem().replace("\n", "\\n") + "\"";
  }

  /** A whole token with these claims. */
  public String token(String claims) {
    return token("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}", claims);
  }

  public String token(String header, String claims) {
    String signed = part(header) + "." + part(claims);
    return signed + "." + encoded(sign(signed));
  }

  static String part(String json) {
    return encoded(json.getBytes(StandardCharsets.UTF_8));
  }

  static String encoded(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  byte[] sign(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    return algorithm.startsWith("HS")
        ? mac(algorithm, SECRET.getBytes(StandardCharsets.UTF_8), octets)
        : sign(octets, jcaName(algorithm));
  }

  static byte[] mac(String algorithm, byte[] secret, byte[] octets) {
    try {
      Mac mac = Mac.getInstance("HmacSHA" + algorithm.substring(2));
      mac.init(new SecretKeySpec(secret, mac.getAlgorithm()));
      return mac.doFinal(octets);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * @param jca name of the signature in the JDK
   */
  byte[] sign(byte[] octets, String jca) {
    try {
      Signature signature = Signature.getInstance(jca);
      if (jca.equals("RSASSA-PSS")) {
        String hash = "SHA-" + algorithm.substring(2);
        int length = Integer.parseInt(algorithm.substring(2)) / 8;
        signature.setParameter(
            new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), length, 1));
      }
      signature.initSign(pair.getPrivate());
      signature.update(octets);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String jcaName(String algorithm) {
    String bits = algorithm.substring(2);
    return switch (algorithm.substring(0, 2)) {
      case "RS" -> "SHA" + bits + "withRSA";
      case "PS" -> "RSASSA-PSS";
      case "ES" -> "SHA" + bits + "withECDSAinP1363Format";
      default -> "EdDSA";
    };
  }

  /** The public key as a JWK with these members more, each beginning with a comma. */
  public String jwk(String kid, String more) {
    return "{\"kid\":\"" + kid + "\"," + numbers() + more + "}";
  }

  public static String jwks(String... keys) {
    return "{\"keys\":[" + String.join(",", keys) + "]}";
  }

  private String numbers() {
    PublicKey key = publicKey();
    if (key instanceof RSAPublicKey rsa) {
      return "\"kty\":\"RSA\",\"n\":\""
          + encoded(unsigned(rsa.getModulus(), 256))
          + "\",\"e\":\"AQAB\"";
    }
    if (key instanceof ECPublicKey ec) {
      int bits = ec.getParams().getOrder().bitLength();
      int length = (bits + 7) / 8;
      return "\"kty\":\"EC\",\"crv\":\"P-"
          + bits
          + "\",\"x\":\""
          + encoded(unsigned(ec.getW().getAffineX(), length))
          + "\",\"y\":\""
          + encoded(unsigned(ec.getW().getAffineY(), length))
          + "\"";
    }
    if (key instanceof EdECPublicKey) {
      byte[] spki = key.getEncoded();
      int length = algorithm.equals("Ed448") ? 57 : 32;
      return "\"kty\":\"OKP\",\"crv\":\""
          + (length == 57 ? "Ed448" : "Ed25519")
          + "\",\"x\":\""
          + encoded(Arrays.copyOfRange(spki, spki.length - length, spki.length))
          + "\"";
    }
    return "\"kty\":\"oct\",\"k\":\"" + part(SECRET) + "\"";
  }

  private static byte[] unsigned(BigInteger number, int length) {
    byte[] octets = number.toByteArray();
    byte[] fixed = new byte[length];
    int from = Math.max(0, octets.length - length);
    System.arraycopy(octets, from, fixed, length - (octets.length - from), octets.length - from);
    return fixed;
  }
}
