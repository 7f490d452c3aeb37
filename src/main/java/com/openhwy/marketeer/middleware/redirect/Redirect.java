package com.openhwy.marketeer.middleware.redirect;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.openhwy.marketeer.base.IpAddresses;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.HostNames;
import com.openhwy.marketeer.http.LocationTemplate;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.middleware.redirect.RedirectSettings.Www;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Immutable, so that one serves all event loops. */
final class Redirect implements Middleware {
  private static final String WWW = "www.";
  private static final int HTTPS = 443;
  private static final LocationTemplate URI = LocationTemplate.compile("{uri}");

  record Compiled(Pattern from, Target to, int status) {}

  private final RedirectSettings settings;
  private final List<Compiled> rules;

  Redirect(RedirectSettings settings, List<Compiled> rules) {
    this.settings = settings;
    this.rules = rules;
  }

  @Override
  public Flow onRequest(Exchange x) {
    for (int i = 0; i < rules.size(); i++) {
      Compiled rule = rules.get(i);
      Matcher match = rule.from().matcher(x.request().path());
      if (match.find()) {
        String location = rule.to().expand(x, match);
        return location == null ? Flow.CONTINUE : redirect(x, rule.status(), location);
      }
    }
    String origin = origin(x.request());
    return origin == null ? Flow.CONTINUE : redirect(x, settings.status(), origin + URI.expand(x));
  }

  private static Flow redirect(Exchange x, int status, String location) {
    x.response().status(status).length(0).headers().set(HeaderName.LOCATION, location);
    x.respond();
    return Flow.STOP;
  }

  /** Scheme and host as they ought to be; null when they are, or the client named no host. */
  private @Nullable String origin(Request request) {
    String host = request.host();
    if (host.isEmpty()) {
      return null;
    }
    boolean secure = request.secure() || settings.https();
    String wanted = host(host);
    if (secure == request.secure() && wanted.equals(host)) {
      return null;
    }
    return (secure ? "https://" : "http://") + wanted + port(request, secure);
  }

  private String host(String host) {
    boolean isName = host.indexOf('.') > 0 && IpAddresses.parse(host) == null;
    if (settings.www() == Www.ADD && isName && !host.startsWith(WWW)) {
      return WWW + host;
    }
    boolean leavesName = host.startsWith(WWW) && host.indexOf('.', WWW.length()) > 0;
    return settings.www() == Www.REMOVE && leavesName ? host.substring(WWW.length()) : host;
  }

  private String port(Request request, boolean secure) {
    if (secure && !request.secure()) {
      return settings.httpsPort() == HTTPS ? "" : ":" + settings.httpsPort();
    }
    int port = HostNames.port(request.authority());
    return port < 0 ? "" : ":" + port;
  }
}
