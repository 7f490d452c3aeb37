package com.openhwy.marketeer.config.check;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.BackendConfig;
import com.openhwy.marketeer.config.model.SplitService;
import com.openhwy.marketeer.config.model.SplitSticky;
import com.openhwy.marketeer.config.model.SplitSticky.By;
import com.openhwy.marketeer.expression.Scope;
import com.openhwy.marketeer.expression.Wanted;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Shares that can be drawn, and something to know a user by. */
final class SplitCheck {
  private static final List<String> OF_COOKIES = List.of("issue", "max_age", "path", "same_site");

  private final Problems problems;

  SplitCheck(Problems problems) {
    this.problems = problems;
  }

  void check(BackendConfig.Split split, Place place) {
    services(split.services(), place.at("services"));
    if (split.canary() != null) {
      new CanaryCheck(problems).check(split.canary(), split.services(), place.at("canary"));
    }
    if (split.sticky() != null) {
      sticky(split.sticky(), place.at("sticky"));
    }
  }

  private void services(List<SplitService> services, Place list) {
    if (services.isEmpty()) {
      list.problem(
          problems,
          "there is no service, so nothing could answer; expected for example"
              + " [{service: stable, weight: 95}, {service: canary, weight: 5}]");
      return;
    }
    long total = 0;
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < services.size(); i++) {
      SplitService service = services.get(i);
      Place item = list.item(i);
      total += service.weight();
      if (!seen.add(service.service())) {
        Place name = item.node() instanceof Node.Mapping ? item.at("service") : item;
        name.problem(
            problems,
            "the service \""
                + service.service()
                + "\" stands here twice; remove one, add the weights up, and make a list of when");
      }
      for (int n = 0; n < service.when().size(); n++) {
        when(service.when().get(n), item.at("when").item(n));
      }
    }
    if (total == 0) {
      list.problem(
          problems,
          "every weight is 0, so that a request which no when takes could go nowhere;"
              + " give one of the services a weight");
    }
  }

  private void when(SplitService.When when, Place place) {
    ValueCheck values = new ValueCheck(problems);
    values.fields(when.headers(), place.at("headers"));
    values.named("cookie", when.cookies(), place.at("cookies"));
    values.all(when.query(), place.at("query"));
    if (when.expression() != null) {
      Expressions.check(
          when.expression(), Scope.REQUEST, Wanted.TRUTH, place.at("expression"), problems);
    }
    if (when.headers().isEmpty()
        && when.cookies().isEmpty()
        && when.query().isEmpty()
        && when.client().isEmpty()
        && when.expression() == null) {
      place.problem(
          problems,
          "says nothing, and would take every request; expected headers, cookies, query,"
              + " client or expression");
    }
  }

  private void sticky(SplitSticky sticky, Place place) {
    By by = sticky.by();
    boolean named = by == By.HEADER || by == By.QUERY;
    String text = by.name().toLowerCase(java.util.Locale.ROOT);
    if (named && sticky.name().isEmpty()) {
      place.problem(problems, "\"name\" is missing; expected the name of the " + text);
    } else if ((by == By.IP || by == By.PRINCIPAL) && !sticky.name().isEmpty()) {
      place.at("name").problem(problems, "by: " + text + " takes no name; leave it out");
    } else if (by != By.QUERY && !sticky.name().isEmpty() && !Texts.isToken(sticky.name())) {
      place
          .at("name")
          .problem(
              problems,
              "\""
                  + sticky.name()
                  + "\" is no name of a "
                  + text
                  + "; expected letters, digits, -"
                  + " and _");
    }
    for (String key : OF_COOKIES) {
      if (by != By.COOKIE && place.at(key).node() != null) {
        place.at(key).problem(problems, key + " is for by: cookie; leave it out");
      }
    }
    if (!sticky.path().startsWith("/") || !Texts.isFieldValue(sticky.path())) {
      place
          .at("path")
          .problem(problems, "\"" + sticky.path() + "\" is no path of a cookie; expected /");
    } else if (sticky.path().indexOf(';') >= 0) {
      place.at("path").problem(problems, "the path of a cookie holds no semicolon; write %3B");
    }
  }
}
