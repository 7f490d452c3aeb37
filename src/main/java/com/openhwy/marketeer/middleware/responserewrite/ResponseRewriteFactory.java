package com.openhwy.marketeer.middleware.responserewrite;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.http.HostNames;
import com.openhwy.marketeer.middleware.Complaints;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import com.openhwy.marketeer.middleware.responserewrite.ResponseRewriteSettings.Cookies;
import com.openhwy.marketeer.middleware.responserewrite.ResponseRewriteSettings.Rule;
import com.openhwy.marketeer.middleware.responserewrite.ResponseRewriteSettings.SameSite;
import java.util.Map;
import java.util.regex.Pattern;

/** Makes {@code response_rewrite}. */
public final class ResponseRewriteFactory implements MiddlewareFactory<ResponseRewriteSettings> {
  private static final Pattern BASE = Pattern.compile("https?://([^/?#\\\\@\\s]+)");
  private static final Pattern ADDRESS =
      Pattern.compile("(https?://[^/?#\\\\@\\s]+)?(/[^/\\\\\\s].*|/)?");

  @Override
  public String type() {
    return "response_rewrite";
  }

  @Override
  public Class<ResponseRewriteSettings> settings() {
    return ResponseRewriteSettings.class;
  }

  @Override
  public void check(ResponseRewriteSettings s, Node.Mapping at, String path, Problems problems) {
    Complaints complaints = new Complaints(at, path, problems);
    if (!s.base().isEmpty() && !BASE.matcher(s.base()).matches()) {
      complaints.about(
          "base",
          "\""
              + s.base()
              + "\" is no scheme and host; expected something like https://example.com");
    }
    for (int i = 0; i < s.hosts().size(); i++) {
      if (HostNames.host(s.hosts().get(i)) == null) {
        complaints.about(
            "hosts[" + i + "]",
            "\"" + s.hosts().get(i) + "\" is no host; expected something like app.internal:8080");
      }
    }
    for (int i = 0; i < s.rules().size(); i++) {
      check(s.rules().get(i), "rules[" + i + "]", complaints);
    }
    check(s.cookies(), complaints);
  }

  private static void check(Rule rule, String key, Complaints complaints) {
    if (rule.from().isEmpty()) {
      complaints.about(key + ".from", "is empty; expected the beginning of an address");
    }
    complaints.checkFieldValue(key + ".to", rule.to());
    if (rule.to().isEmpty() || !ADDRESS.matcher(rule.to()).matches()) {
      complaints.about(
          key + ".to",
          "\"" + rule.to() + "\" is no address; expected https://host, https://host/path or /path");
    } else if (rule.from().endsWith("/") != rule.to().endsWith("/")) {
      complaints.about(
          key + ".to",
          "\""
              + rule.to()
              + "\" and from, \""
              + rule.from()
              + "\", must both end with a slash or both without, else what follows would be joined"
              + " to the host or to a part of the path");
    }
  }

  private static void check(Cookies cookies, Complaints complaints) {
    for (Map.Entry<String, String> rule : cookies.domain().entrySet()) {
      String to = rule.getValue();
      String name = to.startsWith(".") ? to.substring(1) : to;
      if (!to.isEmpty() && (HostNames.host(name) == null || name.indexOf(':') >= 0)) {
        complaints.about(
            "cookies.domain." + rule.getKey(),
            "\"" + to + "\" is no domain; expected something like example.com, or nothing");
      }
    }
    for (Map.Entry<String, String> rule : cookies.path().entrySet()) {
      String key = "cookies.path." + rule.getKey();
      complaints.checkFieldValue(key, rule.getValue());
      if (!rule.getValue().startsWith("/") || rule.getValue().indexOf(';') >= 0) {
        complaints.about(
            key, "\"" + rule.getValue() + "\" is no path; expected something like /app");
      }
    }
    if (cookies.sameSite() == SameSite.NONE && !cookies.secure()) {
      complaints.about(
          "cookies.same_site",
          "none is refused by browsers for cookies without Secure; set cookies.secure: true");
    }
  }

  @Override
  public MiddlewareDefinition define(String name, ResponseRewriteSettings settings) {
    ResponseRewrite rewrite = new ResponseRewrite(settings);
    return (loop, slot) -> rewrite;
  }
}
