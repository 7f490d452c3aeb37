package com.openhwy.marketeer.middleware.jwt;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One key of a JWK set (RFC 7517), of which the numbers are taken and nothing else: no certificate,
 * no URL, no private part. Immutable.
 */
record Jwk(Map<String, Object> members) {

  /** Whether the key is meant for verifying, and for this algorithm. */
  boolean isFor(Algorithm algorithm) {
    boolean kty = algorithm.family().kty().equals(members.get("kty"));
    boolean alg = isAbsentOr("alg", algorithm.text());
    boolean use = isAbsentOr("use", "sig");
    Object operations = members.get("key_ops");
    boolean ops = operations == null || (operations instanceof List<?> o && o.contains("verify"));
    boolean crv =
        algorithm.family() != Algorithm.Family.EC
            || ("P-" + algorithm.bits()).equals(members.get("crv"));
    return kty && alg && use && ops && crv;
  }

  private boolean isAbsentOr(String name, String value) {
    Object met = members.get(name);
    return met == null || met.equals(value);
  }

  /**
   * @throws IllegalArgumentException when it is not one
   */
  VerificationKey key(Algorithm algorithm) {
    String kid = members.get("kid") instanceof String text ? text : null;
    return algorithm.family() == Algorithm.Family.HMAC
        ? VerificationKey.secret(kid, algorithm, octets("k"))
        : VerificationKey.of(kid, algorithm, publicKey(algorithm));
  }

  private PublicKey publicKey(Algorithm algorithm) {
    try {
      return switch (algorithm.family()) {
        case RSA ->
            KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(number("n"), number("e")));
        case EC ->
            KeyFactory.getInstance("EC")
                .generatePublic(
                    new ECPublicKeySpec(
                        new ECPoint(number("x"), number("y")), KeyFit.curve(algorithm)));
        case EDWARDS -> edwards();
        case HMAC -> throw new IllegalArgumentException("a secret is no public key");
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("holds numbers that are no key", e);
    }
  }

  /** The point is its y, little end first, with the sign of x in the last bit (RFC 8032 5.1.2). */
  private PublicKey edwards() throws GeneralSecurityException {
    Object crv = members.get("crv");
    boolean small = "Ed25519".equals(crv);
    byte[] point = octets("x");
    if ((!small && !"Ed448".equals(crv)) || point.length != (small ? 32 : 57)) {
      throw new IllegalArgumentException("is on no curve for signatures");
    }
    byte[] reversed = new byte[point.length];
    for (int i = 0; i < point.length; i++) {
      reversed[i] = point[point.length - 1 - i];
    }
    boolean odd = (reversed[0] & 0x80) != 0;
    reversed[0] &= 0x7f;
    return KeyFactory.getInstance("EdDSA")
        .generatePublic(
            new EdECPublicKeySpec(
                small ? NamedParameterSpec.ED25519 : NamedParameterSpec.ED448,
                new EdECPoint(odd, new BigInteger(1, reversed))));
  }

  private BigInteger number(String name) {
    return new BigInteger(1, octets(name));
  }

  private byte[] octets(String name) {
    @Nullable Object text = members.get(name);
    byte[] octets = text instanceof String encoded ? Base64Url.decode(encoded) : null;
    if (octets == null) {
      throw new IllegalArgumentException("\"" + name + "\" is missing or no base64url");
    }
    return octets;
  }
}
