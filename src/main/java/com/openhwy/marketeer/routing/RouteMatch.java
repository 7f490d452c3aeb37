package com.openhwy.marketeer.routing;

import com.openhwy.marketeer.config.model.RouteConfig;
import com.openhwy.marketeer.config.model.RouteConfig.ValueMatch;
import com.openhwy.marketeer.expression.Expression;
import com.openhwy.marketeer.expression.Scope;
import com.openhwy.marketeer.expression.Wanted;
import com.openhwy.marketeer.http.FieldSyntax;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a route matches, compiled.
 *
 * @param hosts at least one
 * @param paths at least one
 */
record RouteMatch(Set<HostPattern> hosts, Set<PathPattern> paths, Predicates predicates) {

  /**
   * @param problems hears of each value that cannot be understood: where ({@code path[1]}), and a
   *     message for the operator
   */
  static RouteMatch compile(RouteConfig.Match match, BiConsumer<String, String> problems) {
    Set<HostPattern> hosts =
        new LinkedHashSet<>(all("host", match.host(), HostPattern::parse, problems));
    Set<PathPattern> paths =
        new LinkedHashSet<>(all("path", match.path(), PathPattern::parse, problems));
    Predicates predicates =
        new Predicates(
            methods(match.method(), problems),
            fields(match.headers(), problems),
            query(match.query(), problems),
            cookies(match.cookies(), problems),
            match.client(),
            expression(match.expression(), Scope.ROUTE, problems));
    return new RouteMatch(
        hosts.isEmpty() ? Set.of(HostPattern.ANY) : hosts,
        paths.isEmpty() ? Set.of(PathPattern.ANY) : paths,
        predicates);
  }

  private static <T> List<T> all(
      String key,
      List<String> configured,
      Function<String, T> parse,
      BiConsumer<String, String> problems) {
    List<T> parsed = new ArrayList<>(configured.size());
    for (int i = 0; i < configured.size(); i++) {
      String text = configured.get(i);
      attempt(() -> parsed.add(parse.apply(text)), at(key + "[" + i + "]", problems));
    }
    return parsed;
  }

  private static @Nullable MethodSet methods(
      List<String> configured, BiConsumer<String, String> problems) {
    for (int i = 0; i < configured.size(); i++) {
      String text = configured.get(i);
      attempt(() -> MethodSet.check(text), at("method[" + i + "]", problems));
    }
    return configured.isEmpty() ? null : MethodSet.of(configured);
  }

  static List<FieldTest> fields(
      Map<String, ValueMatch> configured, BiConsumer<String, String> problems) {
    List<FieldTest> tests = new ArrayList<>(configured.size());
    configured.forEach(
        (name, match) ->
            attempt(
                () -> {
                  FieldSyntax.checkName(name);
                  tests.add(new FieldTest(name, ValueTest.of(match)));
                },
                at("headers." + name, problems)));
    return List.copyOf(tests);
  }

  static List<QueryTest> query(
      Map<String, ValueMatch> configured, BiConsumer<String, String> problems) {
    List<QueryTest> tests = new ArrayList<>(configured.size());
    configured.forEach(
        (name, match) ->
            attempt(
                () -> tests.add(new QueryTest(name, ValueTest.of(match))),
                at("query." + name, problems)));
    return List.copyOf(tests);
  }

  static List<CookieTest> cookies(
      Map<String, ValueMatch> configured, BiConsumer<String, String> problems) {
    List<CookieTest> tests = new ArrayList<>(configured.size());
    configured.forEach(
        (name, match) ->
            attempt(
                () -> {
                  FieldSyntax.checkName(name);
                  tests.add(new CookieTest(name, ValueTest.of(match)));
                },
                at("cookies." + name, problems)));
    return List.copyOf(tests);
  }

  static @Nullable Expression expression(
      @Nullable String configured, Scope scope, BiConsumer<String, String> problems) {
    if (configured == null) {
      return null;
    }
    try {
      return Expression.compile(configured, scope, Wanted.TRUTH);
    } catch (IllegalArgumentException e) {
      problems.accept("expression", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static Consumer<String> at(String where, BiConsumer<String, String> problems) {
    return message -> problems.accept(where, message);
  }

  private static void attempt(Runnable what, Consumer<String> onProblem) {
    try {
      what.run();
    } catch (IllegalArgumentException e) {
      onProblem.accept(String.valueOf(e.getMessage()));
    }
  }
}
