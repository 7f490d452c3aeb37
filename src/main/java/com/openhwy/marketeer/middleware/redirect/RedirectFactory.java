package com.openhwy.marketeer.middleware.redirect;

import com.google.re2j.Pattern;
import com.openhwy.marketeer.base.Regexes;
import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.middleware.Complaints;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import com.openhwy.marketeer.middleware.redirect.RedirectSettings.Rule;
import com.openhwy.marketeer.middleware.redirect.RedirectSettings.Www;
import java.util.List;
import java.util.Set;

/** Makes {@code redirect}. */
public final class RedirectFactory implements MiddlewareFactory<RedirectSettings> {
  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  @Override
  public String type() {
    return "redirect";
  }

  @Override
  public Class<RedirectSettings> settings() {
    return RedirectSettings.class;
  }

  @Override
  public void check(RedirectSettings s, Node.Mapping at, String path, Problems problems) {
    Complaints complaints = new Complaints(at, path, problems);
    if (!s.https() && s.www() == Www.KEEP && s.rules().isEmpty()) {
      complaints.about(
          "rules", "are empty and neither https nor www is set: nothing is redirected");
    }
    checkStatus("status", s.status(), complaints);
    for (int i = 0; i < s.rules().size(); i++) {
      check(s.rules().get(i), "rules[" + i + "].", complaints);
    }
  }

  private static void check(Rule rule, String prefix, Complaints complaints) {
    Integer status = rule.status();
    if (status != null) {
      checkStatus(prefix + "status", status, complaints);
    }
    Pattern from;
    try {
      from = Regexes.compile(rule.from());
    } catch (IllegalArgumentException e) {
      complaints.about(prefix + "from", String.valueOf(e.getMessage()));
      return;
    }
    try {
      Target.compile(rule.to(), from);
    } catch (IllegalArgumentException e) {
      complaints.about(prefix + "to", String.valueOf(e.getMessage()));
    }
  }

  private static void checkStatus(String key, int status, Complaints complaints) {
    if (!STATUSES.contains(status)) {
      complaints.about(key, status + " is no redirect; expected 301, 302, 303, 307 or 308");
    }
  }

  @Override
  public MiddlewareDefinition define(String name, RedirectSettings s) {
    List<Redirect.Compiled> rules =
        s.rules().stream().map(rule -> compile(rule, s.status())).toList();
    Redirect redirect = new Redirect(s, rules);
    return (loop, slot) -> redirect;
  }

  private static Redirect.Compiled compile(Rule rule, int status) {
    Pattern from = Regexes.compile(rule.from());
    Integer own = rule.status();
    return new Redirect.Compiled(from, Target.compile(rule.to(), from), own == null ? status : own);
  }
}
