package com.openhwy.marketeer.config.check;

import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.RouteConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Routes that no request can reach. One route stands wholly before another where both name the same
 * host and path, neither has more predicates (more would win), the earlier takes whatever the later
 * does, and it comes first by priority or by the order of the file. A route is shadowed when that
 * is so for each of its hosts and paths.
 */
final class ShadowCheck {
  private final Problems problems;

  ShadowCheck(Problems problems) {
    this.problems = problems;
  }

  /** A route, reduced to what decides; its index is its place in the file. */
  private record Entry(
      Draft.Item<RouteConfig> item,
      int index,
      Set<String> hosts,
      Set<String> paths,
      Set<String> methods,
      int predicates) {

    static Entry of(Draft.Item<RouteConfig> item, int index) {
      RouteConfig.Match match = item.value().match();
      int predicates =
          (match.method().isEmpty() ? 0 : 1)
              + match.headers().size()
              + match.query().size()
              + match.cookies().size()
              + (match.client().isEmpty() ? 0 : 1)
              + (match.expression() == null ? 0 : 1);
      return new Entry(
          item,
          index,
          normal(match.host(), ShadowCheck::host),
          normal(match.path(), ShadowCheck::path),
          methodsOf(match),
          predicates);
    }

    RouteConfig route() {
      return item.value();
    }

    RouteConfig.Match match() {
      return item.value().match();
    }
  }

  private record Cell(String host, String path) {}

  void check(Draft draft) {
    Map<Cell, List<Entry>> cells = new HashMap<>();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < draft.routes().size(); i++) {
      Entry entry = Entry.of(draft.routes().get(i), i);
      entries.add(entry);
      cellsOf(entry)
          .forEach(cell -> cells.computeIfAbsent(cell, c -> new ArrayList<>()).add(entry));
    }
    cells
        .values()
        .forEach(
            list ->
                list.sort(
                    Comparator.comparingInt((Entry e) -> -e.route().priority())
                        .thenComparingInt(Entry::index)));
    for (Entry entry : entries) {
      Entry by = shadowOf(entry, cells);
      if (by != null && !by.route().name().equals(entry.route().name())) {
        entry
            .item()
            .place()
            .problem(
                problems,
                "the route \""
                    + entry.route().name()
                    + "\" can never match: \""
                    + by.route().name()
                    + "\" at "
                    + by.item().place().mark()
                    + " takes the same requests"
                    + (by.route().priority() > entry.route().priority()
                        ? " by its higher priority"
                        : " and stands before it")
                    + "; remove one, or tell them apart");
      }
    }
  }

  /** Who takes all of an entry's requests; null when some get through to it. */
  private static @Nullable Entry shadowOf(Entry entry, Map<Cell, List<Entry>> cells) {
    Entry by = null;
    for (Cell cell : cellsOf(entry)) {
      Entry here = null;
      for (Entry other : cells.getOrDefault(cell, List.of())) {
        if (other.index() == entry.index()) {
          break; // the rest comes after it
        }
        if (takesAllOf(other, entry)) {
          here = other;
          break;
        }
      }
      if (here == null) {
        return null;
      }
      by = by == null ? here : by;
    }
    return by;
  }

  private static boolean takesAllOf(Entry one, Entry other) {
    return one.predicates() == other.predicates()
        && one.match().headers().equals(other.match().headers())
        && one.match().query().equals(other.match().query())
        && one.match().cookies().equals(other.match().cookies())
        && Objects.equals(one.match().expression(), other.match().expression())
        && (one.match().client().isEmpty()
            || (!other.match().client().isEmpty()
                && one.match().client().containsAll(other.match().client())))
        && (one.methods().isEmpty()
            || (!other.methods().isEmpty() && one.methods().containsAll(other.methods())));
  }

  private static List<Cell> cellsOf(Entry entry) {
    List<Cell> cells = new ArrayList<>();
    for (String host : entry.hosts()) {
      for (String path : entry.paths()) {
        cells.add(new Cell(host, path));
      }
    }
    return cells;
  }

  private static Set<String> normal(List<String> written, UnaryOperator<String> spelling) {
    Set<String> all = new HashSet<>();
    written.forEach(text -> all.add(spelling.apply(text)));
    return all.isEmpty() ? Set.of("*") : all;
  }

  private static String host(String text) {
    if (text.startsWith("~")) {
      return "~" + text.substring(1).strip();
    }
    String wildcard = text.startsWith("*.") ? "*." : "";
    String host = Texts.host(text.substring(wildcard.length()));
    return host == null ? text : wildcard + host;
  }

  private static String path(String text) {
    if (text.startsWith("~")) {
      return "~" + text.substring(1).strip();
    }
    return text.equals("/*") ? "*" : text;
  }

  private static Set<String> methodsOf(RouteConfig.Match match) {
    Set<String> methods = new HashSet<>();
    for (String name : match.method()) {
      methods.add(name.toUpperCase(Locale.ROOT));
    }
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return methods;
  }
}
