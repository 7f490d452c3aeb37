package com.openhwy.marketeer.config.check;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Names are unique and fit into logs, metrics and URLs. */
final class NameCheck {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:@-]{0,99}");

  private final Problems problems;

  NameCheck(Problems problems) {
    this.problems = problems;
  }

  void check(Draft draft) {
    check(draft.root().at("routes"), "route");
    check(draft.root().at("services"), "service");
    check(draft.root().at("middlewares"), "middleware");
    check(draft.root().at("admin").at("peers"), "peer");
  }

  private void check(Place list, String kind) {
    Map<String, Node.Mark> seen = new HashMap<>();
    for (Place item : list.items()) {
      Place place = item.at("name");
      String name = place.text();
      if (name == null) {
        continue; // missing: the binder has told
      }
      if (!NAME.matcher(name).matches()) {
        place.problem(
            problems,
            "\""
                + name
                + "\" is no name; expected 1 to 100 letters, digits, - _ . : @, the first"
                + " a letter or digit");
      }
      Node.Mark first = seen.putIfAbsent(name, place.mark());
      if (first != null) {
        place.problem(
            problems,
            "there are two "
                + kind
                + "s named \""
                + name
                + "\", the first at "
                + first
                + "; rename one");
      }
    }
  }
}
