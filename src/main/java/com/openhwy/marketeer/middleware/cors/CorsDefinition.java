package com.openhwy.marketeer.middleware.cors;

import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings, ready to be asked. Immutable. */
final class CorsDefinition implements MiddlewareDefinition {
  private static final String ANY = "*";

  final String name;
  final boolean credentials;
  final boolean privateNetwork;
  final boolean anyMethod;
  final boolean anyHeader;
  final String methods;
  final String headers;
  final String exposed;
  final String maxAge;

  /** Whether the answer is the same for every origin, so that it need not vary. */
  final boolean same;

  private final Set<String> exact = new HashSet<>();
  private final List<OriginPattern> patterns;

  CorsDefinition(String name, CorsSettings s) {
    this.name = name;
    this.credentials = s.allowCredentials();
    this.privateNetwork = s.allowPrivateNetwork();
    this.anyMethod = s.allowMethods().contains(ANY);
    this.anyHeader = s.allowHeaders().contains(ANY);
    this.methods = String.join(", ", s.allowMethods());
    this.headers = String.join(", ", s.allowHeaders());
    this.exposed = String.join(", ", s.exposeHeaders());
    this.maxAge = Long.toString(s.maxAge().toSeconds());
    this.same = s.allowsAny() && !credentials;
    this.patterns =
        s.allowOrigins().stream().filter(p -> !(p instanceof OriginPattern.Exact)).toList();
    for (OriginPattern pattern : s.allowOrigins()) {
      if (pattern instanceof OriginPattern.Exact known) {
        exact.add(known.origin());
      }
    }
  }

  /** What {@code Access-Control-Allow-Origin} is to say to this origin, null for nothing. */
  @Nullable String allowed(String origin) {
    if (same) {
      return ANY;
    }
    if (exact.contains(origin)) {
      return origin;
    }
    for (int i = 0; i < patterns.size(); i++) {
      if (patterns.get(i).matches(origin)) {
        return origin;
      }
    }
    return null;
  }

  @Override
  public boolean needsSlot() {
    return true;
  }

  @Override
  public Middleware instance(LoopResources loop, int slot) {
    return new Cors(this, slot);
  }
}
