package com.openhwy.marketeer.middleware.forwardauth;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.http.CanonicalPath;
import com.openhwy.marketeer.http.FieldSyntax;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.Complaints;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import java.util.List;

/** Makes {@code forward_auth}. */
public final class ForwardAuthFactory implements MiddlewareFactory<ForwardAuthSettings> {

  @Override
  public String type() {
    return "forward_auth";
  }

  @Override
  public Class<ForwardAuthSettings> settings() {
    return ForwardAuthSettings.class;
  }

  @Override
  public List<String> services(ForwardAuthSettings s) {
    return List.of(s.service());
  }

  @Override
  public void check(ForwardAuthSettings s, Node.Mapping at, String path, Problems problems) {
    Complaints complaints = new Complaints(at, path, problems);
    checkTarget(s, complaints);
    checkNames("request_headers", s.requestHeaders(), true, complaints);
    checkNames("response_headers", s.responseHeaders(), false, complaints);
    for (String name : s.responseHeaders()) {
      checkCopied("response_headers", name, complaints);
    }
    if (s.userHeader() != null) {
      complaints.checkFieldName("user_header", s.userHeader());
      checkCopied("user_header", s.userHeader(), complaints);
    }
    for (String name : s.cacheKey()) {
      complaints.checkFieldName("cache_key", name);
    }
    if (!s.cacheTtl().isZero()) {
      checkCache(s, complaints);
    }
  }

  private static void checkTarget(ForwardAuthSettings s, Complaints complaints) {
    int mark = s.path().indexOf('?');
    String bare = mark < 0 ? s.path() : s.path().substring(0, mark);
    String query = mark < 0 ? "" : s.path().substring(mark + 1);
    boolean visible = query.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#');
    if (!bare.equals(CanonicalPath.of(bare, false)) || !visible) {
      complaints.about(
          "path", "\"" + s.path() + "\" is no path; expected one as in /verify or /verify?app=1");
    }
    if (!FieldSyntax.isToken(s.method()) || s.method().equals("CONNECT")) {
      complaints.about("method", "\"" + s.method() + "\" is no method to ask by; expected GET");
    }
  }

  private static void checkNames(
      String key, List<String> names, boolean bare, Complaints complaints) {
    for (String name : names) {
      String problem = FieldNames.problem(name, bare);
      if (problem != null) {
        complaints.about(key, problem);
      }
    }
  }

  private static void checkCopied(String key, String name, Complaints complaints) {
    if (Answers.isOurs(name)) {
      complaints.about(
          key,
          "\""
              + name
              + "\" is not the auth service's to set: it is the gateway's own; leave it out");
    }
  }

  private static void checkCache(ForwardAuthSettings s, Complaints complaints) {
    if (s.sendBody()) {
      complaints.about(
          "cache_ttl",
          "makes no sense with send_body: each body is another question; leave one out");
    }
    if (s.cacheKey().isEmpty()) {
      complaints.about(
          "cache_key", "names nothing, so one client's yes would be everybody's; name a field");
    }
  }

  @Override
  public MiddlewareDefinition define(String name, ForwardAuthSettings settings) {
    return new MiddlewareDefinition() {
      @Override
      public boolean needsSlot() {
        return settings.copyCookies();
      }

      @Override
      public Middleware instance(LoopResources loop, int slot) {
        return new ForwardAuth(name, settings, loop, slot);
      }
    };
  }
}
