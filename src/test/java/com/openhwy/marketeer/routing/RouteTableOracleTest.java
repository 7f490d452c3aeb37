package com.openhwy.marketeer.routing;

import static com.openhwy.marketeer.routing.Routes.exact;
import static com.openhwy.marketeer.routing.Routes.present;
import static com.openhwy.marketeer.routing.Routes.route;
import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.model.RouteConfig.Match;
import com.openhwy.marketeer.http.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The table against the rules as a person would apply them: take every route that fits, compare
 * them one rule after the other. Small alphabets, so that routes get in each other's way.
 */
class RouteTableOracleTest {
  private static final int CASES = 20_000;
  private static final int REQUESTS = 8;

  private static final String[] HOSTS = {"a.b", "x.a.b", "y.x.a.b", "b", "c.b"};
  private static final String[] HOST_RULES = {"a.b", "x.a.b", "*.b", "*.a.b", "*.x.a.b", "c.b"};
  private static final String[] SEGMENTS = {"a", "b", "ab", "", "a%2Fb"};
  private static final String[] REGEXES = {"~ /a/.*", "~ ^/b$", "~ .*b", "~ /(a|b)+/?", "~ /a?b*"};
  private static final String[] METHODS = {"GET", "HEAD", "POST", "BREW"};

  private final Random random = new Random(20260101);

  @Test
  void theTableDecidesAsTheRulesDo() {
    int matched = 0;
    for (int i = 0; i < CASES; i++) {
      Routes routes = new Routes();
      for (int n = random.nextInt(12); n >= 0; n--) {
        routes.add("r" + n, randomRoute());
      }
      RouteTable<String> table = routes.table();
      for (int n = 0; n < REQUESTS; n++) {
        Request request = randomRequest();
        String expected = oracle(routes.entries(), request);
        String found = table.match(request);
        assertThat(found).as(() -> describe(routes, request)).isEqualTo(expected);
        assertThat(table.explain(request).winner()).isEqualTo(expected);
        matched += found == null ? 0 : 1;
      }
    }
    assertThat(matched).isBetween(CASES * REQUESTS / 4, CASES * REQUESTS - CASES);
  }

  // ---- the rules, written down without the table in mind

  private record Fit(String route, List<Integer> rank) {}

  private static @Nullable String oracle(List<RouteEntry<String>> entries, Request request) {
    List<Fit> fits = new ArrayList<>();
    for (int order = 0; order < entries.size(); order++) {
      RouteEntry<String> entry = entries.get(order);
      Match match = entry.match();
      if (!predicatesHold(match, request)) {
        continue;
      }
      int host = best(match.host(), rule -> hostRank(rule, request.host()));
      int path = best(match.path(), rule -> pathRank(rule, request.path()));
      if (host >= 0 && path >= 0) {
        fits.add(
            new Fit(
                entry.route(),
                List.of(host, path, predicateCount(match), entry.priority(), -order)));
      }
    }
    return fits.stream()
        .max(Comparator.comparing(Fit::rank, RouteTableOracleTest::compare))
        .map(Fit::route)
        .orElse(null);
  }

  private static int compare(List<Integer> one, List<Integer> other) {
    for (int i = 0; i < one.size(); i++) {
      int difference = Integer.compare(one.get(i), other.get(i));
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  /** The rank of the best rule that fits, 0 without rules, -1 when none fits. */
  private static int best(List<String> rules, java.util.function.ToIntFunction<String> rank) {
    return rules.isEmpty() ? 0 : rules.stream().mapToInt(rank).max().orElse(-1);
  }

  private static int hostRank(String rule, String host) {
    if (rule.startsWith("*.")) {
      return host.endsWith(rule.substring(1)) ? rule.length() : -1;
    }
    return rule.equals(host) ? 1000 : -1;
  }

  private static int pathRank(String rule, String path) {
    if (rule.equals("/*")) {
      return 0;
    }
    if (rule.startsWith("~")) {
      return Pattern.matches(rule.substring(1).strip(), path) ? 1 : -1;
    }
    if (rule.endsWith("/*")) {
      String prefix = rule.substring(0, rule.length() - 1);
      return (path + "/").startsWith(prefix) ? rule.length() : -1;
    }
    return rule.equals(path) ? 1000 : -1;
  }

  private static int predicateCount(Match match) {
    return Math.min(1, match.method().size())
        + match.headers().size()
        + match.query().size()
        + Math.min(1, match.client().size());
  }

  private static boolean predicatesHold(Match match, Request request) {
    String method = request.isHead() ? "GET" : request.method();
    boolean methodHolds =
        match.method().isEmpty()
            || match.method().contains(method)
            || match.method().contains(request.method());
    boolean headerHolds = match.headers().isEmpty() || "1".equals(request.headers().get("X-A"));
    boolean queryHolds = match.query().isEmpty() || "q".equals(request.query());
    boolean clientHolds = match.client().isEmpty() || request.clientIp().startsWith("10.");
    return methodHolds && headerHolds && queryHolds && clientHolds;
  }

  // ---- chance

  private Routes.Route randomRoute() {
    Routes.Route route = route().priority(random.nextInt(3) - 1);
    for (int n = random.nextInt(3); n > 0; n--) {
      route.host(HOST_RULES[random.nextInt(HOST_RULES.length)]);
    }
    for (int n = random.nextInt(3); n > 0; n--) {
      route.path(randomPathRule());
    }
    for (int n = random.nextInt(6) - 3; n > 0; n--) {
      route.method(METHODS[random.nextInt(METHODS.length)]);
    }
    if (random.nextInt(5) == 0) {
      route.header("X-A", exact("1"));
    }
    if (random.nextInt(5) == 0) {
      route.query("q", present(true));
    }
    if (random.nextInt(6) == 0) {
      route.client("10.0.0.0/8");
    }
    return route;
  }

  private String randomPathRule() {
    return switch (random.nextInt(5)) {
      case 0 -> REGEXES[random.nextInt(REGEXES.length)];
      case 1, 2 -> randomPath() + "/*";
      default -> randomPath();
    };
  }

  private String randomPath() {
    StringBuilder path = new StringBuilder();
    for (int n = random.nextInt(4); n >= 0; n--) {
      path.append('/').append(SEGMENTS[random.nextInt(SEGMENTS.length)]);
    }
    return path.toString();
  }

  private Request randomRequest() {
    boolean inside = random.nextInt(3) == 0;
    Request request =
        new Request()
            .method(METHODS[random.nextInt(METHODS.length)])
            .path(randomPath())
            .query(random.nextBoolean() ? "q" : null)
            .client(Routes.address(inside ? "10.1.1.1" : "192.0.2.1"), inside ? "10.1.1.1" : "-");
    String host = HOSTS[random.nextInt(HOSTS.length)];
    request.authority(host, host);
    if (random.nextInt(3) == 0) {
      request.headers().add("X-A", "1");
    }
    return request;
  }

  private static String describe(Routes routes, Request request) {
    return RouteTable.compile(routes.entries()).explain(request).text(99) + routes.entries();
  }
}
