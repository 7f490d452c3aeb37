package com.openhwy.marketeer.middleware.jwt;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import org.jspecify.annotations.Nullable;

/** Whether a key is one for an algorithm: its type, its curve, its size. Pure. */
final class KeyFit {
  private static final int RSA_LEAST_BITS = 2048;

  /** Verifying takes time that grows with the square of the size. */
  private static final int RSA_MOST_BITS = 8192;

  private KeyFit() {}

  /**
   * @return what is wrong, null when nothing is
   */
  static @Nullable String misfit(Algorithm algorithm, PublicKey key) {
    return switch (algorithm.family()) {
      case HMAC -> "holds a public key, which is no secret for " + algorithm.text();
      case RSA ->
          key instanceof RSAPublicKey rsa
              ? misfit(rsa.getModulus().bitLength())
              : otherType(algorithm, key);
      case EC ->
          key instanceof ECPublicKey ec && isOnCurve(ec.getParams(), algorithm)
              ? null
              : otherType(algorithm, key);
      case EDWARDS -> key instanceof EdECPublicKey ? null : otherType(algorithm, key);
    };
  }

  private static @Nullable String misfit(int bits) {
    return bits < RSA_LEAST_BITS || bits > RSA_MOST_BITS
        ? "holds an RSA key of "
            + bits
            + " bits; expected "
            + RSA_LEAST_BITS
            + " to "
            + RSA_MOST_BITS
        : null;
  }

  private static String otherType(Algorithm algorithm, PublicKey key) {
    return "holds a key of type "
        + (key instanceof ECPublicKey ec
            ? "EC with " + ec.getParams().getOrder().bitLength() + " bits"
            : key.getAlgorithm())
        + "; "
        + algorithm.text()
        + " needs "
        + switch (algorithm.family()) {
          case EC -> "EC on the curve P-" + algorithm.bits();
          case EDWARDS -> "Ed25519 or Ed448";
          default -> algorithm.family().kty();
        };
  }

  private static boolean isOnCurve(ECParameterSpec of, Algorithm algorithm) {
    ECParameterSpec named = curve(algorithm);
    return of.getCurve().equals(named.getCurve())
        && of.getGenerator().equals(named.getGenerator())
        && of.getOrder().equals(named.getOrder())
        && of.getCofactor() == named.getCofactor();
  }

  /** The curve of an ECDSA algorithm. */
  static ECParameterSpec curve(Algorithm algorithm) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp" + algorithm.bits() + "r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has the curve of " + algorithm.text(), e);
    }
  }

  static boolean isEd448(PublicKey key) {
    return key instanceof EdECPublicKey ed && ed.getParams().getName().equals("Ed448");
  }
}
