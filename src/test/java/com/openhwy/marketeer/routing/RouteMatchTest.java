package com.openhwy.marketeer.routing;

import static com.openhwy.marketeer.routing.Routes.exact;
import static com.openhwy.marketeer.routing.Routes.regex;
import static com.openhwy.marketeer.routing.Routes.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.config.model.RouteConfig.ValueMatch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a match, in words for the operator. */
class RouteMatchTest {

  @Test
  void tellsAllProblemsAtOnceAndWhere() {
    List<String> found = new ArrayList<>();
    RouteTable.check(
        route()
            .host("ok.example", "https://a.example")
            .path("/ok", "nope", "~ (")
            .method("GET", "P OST")
            .header("X Key", exact("1"))
            .header("X-Two", new ValueMatch("a", true, null))
            .query("none", new ValueMatch(null, null, null))
            .query("bad", regex("(?=x)"))
            .match(),
        (where, message) -> found.add(where));
    assertThat(found)
        .containsExactly(
            "host[1]",
            "path[1]",
            "path[2]",
            "method[1]",
            "headers.X Key",
            "headers.X-Two",
            "query.none",
            "query.bad");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "api          | does not begin with a slash",
        "''           | does not begin with a slash",
        "/a*          | expected /prefix/*",
        "/a/*/b       | a regular expression (~ /a/[^/]*/b)",
        "/*/b         | expected /prefix/*",
        "/a?b=1       | match.query",
        "/a#b         | more than a path",
        "/a%2         | broken % escape",
        "/a/..%2fb    | dots that could be taken for a dot segment",
        "~ [a         | no regular expression",
        "~ (?!x)      | RE2 syntax, which has no look-around",
        "~ (a)\\1     | no back-references",
      })
  void saysWhatIsWrongWithAPath(String path, String message) {
    List<String> found = new ArrayList<>();
    RouteTable.check(route().path(path).match(), (where, text) -> found.add(text));
    assertThat(found).singleElement().asString().contains(message);
  }

  @Test
  void compileNamesEveryRouteThatCannotBe() {
    Routes routes =
        new Routes()
            .add("broken", route().path("/ok", "nope"))
            .add("ok", route())
            .add("worse", route().host("a b"));
    assertThatThrownBy(routes::table)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("route \"broken\": match.path[1]: \"nope\"")
        .hasMessageContaining("\nroute \"worse\": match.host[0]: \"a b\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "^/v[0-9]+      ~ /v",
        "/static/.*     ~ /static/",
        "/ab?c          ~ /a",
        "/ab*           ~ /a",
        "/ab{0,1}       ~ /a",
        "/ab+           ~ /ab",
        "/a|/b          ~ ''",
        "(?i)/a         ~ ''",
        "?              ~ ''",
        "/a\\.b         ~ /a",
        "/plain         ~ /plain",
      })
  void aRegexNeedNotRunWhereItsLiteralBeginningDiffers(String regex, String literal) {
    assertThat(RegexText.literalPrefix(regex)).isEqualTo(literal);
  }
}
