package com.openhwy.marketeer.middleware.responserewrite;

import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.middleware.responserewrite.ResponseRewriteSettings.Cookies;
import com.openhwy.marketeer.middleware.responserewrite.ResponseRewriteSettings.SameSite;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rewrites one {@code Set-Cookie} (RFC 6265 4.1). Immutable. */
final class CookieRewrite {
  private final Cookies settings;
  private final Map<String, String> domains = new HashMap<>();
  private final Places places;

  CookieRewrite(Cookies settings, Places places) {
    this.settings = settings;
    this.places = places;
    settings.domain().forEach((from, to) -> domains.put(bare(from), to));
  }

  private static String bare(String domain) {
    String lower = domain.toLowerCase(Locale.ROOT);
    return lower.startsWith(".") ? lower.substring(1) : lower;
  }

  String apply(String cookie, Exchange x) {
    String[] parts = cookie.split(";", -1);
    String name = parts[0].substring(0, Math.max(0, parts[0].indexOf('='))).strip();
    boolean bound = name.startsWith("__Host-"); // its place is part of its meaning
    boolean flags =
        settings.flags() && (settings.names().isEmpty() || settings.names().contains(name));
    SameSite sameSite = sameSite(flags, x);
    boolean secure = flags && settings.secure() && x.request().secure();
    boolean httpOnly = flags && settings.httpOnly();
    StringBuilder text = new StringBuilder(cookie.length() + 32).append(parts[0]);
    for (int i = 1; i < parts.length; i++) {
      String part = parts[i].strip();
      int equals = part.indexOf('=');
      String key = (equals < 0 ? part : part.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
      String value = equals < 0 ? "" : part.substring(equals + 1).strip();
      String kept =
          switch (key) {
            case "domain" -> bound ? part : attribute("Domain", part, domain(value, x));
            case "path" -> bound ? part : attribute("Path", part, places.cookiePath(value, x));
            case "samesite" -> sameSite == SameSite.KEEP ? part : "";
            case "secure" -> secure ? "" : part;
            case "httponly" -> httpOnly ? "" : part;
            default -> part;
          };
      append(text, kept);
    }
    append(text, secure ? "Secure" : "");
    append(text, httpOnly ? "HttpOnly" : "");
    append(text, sameSite == SameSite.KEEP ? "" : "SameSite=" + sameSite.text);
    return text.toString();
  }

  /** Browsers refuse {@code None} without {@code Secure}. */
  private SameSite sameSite(boolean flags, Exchange x) {
    boolean may = settings.sameSite() != SameSite.NONE || x.request().secure();
    return flags && may ? settings.sameSite() : SameSite.KEEP;
  }

  private static String attribute(String name, String as, @Nullable String now) {
    return now == null ? as : now.isEmpty() ? "" : name + "=" + now;
  }

  /** Null when it stays, empty when it goes. */
  private @Nullable String domain(String value, Exchange x) {
    String bare = bare(value);
    String to = domains.get(bare);
    return to != null ? to : places.isOwnDomain(bare, x) ? "" : null;
  }

  private static void append(StringBuilder text, String attribute) {
    if (!attribute.isEmpty()) {
      text.append("; ").append(attribute);
    }
  }
}
