package com.openhwy.marketeer.middleware.jwt;

import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.Mode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all event loops share: keys, rules and the tokens verified so far. Thread-safe. */
final class JwtDefinition implements MiddlewareDefinition {
  private final String name;
  private final JwtSettings settings;
  private final KeySource keys;
  private final ClaimFields fields;
  private final Verifier verifier;
  private final TokenCache cache;
  private final Map<Refusal, String> challenges = new EnumMap<>(Refusal.class);

  JwtDefinition(String name, JwtSettings settings, KeySource keys) {
    this.name = name;
    this.settings = settings;
    this.keys = keys;
    this.fields = new ClaimFields(settings.claimsToHeaders());
    this.verifier = new Verifier(settings, fields);
    this.cache = new TokenCache(settings.cacheSize());
    String realm = settings.realm() == null ? name : settings.realm();
    for (Refusal refusal : Refusal.values()) {
      String challenge = refusal.challenge(realm, String.join(" ", settings.scopes()));
      if (challenge != null) {
        challenges.put(refusal, challenge);
      }
    }
  }

  String name() {
    return name;
  }

  Mode mode() {
    return settings.mode();
  }

  boolean optional() {
    return settings.optional();
  }

  boolean forwardsToken() {
    return settings.forwardToken();
  }

  List<TokenPlace> places() {
    return settings.tokenFrom();
  }

  KeySource keys() {
    return keys;
  }

  ClaimFields fields() {
    return fields;
  }

  Verifier verifier() {
    return verifier;
  }

  TokenCache cache() {
    return cache;
  }

  /** For {@code WWW-Authenticate}, null when there is none. */
  @Nullable String challenge(Refusal why) {
    return challenges.get(why);
  }

  @Override
  public Middleware instance(LoopResources loop, int slot) {
    keys.start(loop);
    boolean mayWait = keys instanceof LiveKeys;
    return new Jwt(this, loop, mayWait ? loop.vertx().getOrCreateContext() : null);
  }

  @Override
  public void close() {
    keys.close();
  }
}
