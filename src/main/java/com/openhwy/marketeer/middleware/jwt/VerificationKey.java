package com.openhwy.marketeer.middleware.jwt;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.impl.jose.JWK;
import io.vertx.ext.auth.impl.jose.JWS;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * One key and the one algorithm it is used with. Vert.x does the mathematics; it is given neither
 * the choice of a key nor of an algorithm, and no signature that has not the exact form: it would
 * fill up one that is too short, and take an ECDSA signature in DER. Thread-safe.
 */
final class VerificationKey {
  private final @Nullable String kid;
  private final Algorithm algorithm;
  private final JWS jws;
  private final int signatureLength;

  /** Order of the curve; null but for ECDSA. */
  private final @Nullable BigInteger order;

  private VerificationKey(
      @Nullable String kid,
      Algorithm algorithm,
      Buffer key,
      int signatureLength,
      @Nullable BigInteger order) {
    this.kid = kid;
    this.algorithm = algorithm;
    this.jws =
        new JWS(new JWK(new PubSecKeyOptions().setAlgorithm(algorithm.text()).setBuffer(key)));
    this.signatureLength = signatureLength;
    this.order = order;
  }

  /**
   * @throws IllegalArgumentException when it is shorter than the hash (RFC 7518 3.2)
   */
  static VerificationKey secret(@Nullable String kid, Algorithm algorithm, byte[] secret) {
    int bytes = algorithm.bits() / 8;
    if (secret.length < bytes) {
      throw new IllegalArgumentException(
          "holds "
              + secret.length
              + " bytes; "
              + algorithm.text()
              + " needs at least "
              + bytes
              + " (RFC 7518 3.2): make one with  openssl rand -base64 "
              + bytes);
    }
    return new VerificationKey(kid, algorithm, Buffer.buffer(secret), bytes, null);
  }

  /**
   * @throws IllegalArgumentException with a message for the operator when the key is not for the
   *     algorithm
   */
  static VerificationKey of(@Nullable String kid, Algorithm algorithm, PublicKey key) {
    String misfit = KeyFit.misfit(algorithm, key);
    if (misfit != null) {
      throw new IllegalArgumentException(misfit);
    }
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key.getEncoded()).replace("\r", "")
            + "\n-----END PUBLIC KEY-----\n";
    BigInteger order = key instanceof ECPublicKey ec ? ec.getParams().getOrder() : null;
    return new VerificationKey(kid, algorithm, Buffer.buffer(pem), length(algorithm, key), order);
  }

  private static int length(Algorithm algorithm, PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return (rsa.getModulus().bitLength() + 7) / 8;
    }
    if (algorithm.family() == Algorithm.Family.EC) {
      return (algorithm.bits() + 7) / 8 * 2;
    }
    return KeyFit.isEd448(key) ? 114 : 64;
  }

  @Nullable String kid() {
    return kid;
  }

  Algorithm algorithm() {
    return algorithm;
  }

  /** Whether this key made the signature. Some 5 µs for HMAC, up to 1 ms for curves. */
  boolean verify(byte[] signed, byte[] signature) {
    if (signature.length != signatureLength || !isInRange(signature)) {
      return false;
    }
    try {
      return jws.verify(signature, signed);
    } catch (RuntimeException e) {
      return false; // how the library says that the provider found the signature to be no such
    }
  }

  /** Both halves from 1 to the order less 1: zeros satisfied some verifiers (CVE-2022-21449). */
  private boolean isInRange(byte[] signature) {
    if (order == null) {
      return true;
    }
    int half = signature.length / 2;
    BigInteger r = new BigInteger(1, Arrays.copyOf(signature, half));
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, half, signature.length));
    return r.signum() > 0
        && s.signum() > 0
        && r.compareTo(order) < 0
        && s.compareTo(order) < 0
        && !JWS.isASN1(signature);
  }
}
