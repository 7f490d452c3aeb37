package com.openhwy.marketeer.config.check;

import com.openhwy.marketeer.base.Suggestion;
import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a route names exists. Looks at what was written, not at what could be bound: a service with
 * a mistake in it is still there.
 */
final class ReferenceCheck {
  private static final int LISTED = 10;

  private final Problems problems;

  ReferenceCheck(Problems problems) {
    this.problems = problems;
  }

  void check(Draft draft) {
    Set<String> services = names(draft.root().at("services"));
    Set<String> middlewares = names(draft.root().at("middlewares"));
    for (Place route : draft.root().at("routes").items()) {
      Place backend = route.at("backend");
      if ("service".equals(backend.at("type").text())) {
        reference(backend.at("service"), "service", services);
      } else if ("split".equals(backend.at("type").text())) {
        for (Place part : backend.at("services").items()) {
          boolean whole = part.node() instanceof Node.Mapping;
          reference(whole ? part.at("service") : part, "service", services);
        }
      }
      Set<String> seen = new HashSet<>();
      for (Place middleware : route.at("middlewares").items()) {
        reference(middleware, "middleware", middlewares);
        String name = middleware.text();
        if (name != null && !seen.add(name)) {
          middleware.problem(
              problems, "the middleware \"" + name + "\" stands in this list twice; remove one");
        }
      }
    }
  }

  private static Set<String> names(Place list) {
    Set<String> names = new LinkedHashSet<>();
    for (Place item : list.items()) {
      String name = item.at("name").text();
      if (name != null) {
        names.add(name);
      }
    }
    return names;
  }

  private void reference(Place place, String kind, Set<String> known) {
    String name = place.text();
    if (name == null || known.contains(name)) {
      return;
    }
    String hint = Suggestion.hint(name, known);
    if (hint.isEmpty()) {
      String some = String.join(", ", known.stream().limit(LISTED).toList());
      hint =
          known.isEmpty()
              ? "; there are none, name it under " + kind + "s"
              : "; expected one of " + some + (known.size() > LISTED ? " …" : "");
    }
    place.problem(problems, "unknown " + kind + " \"" + name + "\"" + hint);
  }
}
