package com.openhwy.marketeer.tls;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which certificate answers for which name: the exact name, then the wildcard one label up (RFC
 * 9525 6.3), then the first certificate. Per name there may be one of each key algorithm.
 * Immutable.
 */
final class CertificateMap {
  private final List<CertifiedKey> all;
  private final Map<String, Map<String, CertifiedKey>> byName = new HashMap<>();
  private final Map<String, CertifiedKey> byAlias = new HashMap<>();

  /**
   * @param all at least one; of two for the same name and algorithm the first one wins
   */
  CertificateMap(List<CertifiedKey> all) {
    this.all = List.copyOf(all);
    for (CertifiedKey key : all) {
      byAlias.put(key.alias(), key);
      for (String name : key.names()) {
        byName.computeIfAbsent(name, n -> new HashMap<>()).putIfAbsent(key.algorithm(), key);
      }
    }
  }

  List<CertifiedKey> all() {
    return all;
  }

  /** Whether a certificate names this server, exactly or by a wildcard. */
  boolean names(String server) {
    return candidates(server) != null;
  }

  @Nullable CertifiedKey byAlias(String alias) {
    return byAlias.get(alias);
  }

  /**
   * @param name the client asked for (SNI), null when it named none
   * @param keyType as JSSE and OpenSSL ask: {@code EC}, {@code RSA}, {@code EC_EC} …
   * @return null when there is no key of that type for the name; another type is asked for next
   */
  @Nullable CertifiedKey select(@Nullable String name, String keyType) {
    Map<String, CertifiedKey> candidates = candidates(name);
    if (candidates == null) {
      return all.stream().filter(key -> fits(key, keyType)).findFirst().orElse(null);
    }
    for (CertifiedKey key : candidates.values()) {
      if (fits(key, keyType)) {
        return key;
      }
    }
    return null;
  }

  /** All that {@link #select} would choose from for that name, the preferred first. */
  List<CertifiedKey> choices(@Nullable String name) {
    Map<String, CertifiedKey> candidates = candidates(name);
    if (candidates == null) {
      candidates = new LinkedHashMap<>();
      for (CertifiedKey key : all) {
        candidates.putIfAbsent(key.algorithm(), key);
      }
    }
    return List.copyOf(candidates.values());
  }

  private @Nullable Map<String, CertifiedKey> candidates(@Nullable String name) {
    if (name == null) {
      return null;
    }
    String host = name.toLowerCase(Locale.ROOT);
    Map<String, CertifiedKey> exact = byName.get(host);
    int dot = host.indexOf('.');
    return exact != null || dot < 0 ? exact : byName.get("*" + host.substring(dot));
  }

  static boolean fits(CertifiedKey key, String keyType) {
    String algorithm = key.algorithm();
    return keyType.equals(algorithm) || keyType.startsWith(algorithm + "_");
  }
}
