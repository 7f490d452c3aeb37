package com.openhwy.marketeer.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Who may use the API. With {@code admin.token}: who shows it as a bearer token, or, to look only,
 * as the password of a browser's dialogue; {@code /health} and {@code /ready} need none, for they
 * say no more than yes or no and probes carry no tokens. Without one: processes of this machine,
 * unless they pass on what another machine asked. Immutable.
 */
final class Credentials implements Handler<RoutingContext> {
  private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final Set<String> PROBES = Set.of("/health", "/ready");
  private static final List<String> PROXIED = List.of("forwarded", "x-forwarded-for", "via");
  private static final String SCHEME_BEARER = "bearer ";
  private static final String SCHEME_BASIC = "basic ";

  private final boolean wanted;
  private final byte[] token;

  /**
   * @param token empty for none
   */
  Credentials(String token) {
    this.wanted = !token.isEmpty();
    this.token = digest(token);
  }

  @Override
  public void handle(RoutingContext ctx) {
    if (wanted) {
      byToken(ctx);
    } else {
      byPlace(ctx);
    }
  }

  private void byToken(RoutingContext ctx) {
    if (PROBES.contains(ctx.normalizedPath()) || isKnown(ctx.request())) {
      ctx.next();
      return;
    }
    String accept = ctx.request().getHeader(HttpHeaders.ACCEPT);
    boolean browser = accept != null && accept.contains("text/html");
    ctx.response()
        .putHeader(
            HttpHeaderNames.WWW_AUTHENTICATE,
            (browser ? "Basic" : "Bearer") + " realm=\"marketeer\"");
    Problem.send(ctx, 401, "expected Authorization: Bearer with the value of admin.token");
  }

  private static void byPlace(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    if (!Loopback.is(request.remoteAddress())) {
      Problem.send(ctx, 403, "without admin.token the API answers this machine only");
    } else if (PROXIED.stream().anyMatch(request.headers()::contains)) {
      Problem.send(ctx, 403, "the request came through a proxy; that needs admin.token");
    } else {
      ctx.next();
    }
  }

  private boolean isKnown(HttpServerRequest request) {
    String given = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (given == null) {
      return false;
    }
    String scheme = given.toLowerCase(Locale.ROOT);
    if (scheme.startsWith(SCHEME_BEARER)) {
      return matches(given.substring(SCHEME_BEARER.length()).strip());
    }
    // A browser adds a password to requests that a foreign page makes it send: good for looking.
    boolean looks = SAFE.contains(request.method());
    return looks
        && scheme.startsWith(SCHEME_BASIC)
        && matches(password(given.substring(SCHEME_BASIC.length()).strip()));
  }

  private static String password(String encoded) {
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      return pair.substring(pair.indexOf(':') + 1);
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }

  /** Takes as long whatever is given: equal lengths are compared, byte by byte to the end. */
  private boolean matches(String given) {
    return MessageDigest.isEqual(digest(given), token);
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
