package com.openhwy.marketeer.middleware.jwt;

import com.openhwy.marketeer.middleware.Complaints;
import com.openhwy.marketeer.middleware.jwt.Algorithm.Family;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether algorithm and key go together. That they do is what makes it impossible to pass a public
 * key off as a secret (CVE-2015-9235). Used once.
 */
final class KeyCheck {
  private final JwtSettings s;
  private final Complaints complaints;

  KeyCheck(JwtSettings s, Complaints complaints) {
    this.s = s;
    this.complaints = complaints;
  }

  void check() {
    Set<Algorithm> pinned = s.pinned();
    String key = chosenKey();
    if (s.algorithm() != null && !s.algorithms().isEmpty()) {
      complaints.about("algorithms", "says again what algorithm says; leave one of them out");
      return;
    }
    if (pinned.isEmpty()) {
      complaints.about(
          "algorithm",
          "is missing; expected the one that your tokens are signed with, for example RS256: a"
              + " token has no say in it");
      return;
    }
    Family family = pinned.iterator().next().family();
    if (pinned.stream().anyMatch(other -> other.family() != family)) {
      complaints.about(
          "algorithms",
          pinned.stream().map(Algorithm::text).toList()
              + " take different types of keys; expected algorithms of one type, and another"
              + " middleware for the rest");
    } else if (key != null) {
      checkFit(key, family, pinned);
    }
  }

  private @Nullable String chosenKey() {
    Map<String, @Nullable String> all = new LinkedHashMap<>();
    all.put("secret", s.secret());
    all.put("secret_base64", s.secretBase64());
    all.put("public_key", s.publicKey());
    all.put("jwks_file", s.jwksFile());
    all.put("jwks_url", s.jwksUrl());
    all.values().removeIf(Objects::isNull);
    List<String> given = List.copyOf(all.keySet());
    if (given.size() == 1) {
      return given.get(0);
    }
    complaints.about(
        given.isEmpty() ? "public_key" : given.get(1),
        (given.isEmpty() ? "is missing; expected" : "is one key too many; expected exactly")
            + " one of secret, secret_base64, public_key, jwks_file, jwks_url");
    return null;
  }

  private void checkFit(String key, Family family, Set<Algorithm> pinned) {
    boolean secret = key.startsWith("secret");
    if (secret != (family == Family.HMAC) && !(family == Family.HMAC && key.equals("jwks_file"))) {
      complaints.about(
          key,
          secret
              ? "is a secret, and " + family.kty() + " signatures are verified with a public key"
              : "is for public keys, and HMAC needs a secret that nobody else knows; use secret");
      return;
    }
    try {
      if (secret) {
        byte[] octets = Secrets.octets(s);
        pinned.forEach(algorithm -> VerificationKey.secret(null, algorithm, octets));
      } else if (s.publicKey() != null && PemKey.isPem(s.publicKey())) {
        PemKey.keys(s.publicKey(), pinned);
      } else if (s.jwksUrl() != null) {
        checkUrl(s.jwksUrl());
      }
    } catch (IllegalArgumentException e) {
      complaints.about(key, String.valueOf(e.getMessage()));
    }
  }

  private void checkUrl(String text) {
    try {
      URI url = new URI(text);
      boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
      if (web && url.getHost() != null && url.getUserInfo() == null && url.getFragment() == null) {
        return;
      }
    } catch (URISyntaxException e) {
      complaints.about("jwks_url", "is no URL: " + e.getMessage());
      return;
    }
    complaints.about(
        "jwks_url",
        "\""
            + text
            + "\" is no URL of a key set; expected for example"
            + " https://login.example.com/.well-known/jwks.json, without user and fragment");
  }
}
