package com.openhwy.marketeer.middleware.jwt;

import com.openhwy.marketeer.http.Principal;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides on one token. The signature comes before anything that the token claims, so that nobody
 * learns by it what would be accepted. Immutable, thread-safe.
 */
final class Verifier {
  private static final String NOBODY = "-";

  private final Set<Algorithm> pinned;
  private final ClaimRules rules;
  private final ClaimFields fields;
  private final boolean requireExp;
  private final long leewayMillis;
  private final long maxAgeMillis;
  private final long maxLength;

  Verifier(JwtSettings settings, ClaimFields fields) {
    this.pinned = Set.copyOf(settings.pinned());
    this.rules = new ClaimRules(settings);
    this.fields = fields;
    this.requireExp = settings.requireExp();
    this.leewayMillis = settings.leeway().toMillis();
    this.maxAgeMillis = settings.maxAge() == null ? -1 : settings.maxAge().toMillis();
    this.maxLength = settings.maxTokenSize().bytes();
  }

  Verdict verify(String text, KeySet keys, long nowMillis) {
    if (text.length() > maxLength) {
      return Refusal.TOO_LARGE;
    }
    CompactToken token = CompactToken.parse(text);
    if (token == null || !token.hasProperKid()) {
      return Refusal.MALFORMED;
    }
    if (token.asksForExtensions()) {
      return Refusal.CRITICAL;
    }
    Algorithm algorithm = token.algorithm();
    if (algorithm == null || !pinned.contains(algorithm)) {
      return Refusal.ALGORITHM;
    }
    VerificationKey key = keys.find(token.kid(), algorithm);
    if (key == null) {
      return Refusal.UNKNOWN_KEY;
    }
    if (!key.verify(token.signed(), token.signature())) {
      return Refusal.SIGNATURE;
    }
    Map<String, Object> claims = token.claims();
    return claims == null ? Refusal.MALFORMED : judge(claims, keys, nowMillis);
  }

  private Verdict judge(Map<String, Object> claims, KeySet keys, long nowMillis) {
    long exp = NumericDate.millis(claims.get("exp"));
    long nbf = NumericDate.millis(claims.get("nbf"));
    long iat = NumericDate.millis(claims.get("iat"));
    if (isNoDate(exp, claims, "exp")
        || isNoDate(nbf, claims, "nbf")
        || isNoDate(iat, claims, "iat")) {
      return Refusal.MALFORMED;
    }
    if (exp == NumericDate.NONE && requireExp) {
      return Refusal.NO_EXPIRY;
    }
    if (maxAgeMillis >= 0 && iat == NumericDate.NONE) {
      return Refusal.TOO_OLD;
    }
    long from = Math.max(nbf, iat);
    from = from == NumericDate.NONE ? from : from - leewayMillis;
    long expires = exp == NumericDate.NONE ? Long.MAX_VALUE : exp + leewayMillis;
    long ages = maxAgeMillis < 0 ? Long.MAX_VALUE : iat + maxAgeMillis + leewayMillis;
    if (nowMillis >= expires) {
      return Refusal.EXPIRED;
    }
    if (nowMillis < from) {
      return Refusal.EARLY;
    }
    if (nowMillis >= ages) {
      return Refusal.TOO_OLD;
    }
    Refusal refusal = rules.check(claims);
    return refusal == null ? accept(claims, keys, from, Math.min(expires, ages)) : refusal;
  }

  private static boolean isNoDate(long millis, Map<String, Object> claims, String name) {
    return millis == NumericDate.NONE && claims.containsKey(name);
  }

  private Verdict accept(Map<String, Object> claims, KeySet keys, long from, long until) {
    Object sub = claims.get("sub");
    if (sub != null && !(sub instanceof String name && !name.isEmpty())) {
      return Refusal.MALFORMED;
    }
    @Nullable String[] values = fields.values(claims);
    if (values == ClaimFields.UNSENDABLE) {
      return Refusal.UNSENDABLE;
    }
    String name = sub == null ? NOBODY : (String) sub;
    return new Verified(keys, new Principal(name, claims), values, from, until);
  }
}
