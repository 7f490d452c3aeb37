package com.openhwy.marketeer.config.check;

import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.RouteConfig;
import com.openhwy.marketeer.expression.Scope;
import com.openhwy.marketeer.expression.Wanted;
import org.jspecify.annotations.Nullable;

/** What routes match, and what they do to the path and host on the way. */
final class RouteCheck {
  private final Problems problems;

  RouteCheck(Problems problems) {
    this.problems = problems;
  }

  void check(Draft draft) {
    for (Place route : draft.root().at("routes").items()) {
      match(route.at("match"));
    }
    for (Draft.Item<RouteConfig> item : draft.routes()) {
      RouteConfig route = item.value();
      Place place = item.place();
      values(route.match(), place.at("match"));
      rewriting(route, place);
      if (route.retries() != null) {
        new RetryCheck(problems).check(route.retries(), place.at("retries"));
      }
      new BackendCheck(problems).check(route.backend(), place.at("backend"));
    }
  }

  /** Looks at what was written: a mistake elsewhere in the route does not hide one here. */
  private void match(Place place) {
    for (Place host : place.at("host").items()) {
      tell(host, faultOfHost(host.text()));
    }
    for (Place path : place.at("path").items()) {
      tell(path, faultOfPath(path.text()));
    }
    for (Place method : place.at("method").items()) {
      String name = method.text();
      if (name != null && !Texts.isToken(name)) {
        method.problem(
            problems, "\"" + name + "\" is no method; expected a name such as GET or POST");
      }
    }
  }

  private void values(RouteConfig.Match match, Place place) {
    ValueCheck values = new ValueCheck(problems);
    values.fields(match.headers(), place.at("headers"));
    values.named("cookie", match.cookies(), place.at("cookies"));
    values.all(match.query(), place.at("query"));
    if (match.expression() != null) {
      Expressions.check(
          match.expression(), Scope.ROUTE, Wanted.TRUTH, place.at("expression"), problems);
    }
  }

  private static @Nullable String faultOfHost(@Nullable String host) {
    if (host == null || host.equals("*")) {
      return null;
    }
    if (host.startsWith("~")) {
      return Texts.faultOfRegex(host.substring(1).strip());
    }
    String name = host.startsWith("*.") ? host.substring(2) : host;
    if (Texts.host(name) != null && (name.equals(host) || !name.startsWith("["))) {
      return null;
    }
    return "\""
        + host
        + "\" is no host; expected api.example.com, *.example.com, 192.0.2.1,"
        + " [2001:db8::1], or ~ and a regular expression, without scheme, port and path";
  }

  private static @Nullable String faultOfPath(@Nullable String path) {
    if (path == null || path.equals("*")) {
      return null;
    }
    if (path.startsWith("~")) {
      return Texts.faultOfRegex(path.substring(1).strip());
    }
    String plain = path.endsWith("/*") ? path.substring(0, path.length() - 1) : path;
    if (plain.indexOf('*') >= 0) {
      return "\""
          + path
          + "\" has a * that is no whole last segment; expected /prefix/*, or a"
          + " regular expression: ~ /a/[^/]*/b";
    }
    String fault = Texts.faultOfPath(plain);
    return fault == null
        ? null
        : fault + "; expected /exact, /prefix/* or ~ and a regular expression";
  }

  private void rewriting(RouteConfig route, Place place) {
    prefix(route.stripPrefix(), place.at("strip_prefix"));
    prefix(route.addPrefix(), place.at("add_prefix"));
    if (!route.host().isEmpty()) {
      tell(place.at("host"), Texts.faultOfAuthority(route.host()));
    }
    if (route.rewrite() != null) {
      Place rewrite = place.at("rewrite");
      String fault = Texts.faultOfRegex(route.rewrite().regex());
      tell(rewrite.at("regex"), fault);
      if (fault == null) {
        tell(
            rewrite.at("replacement"),
            Replacement.fault(route.rewrite().regex(), route.rewrite().replacement()));
      }
    }
  }

  private void prefix(String prefix, Place place) {
    if (!prefix.isEmpty()) {
      String fault = Texts.faultOfPath(prefix);
      tell(place, fault == null ? null : fault + "; expected for example /api");
      if (fault == null && prefix.indexOf('*') >= 0) {
        place.problem(problems, "\"" + prefix + "\" holds a *; expected for example /api");
      }
    }
  }

  private void tell(Place place, @Nullable String fault) {
    if (fault != null) {
      place.problem(problems, fault);
    }
  }
}
