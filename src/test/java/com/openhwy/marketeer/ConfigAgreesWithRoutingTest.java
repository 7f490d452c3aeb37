package com.openhwy.marketeer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.openhwy.marketeer.config.ConfigFiles;
import com.openhwy.marketeer.config.Loaded;
import com.openhwy.marketeer.config.bind.Binder;
import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.check.MiddlewareCheck;
import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.config.model.RouteConfig;
import com.openhwy.marketeer.config.read.Document;
import com.openhwy.marketeer.config.read.Format;
import com.openhwy.marketeer.routing.PathRewriter;
import com.openhwy.marketeer.routing.RouteEntry;
import com.openhwy.marketeer.routing.RouteTable;
import com.openhwy.marketeer.routing.ShadowedRoute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Configuration is checked in one room and compiled in another that neither sees: what the first
 * lets through the second must understand, and both must mean the same by a route that is never
 * reached.
 */
class ConfigAgreesWithRoutingTest {
  private static final Pattern SHADOWED =
      Pattern.compile("the route \"(.*?)\" can never match: .*");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "host: a.com",
        "host: A.Com.",
        "host: '*'",
        "host: '*.a.com'",
        "host: a_b.com",
        "host: '-a.com'",
        "host: bücher.de",
        "host: '*.bücher.de'",
        "host: 10.0.0.1",
        "host: '[::1]'",
        "host: '[::FFFF:1.2.3.4]'",
        "host: '[::1%eth0]'",
        "host: '[1.2.3.4]'",
        "host: 'a.com:80'",
        "host: ''",
        "host: '.'",
        "host: 'a..b'",
        "host: '*.'",
        "host: '*.*.com'",
        "host: 'a b'",
        "host: 'http://a'",
        "host: 'a/b'",
        "host: 'xn--a'",
        "host: 'ａ.com'",
        "host: 'a。com'",
        "host: '1.2.3'",
        "host: '999.1.1.1'",
        "host: 'a@b'",
        "host: 'a%20b'",
        "path: /",
        "path: '/*'",
        "path: '*'",
        "path: /a/",
        "path: '/a//b'",
        "path: '/a b'",
        "path: /ü",
        "path: '/%41'",
        "path: '/%2f'",
        "path: '/%2e%2e/a'",
        "path: '/%00'",
        "path: '/a;b'",
        "path: '/..;/a'",
        "path: '/a/.'",
        "path: '/a%zz'",
        "path: '/%'",
        "path: '/a\\b'",
        "path: a",
        "path: ''",
        "path: '~'",
        "path: '~ ['",
        "path: '~(?<n>a)'",
        "path: '~ a{2000}'",
        "path: '/a/*/b'",
        "path: '/a*'",
        "path: '/%5c'",
        "path: '/%C0%AE'",
        "path: '/.%2e/a'",
        "path: '/a?b'",
        "path: '/a#b'",
        "path: '/a|b\"<>^`{}'",
        "path: '/*/*'",
        "path: \"/a\\u0001\"",
        "path: '/...'",
        "path: '/.hidden'",
        "path: '/%2E'",
        "path: '/a/%2e/b'",
        "path: '/x%2f..%2fy'",
        "path: '/%7F'",
        "method: GET",
        "method: get",
        "method: PURGE",
        "method: 'a b'",
        "method: ''",
        "method: ü",
        "headers: {X-A: b}",
        "headers: {'a b': c}",
        "headers: {X: {regex: '('}}",
        "headers: {X: {}}",
        "headers: {'': x}",
        "headers: {ü: x}",
        "headers: {X: {present: true, exact: a}}",
        "headers: {X: 'ü'}",
        "query: {a: b}",
        "query: {'': x}",
        "query: {a: {regex: '\\1'}}",
        "query: {'a b': ü}",
      })
  void whatIsAcceptedCanBeCompiled(String match) throws IOException {
    String yaml = "routes: [{name: a, match: {" + match + "}, backend: {type: respond}}]";
    Loaded loaded = load(yaml);
    List<String> refused = new ArrayList<>();
    for (RouteConfig route : bound(yaml)) {
      RouteTable.check(route.match(), (where, message) -> refused.add(where + ": " + message));
    }
    if (loaded.problems().isEmpty()) {
      assertThat(refused).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/$1",
        "/$12",
        "/$2",
        "/$$",
        "/a$",
        "/$x",
        "/$${n}",
        "/$${m}",
        "/$${n",
        "/\\$1",
        "/.$1",
        "/..$1",
        "/..",
        "/../b",
        "/a/./b",
        "/%2e%2E/b",
        "/a?b=c",
        "/a\\?b",
        "/a\\\\b",
        "/%4",
        "/%41",
        "/%00",
        "/a b/ü",
        "",
        "b",
      })
  void bothTakeTheSameForTheReplacementOfAMatch(String replacement) throws IOException {
    String yaml =
        "routes: [{name: a, rewrite: {regex: '^/(?P<n>a)', replacement: '"
            + replacement
            + "'}, backend: {type: respond}}]";
    GatewayConfig accepted = load(yaml).config();
    RouteConfig route = accepted == null ? bound(yaml).get(0) : accepted.routes().get(0);
    assertThat(catchThrowable(() -> PathRewriter.of(route, true)) == null)
        .isEqualTo(accepted != null);
  }

  @Test
  void bothCallTheSameRoutesUnreachable() throws IOException {
    Random random = new Random(11);
    for (int round = 0; round < 60; round++) {
      StringBuilder yaml = new StringBuilder("routes:\n");
      for (int i = 0; i < 12; i++) {
        yaml.append("  - name: r").append(i).append("\n    backend: {type: respond}\n");
        yaml.append("    priority: ").append(random.nextInt(2)).append('\n');
        yaml.append("    match: {host: ").append(some(random, "a.com", "A.com", "b.com"));
        yaml.append(", path: ").append(some(random, "/x", "'/x/*'", "'~ x'"));
        yaml.append(", method: ").append(some(random, "GET", "HEAD", "POST"));
        yaml.append(random.nextInt(3) == 0 ? ", headers: {X: 1}" : "").append("}\n");
      }
      Set<String> told =
          load(yaml.toString()).problems().stream()
              .map(p -> SHADOWED.matcher(p.message()))
              .filter(Matcher::matches)
              .map(m -> m.group(1))
              .collect(Collectors.toSet());
      Set<String> known =
          table(bound(yaml.toString())).shadowed().stream()
              .map(ShadowedRoute::route)
              .collect(Collectors.toSet());
      assertThat(told).as(yaml.toString()).isEqualTo(known);
    }
  }

  private static String some(Random random, String... values) {
    List<String> chosen = new ArrayList<>();
    for (String value : values) {
      if (random.nextInt(3) == 0) {
        chosen.add(value);
      }
    }
    return chosen.toString();
  }

  private static RouteTable<String> table(List<RouteConfig> routes) {
    return RouteTable.compile(
        routes.stream()
            .map(r -> new RouteEntry<>(r.name(), r.match(), r.priority(), r.name()))
            .toList());
  }

  private Loaded load(String yaml) throws IOException {
    Files.writeString(directory.resolve("marketeer.yaml"), yaml);
    return ConfigFiles.load(directory, Map.of(), MiddlewareCheck.NONE);
  }

  /** The routes as they are before anybody has judged them. */
  private static List<RouteConfig> bound(String yaml) {
    Problems problems = new Problems();
    Node.Mapping tree =
        (Node.Mapping) new Document("f", Format.YAML, yaml, Map.of()).read(problems);
    Node.Sequence list = (Node.Sequence) tree.entries().get("routes");
    List<RouteConfig> routes =
        list.items().stream()
            .map(item -> Binder.bind(RouteConfig.class, item, "", problems, Set.of()))
            .toList();
    assertThat(problems.sorted()).isEmpty();
    return routes;
  }
}
