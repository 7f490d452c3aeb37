package com.openhwy.marketeer.middleware.responserewrite;

import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where things are for the endpoint and for the client. What it yields is a path, or begins with
 * what the operator wrote: no host of a client or of an endpoint ever gets into it. Immutable.
 */
final class Places {
  private final ResponseRewriteSettings settings;
  private final List<String> hosts;

  Places(ResponseRewriteSettings settings) {
    this.settings = settings;
    this.hosts = settings.hosts().stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
  }

  /** The client's form of an address, null when it stays as it is. */
  @Nullable String address(String value, Exchange x) {
    for (ResponseRewriteSettings.Rule rule : settings.rules()) {
      if (beginsWith(value, rule.from())) {
        return safe(rule.to() + value.substring(rule.from().length()));
      }
    }
    return settings.automatic() ? automatic(value, x) : null;
  }

  private @Nullable String automatic(String value, Exchange x) {
    boolean https = value.regionMatches(true, 0, "https://", 0, 8);
    boolean http = value.regionMatches(true, 0, "http://", 0, 7);
    int start = https ? 8 : http ? 7 : value.startsWith("//") ? 2 : 0;
    if (start == 0) {
      return value.startsWith("/") ? moved(value, x) : null;
    }
    int end = start;
    while (end < value.length() && "/?#\\".indexOf(value.charAt(end)) < 0) {
      end++;
    }
    String authority = value.substring(start, end).toLowerCase(Locale.ROOT);
    if (!isOurs(authority, https ? ":443" : ":80", x)) {
      return null;
    }
    String rest = value.substring(end);
    String path = rest.startsWith("/") ? rest : "/" + rest;
    String outside = path(path, x);
    return settings.base() + safe(outside == null ? path : outside);
  }

  /** A path without a host gets no host: it is only moved. */
  private @Nullable String moved(String path, Exchange x) {
    String outside = path(path, x);
    return outside == null ? null : safe(outside);
  }

  private boolean isOurs(String authority, String port, Exchange x) {
    if (same(authority, x.endpoint(), port)
        || same(authority, x.request().headers().get(HeaderName.HOST), port)
        || same(authority, x.request().authority(), port)) {
      return true;
    }
    return isAmongHosts(authority) || isAmongHosts(host(authority));
  }

  private boolean isAmongHosts(String authority) {
    return hosts.contains(authority);
  }

  /** Whether two authorities are one, the default port named or not. */
  private static boolean same(String authority, @Nullable String other, String port) {
    return other != null
        && !other.isEmpty()
        && without(authority, port).equalsIgnoreCase(without(other, port));
  }

  private static String without(String authority, String port) {
    return authority.endsWith(port)
        ? authority.substring(0, authority.length() - port.length())
        : authority;
  }

  /** Without the port. */
  private static String host(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
  }

  /** Whether a cookie's domain is a name the endpoint has for itself. */
  boolean isOwnDomain(String domain, Exchange x) {
    return settings.automatic()
        && (domain.equalsIgnoreCase(host(x.endpoint()))
            || isAmongHosts(domain.toLowerCase(Locale.ROOT)));
  }

  /**
   * The way back of the route's strip_prefix and add_prefix; a query may follow.
   *
   * @return null when nothing changes
   */
  @Nullable String path(String path, Exchange x) {
    String taken = x.prefixTaken();
    String added = x.prefixAdded();
    if (!settings.automatic() || (taken.isEmpty() && added.isEmpty())) {
      return null;
    }
    if (!added.isEmpty() && !beginsWith(path, added)) {
      return null; // outside of what this route leads to
    }
    String inner = path.substring(added.length());
    String whole = inner.startsWith("/") ? inner : "/" + inner;
    if (taken.isEmpty() || beginsWith(whole, taken)) {
      return added.isEmpty() ? null : whole;
    }
    return taken + whole;
  }

  /** The place of a cookie, null when it stays. */
  @Nullable String cookiePath(String path, Exchange x) {
    for (Map.Entry<String, String> rule : settings.cookies().path().entrySet()) {
      if (beginsWith(path, rule.getKey())) {
        return rule.getValue() + path.substring(rule.getKey().length());
      }
    }
    String outside = path(path, x);
    boolean slash = path.length() > 1 && path.endsWith("/");
    return outside == null || slash || outside.length() == 1 || !outside.endsWith("/")
        ? outside
        : outside.substring(0, outside.length() - 1); // Path=/app/ would not hold for /app
  }

  /** Whether a part of the address ends where {@code beginning} does. */
  static boolean beginsWith(String value, String beginning) {
    int length = beginning.length();
    return value.startsWith(beginning)
        && (value.length() == length
            || beginning.endsWith("/")
            || "/?#".indexOf(value.charAt(length)) >= 0);
  }

  /** A path that a browser cannot take for a host: {@code //evil}, <code>/\evil</code>. */
  private static String safe(String address) {
    int at = 1;
    if (!address.startsWith("/")) {
      return address;
    }
    while (at < address.length() && "/\\\t ".indexOf(address.charAt(at)) >= 0) {
      at++;
    }
    return at == 1 ? address : "/" + address.substring(at);
  }
}
