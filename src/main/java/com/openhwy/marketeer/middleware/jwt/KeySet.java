package com.openhwy.marketeer.middleware.jwt;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys in force at one time. Immutable; lives by identity: what was verified with one set is
 * not good for the next.
 */
final class KeySet {
  private static final Logger LOG = LoggerFactory.getLogger(KeySet.class);

  /** More are a mistake, and would cost at every refresh. */
  private static final int MOST_KEYS = 200;

  /** By algorithm; a list has one key when the set is fixed. */
  private final Map<Algorithm, List<VerificationKey>> keys = new EnumMap<>(Algorithm.class);

  /** Whether there is one key whatever {@code kid} says. */
  private final boolean fixed;

  private KeySet(List<VerificationKey> all, boolean fixed) {
    this.fixed = fixed;
    for (VerificationKey key : all) {
      keys.computeIfAbsent(key.algorithm(), a -> new ArrayList<>()).add(key);
    }
  }

  /** One key for each algorithm; what a token says in {@code kid} is not looked at. */
  static KeySet fixed(List<VerificationKey> keys) {
    return new KeySet(keys, true);
  }

  /**
   * A JWK set (RFC 7517 5). Keys that are for something else are left out.
   *
   * @throws IllegalArgumentException when it is none, or no key of it is of use
   */
  static KeySet ofJwks(String json, Set<Algorithm> pinned) {
    Map<String, Object> set = StrictJson.object(json);
    if (set == null || !(set.get("keys") instanceof List<?> list) || list.size() > MOST_KEYS) {
      throw new IllegalArgumentException(
          "is no JWK set; expected a JSON object with at most " + MOST_KEYS + " \"keys\"");
    }
    List<VerificationKey> usable = new ArrayList<>();
    for (Object item : list) {
      if (item instanceof Map<?, ?> members) {
        addUsable(members, pinned, usable);
      }
    }
    if (usable.isEmpty()) {
      throw new IllegalArgumentException(
          "has "
              + list.size()
              + " keys, none for verifying "
              + String.join(", ", pinned.stream().map(Algorithm::text).toList()));
    }
    return new KeySet(usable, false);
  }

  @SuppressWarnings("unchecked") // as StrictJson makes them
  private static void addUsable(
      Map<?, ?> members, Set<Algorithm> pinned, List<VerificationKey> usable) {
    Jwk jwk = new Jwk((Map<String, Object>) members);
    for (Algorithm algorithm : pinned) {
      if (jwk.isFor(algorithm)) {
        try {
          usable.add(jwk.key(algorithm));
        } catch (IllegalArgumentException e) {
          LOG.warn("a key of a JWK set is left out: {}", e.getMessage());
        }
      }
    }
  }

  /**
   * The one key to verify with.
   *
   * @param kid null when the token names none: that will do where there is only one it can mean
   */
  @Nullable VerificationKey find(@Nullable String kid, Algorithm algorithm) {
    List<VerificationKey> candidates = keys.getOrDefault(algorithm, List.of());
    if (fixed || kid == null) {
      return candidates.size() == 1 ? candidates.get(0) : null;
    }
    for (VerificationKey key : candidates) {
      if (kid.equals(key.kid())) {
        return key;
      }
    }
    return null;
  }

  /** How many keys there are, one for each algorithm it may be used with. */
  int size() {
    return keys.values().stream().mapToInt(List::size).sum();
  }
}
