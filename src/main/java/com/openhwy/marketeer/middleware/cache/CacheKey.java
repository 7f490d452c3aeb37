package com.openhwy.marketeer.middleware.cache;

import com.openhwy.marketeer.http.CanonicalPath;
import com.openhwy.marketeer.http.HostNames;
import com.openhwy.marketeer.http.Request;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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
      URI url =
          base == null
              ? new URI(reference)
              : new URI(withoutQuery(base)).resolve(new URI(reference));
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

  /** It does not count for what is relative to it, and may hold what java.net.URI refuses. */
  private static String withoutQuery(String url) {
    int question = url.indexOf('?');
    return question < 0 ? url : url.substring(0, question);
  }

  private static boolean isHttp(String scheme) {
    return scheme.equals("http") || scheme.equals("https");
  }

  /**
   * Null when nothing is left, though an empty query stays one. What an endpoint may read otherwise
   * than it looks here is kept as it is: nobody shall find an answer to other parameters.
   */
  private @Nullable String query(String query) {
    if (ignored.isEmpty() && only.isEmpty() && !sorted) {
      return query;
    }
    String[] kept =
        Arrays.stream(query.split("&", -1)).filter(this::matters).toArray(String[]::new);
    if (sorted && Arrays.stream(kept).allMatch(CacheKey::isPlain)) {
      // Stable: of two with one name, endpoints take the first or the last.
      Arrays.sort(kept, Comparator.comparing(each -> name(each).toLowerCase(Locale.ROOT)));
    }
    return kept.length == 0 ? null : String.join("&", kept);
  }

  private boolean matters(String parameter) {
    if (!isPlain(parameter)) {
      return true;
    }
    String name = name(parameter);
    return (only.isEmpty() || Wildcard.anyCase(only, name)) && !Wildcard.any(ignored, name);
  }

  private static String name(String parameter) {
    int equals = parameter.indexOf('=');
    return equals < 0 ? parameter : parameter.substring(0, equals);
  }

  /**
   * Whether its name is the same to everybody (no {@code %69d}, no {@code id[]}, no {@code i.d})
   * and it is one parameter to everybody (some see a separator in a semicolon).
   */
  private static boolean isPlain(String parameter) {
    String name = name(parameter);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!plain && c != '_' && c != '-') {
        return false;
      }
    }
    return parameter.indexOf(';') < 0;
  }
}
