package com.openhwy.marketeer.middleware.jwt;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a token has to say besides its times, to be good here. Immutable. */
final class ClaimRules {
  private final List<String> issuers;
  private final List<String> audiences;
  private final Map<String, List<String>> required;
  private final List<String> scopes;

  ClaimRules(JwtSettings settings) {
    this.issuers = settings.issuer();
    this.audiences = settings.audience();
    this.required = settings.requiredClaims();
    this.scopes = settings.scopes();
  }

  /**
   * @return null when nothing is wrong
   */
  @Nullable Refusal check(Map<String, Object> claims) {
    Object iss = claims.get("iss");
    if (!issuers.isEmpty() && !(iss instanceof String name && issuers.contains(name))) {
      return Refusal.ISSUER;
    }
    if (!audiences.isEmpty() && !isAmong(claims.get("aud"), audiences)) {
      return Refusal.AUDIENCE;
    }
    for (Map.Entry<String, List<String>> rule : required.entrySet()) {
      Object met = Claims.find(claims, rule.getKey());
      if (met == null || !(rule.getValue().isEmpty() || isAmong(met, rule.getValue()))) {
        return Refusal.CLAIM;
      }
    }
    return scopes.isEmpty() || scopesOf(claims).containsAll(scopes) ? null : Refusal.SCOPE;
  }

  /** Whether the claim, or one item of it when it is a list, is one of the texts. */
  private static boolean isAmong(@Nullable Object claim, List<String> texts) {
    if (claim instanceof Collection<?> items) {
      for (Object item : items) {
        if (Claims.isPlain(item) && texts.contains(item.toString())) {
          return true;
        }
      }
      return false;
    }
    return claim != null && Claims.isPlain(claim) && texts.contains(claim.toString());
  }

  /** Of {@code scope} (RFC 8693 4.2), or {@code scp} as some issuers call it: a text or a list. */
  private static Set<String> scopesOf(Map<String, Object> claims) {
    Object scope = claims.containsKey("scope") ? claims.get("scope") : claims.get("scp");
    if (scope instanceof String text) {
      return Set.copyOf(Arrays.asList(text.split(" +", -1)));
    }
    return scope instanceof List<?> items
        ? Set.copyOf(items.stream().filter(Claims::isPlain).map(Object::toString).toList())
        : Set.of();
  }
}
