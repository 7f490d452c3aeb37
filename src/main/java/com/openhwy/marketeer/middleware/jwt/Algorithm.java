package com.openhwy.marketeer.middleware.jwt;

import com.openhwy.marketeer.base.Suggestion;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The signature algorithms of RFC 7518 and RFC 8037; {@code none} is not one of them. */
enum Algorithm {
  HS256(Family.HMAC, 256),
  HS384(Family.HMAC, 384),
  HS512(Family.HMAC, 512),
  RS256(Family.RSA, 256),
  RS384(Family.RSA, 384),
  RS512(Family.RSA, 512),
  PS256(Family.RSA, 256),
  PS384(Family.RSA, 384),
  PS512(Family.RSA, 512),
  ES256(Family.EC, 256),
  ES384(Family.EC, 384),
  ES512(Family.EC, 521),
  EDDSA(Family.EDWARDS, 0);

  /** What kind of key an algorithm takes. Keys of two families never meet in one middleware. */
  enum Family {
    HMAC("oct"),
    RSA("RSA"),
    EC("EC"),
    EDWARDS("OKP");

    private final String kty;

    Family(String kty) {
      this.kty = kty;
    }

    /** As a JWK has it (RFC 7518 6.1, RFC 8037 2). */
    String kty() {
      return kty;
    }
  }

  private final Family family;
  private final int bits;

  Algorithm(Family family, int bits) {
    this.family = family;
    this.bits = bits;
  }

  Family family() {
    return family;
  }

  /** Of the hash; for EC those of the curve. */
  int bits() {
    return bits;
  }

  /** As {@code alg} has it, case-sensitive. */
  String text() {
    return this == EDDSA ? "EdDSA" : name();
  }

  static @Nullable Algorithm of(String text) {
    for (Algorithm algorithm : values()) {
      if (algorithm.text().equals(text)) {
        return algorithm;
      }
    }
    return null;
  }

  /** One that the operator has chosen. */
  record Pinned(Algorithm algorithm) {

    /**
     * @throws IllegalArgumentException with a message for the operator
     */
    static Pinned parse(String text) {
      Algorithm known = of(text);
      if (known != null) {
        return new Pinned(known);
      }
      List<String> names = Arrays.stream(values()).map(Algorithm::text).toList();
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no algorithm of signatures; expected one of "
              + String.join(", ", names)
              + Suggestion.hint(text, names));
    }

    @Override
    public String toString() {
      return algorithm.text();
    }
  }
}
