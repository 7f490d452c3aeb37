package com.openhwy.marketeer.middleware.cache;

import com.openhwy.marketeer.http.CanonicalPath;
import com.openhwy.marketeer.http.HostNames;
import com.openhwy.marketeer.http.Request;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The URL under which responses are stored: scheme, host, port if one was named, canonical path and
 * the parameters that matter. Immutable.
 */
final class CacheKey {
  private static final int NO_PORT = -1;

  private final List<Wildcard> ignored;
  private final List<Wildcard> only;
  private final boolean sorted;

  CacheKey(CacheSettings.Key key) {
    this.ignored = Wildcard.all(key.ignoreQuery());
    this.only = Wildcard.all(key.onlyQuery());
    this.sorted = key.sortQuery();
  }

  String of(Request r) {
    return of(r.scheme(), r.host(), portOf(r), r.path(), r.query());
  }

  private static int portOf(Request r) {
    // Nearly every authority is the host itself: no port to look for.
    return r.authority().length() == r.host().length() ? NO_PORT : HostNames.port(r.authority());
  }

  private String of(String scheme, String host, int port, String path, @Nullable String query) {
    String kept = query == null ? null : query(query);
    String authority = port == NO_PORT || port == defaultPort(scheme) ? host : host + ":" + port;
    return kept == null
        ? scheme + "://" + authority + path
        : scheme + "://" + authority + path + "?" + kept;
  }

  private static int defaultPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }

  /**
   * As an operator or a {@code Location} names it.
   *
   * @param base what a relative reference is relative to; null takes only absolute ones
   * @return null for what is no URL of http or https
   */
  @Nullable String of(String reference, @Nullable String base) {
    try {
      URI url = base == null ? new URI(reference) : new URI(base).resolve(new URI(reference));
      String scheme = url.getScheme();
      String authority = url.getRawAuthority();
      if (scheme == null || authority == null || !isHttp(scheme)) {
        return null;
      }
      String host = HostNames.host(authority);
      String rawPath = url.getRawPath();
      String path = CanonicalPath.of(rawPath == null || rawPath.isEmpty() ? "/" : rawPath, false);
      return host == null || path == null
          ? null
          : of(scheme, host, HostNames.port(authority), path, url.getRawQuery());
    } catch (URISyntaxException | IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean isHttp(String scheme) {
    return scheme.equals("http") || scheme.equals("https");
  }

  /** Null when nothing is left, though an empty query stays one. */
  private @Nullable String query(String query) {
    if (ignored.isEmpty() && only.isEmpty() && !sorted) {
      return query;
    }
    String[] kept =
        Arrays.stream(query.split("&", -1)).filter(this::matters).toArray(String[]::new);
    if (sorted) {
      Arrays.sort(kept);
    }
    return kept.length == 0 ? null : String.join("&", kept);
  }

  private boolean matters(String parameter) {
    int equals = parameter.indexOf('=');
    String name = equals < 0 ? parameter : parameter.substring(0, equals);
    return (only.isEmpty() || Wildcard.any(only, name)) && !Wildcard.any(ignored, name);
  }
}
