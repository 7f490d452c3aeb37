package com.openhwy.marketeer.routing;

import static com.openhwy.marketeer.routing.Routes.exact;
import static com.openhwy.marketeer.routing.Routes.present;
import static com.openhwy.marketeer.routing.Routes.regex;
import static com.openhwy.marketeer.routing.Routes.request;
import static com.openhwy.marketeer.routing.Routes.route;
import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.CanonicalPath;
import com.openhwy.marketeer.http.Request;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {
  private static final RouteTable<String> HOSTS =
      new Routes()
          .add("any", route())
          .add("org", route().host("*.org"))
          .add("wild", route().host("*.example.org"))
          .add("deep", route().host("*.api.example.org"))
          .add("exact", route().host("www.api.example.org", "EXAMPLE.org."))
          .add("idn", route().host("*.münchen.de"))
          .add("v6", route().host("[2001:DB8::0:1]"))
          .table();

  @ParameterizedTest
  @CsvSource({
    "example.org, exact",
    "www.api.example.org, exact",
    "api.example.org, wild",
    "a.b.c.example.org, wild",
    "x.api.example.org, deep",
    "x.y.api.example.org, deep",
    "x.www.api.example.org, deep",
    "other.org, org",
    "xexample.org, org",
    "org, any",
    "example.com, any",
    "xn--mnchen-3ya.de, any",
    "www.xn--mnchen-3ya.de, idn",
    "[2001:db8::1], v6",
    "192.0.2.1, any",
    "-, any",
  })
  void exactHostBeforeTheLongestWildcardBeforeAny(String host, String expected) {
    assertThat(HOSTS.match(request("GET " + host + "/"))).isEqualTo(expected);
  }

  private static final RouteTable<String> PATHS =
      new Routes()
          .add("any", route())
          .add("regex", route().path("~ ^/v[0-9]+/.*$"))
          .add("api", route().path("/api/*"))
          .add("api-auth", route().path("/api/auth"))
          .add("api-v1", route().path("/api/v1/*"))
          .add("deep", route().path("/one/two/three/four/*"))
          .add("sibling", route().path("/one/two/other"))
          .add("slash", route().path("/api/auth/"))
          .add("root", route().path("/"))
          .add("v1", route().path("/v1/exact", "/v1/p/*"))
          .add("text", route().path("/caf\u00e9/a b/%7euser/*"))
          .table();

  @ParameterizedTest
  @CsvSource({
    "/, root",
    "/api, api",
    "/api/, api",
    "/api/x, api",
    "/api/x/y/z, api",
    "/api/auth, api-auth",
    "/api/auth/, slash",
    "/api/auth/x, api",
    "/api/authx, api",
    "/api/v1, api-v1",
    "/api/v1/x, api-v1",
    "/api/v10, api",
    // a prefix ends at a segment (abuse #35)
    "/apix, any",
    "/api../secret, any",
    "/api;x, any",
    "/ap, any",
    // case counts
    "/API/auth, any",
    "/Api, any",
    // folded nodes
    "/one, any",
    "/one/two, any",
    "/one/two/three, any",
    "/one/two/three/four, deep",
    "/one/two/three/four/five, deep",
    "/one/two/three/fourx, any",
    "/one/two/threex/four, any",
    "/one/two/other, sibling",
    "/one/two/other/x, any",
    // regular expressions come after prefixes and must match all of the path
    "/v1/exact, v1",
    "/v1/p/x, v1",
    "/v1/q, regex",
    "/v22/, regex",
    "/v22, any",
    "/x/v1/q, any",
    "/v/q, any",
    // configured paths are canonical too
    "/caf%C3%A9/a%20b/~user/x, text",
    "/caf%C3%A9/a%20b/~userx, any",
  })
  void exactPathBeforeTheLongestPrefixBeforeARegex(String path, String expected) {
    assertThat(PATHS.match(request("GET a.example" + path))).isEqualTo(expected);
  }

  /** What is no slash to us must not lead past a guard (abuse #33, #34). */
  @ParameterizedTest
  @CsvSource({
    "/admin/x, guard",
    "//admin//x, guard",
    "/./admin, guard",
    "/x/../admin/, guard",
    "/%61dmin/x, guard",
    "/%2e%2e/%61%64min, guard",
    "/public/%2e%2e/admin, guard",
    "/admin%2Fx, open",
    "/admin%252e, open",
    "/public/x%20y, open",
  })
  void everySpellingOfAGuardedPathMeetsTheGuard(String raw, String expected) {
    RouteTable<String> table =
        new Routes().add("guard", route().path("/admin/*")).add("open", route()).table();
    Request request = request("GET a.example/").path(CanonicalPath.of(raw, true));
    assertThat(table.match(request)).isEqualTo(expected);
  }

  @Test
  void onlyRoutesForAnyPathTakeARequestWithoutOne() {
    RouteTable<String> table =
        new Routes().add("root", route().path("/")).add("any", route().path("/*")).table();
    assertThat(table.match(request("OPTIONS a.example/").path("*"))).isEqualTo("any");
  }

  @Test
  void morePredicatesThenPriorityThenTheFile() {
    RouteTable<String> table =
        new Routes()
            .add("first", route())
            .add("second", route())
            .add("high", route().priority(5))
            .add("get", route().method("GET"))
            .add("get-high", route().method("GET").priority(1))
            .add("two", route().method("GET").header("X-A", present(true)).priority(-1))
            .table();
    assertThat(table.match(request("POST a.example/"))).isEqualTo("high");
    assertThat(table.match(request("GET a.example/"))).isEqualTo("get-high");
    Request two = request("GET a.example/");
    two.headers().add("x-a", "");
    assertThat(table.match(two)).isEqualTo("two");
  }

  @Test
  void aRouteWhosePredicatesFailLeavesTheRequestToTheNext() {
    RouteTable<String> table =
        new Routes()
            .add("exact", route().host("a.example.org").path("/x/y").method("PUT"))
            .add("prefix", route().host("a.example.org").path("/x/*").method("POST"))
            .add("regex", route().host("a.example.org").path("~/x/.*").method("PATCH"))
            .add("wild", route().host("*.example.org").path("/x/y").method("DELETE"))
            .add("any", route().path("/x/*").method("GET"))
            .table();
    assertThat(table.match(request("PUT a.example.org/x/y"))).isEqualTo("exact");
    assertThat(table.match(request("POST a.example.org/x/y"))).isEqualTo("prefix");
    assertThat(table.match(request("PATCH a.example.org/x/y"))).isEqualTo("regex");
    assertThat(table.match(request("DELETE a.example.org/x/y"))).isEqualTo("wild");
    assertThat(table.match(request("GET a.example.org/x/y"))).isEqualTo("any");
    assertThat(table.match(request("TRACE a.example.org/x/y"))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, g",
    "HEAD, g",
    "POST, p",
    "PURGE, p",
    "purge, ",
    "get, ",
    "OPTIONS, ",
    "DELETE, ",
  })
  void getIncludesHeadAndMethodsAreCaseSensitive(String method, String expected) {
    RouteTable<String> table =
        new Routes()
            .add("g", route().method("get"))
            .add("p", route().method("POST", "PURGE"))
            .table();
    assertThat(table.match(request(method + " a.example/"))).isEqualTo(expected);
  }

  @Test
  void allowListsTheMethodsOfWhatElseFits() {
    RouteTable<String> table =
        new Routes()
            .add("get", route().path("/a").method("GET"))
            .add("post", route().path("/a/*").method("POST", "GET"))
            .add("other-path", route().path("/b").method("PUT"))
            .add("other-host", route().host("b.example").method("DELETE"))
            .add("field", route().method("PATCH").header("X-A", present(true)))
            .add("no-method", route().header("X-B", present(true)))
            .table();
    assertThat(table.allowedMethods(request("DELETE a.example/a"))).isEqualTo("GET, HEAD, POST");
    assertThat(table.allowedMethods(request("GET a.example/b"))).isEqualTo("PUT");
    assertThat(table.allowedMethods(request("GET a.example/c"))).isEmpty();
    Request withField = request("GET b.example/c");
    withField.headers().add("X-A", "1");
    assertThat(table.allowedMethods(withField)).isEqualTo("DELETE, PATCH");
  }

  @Test
  void anEmptyTableMatchesNothing() {
    RouteTable<String> table = new Routes().table();
    assertThat(table.match(request("GET a.example/"))).isNull();
    assertThat(table.allowedMethods(request("GET a.example/"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1", "192.0.2.200", "2001:db8::1"})
  void aClientLiesInOneOfTheBlocks(String client) {
    RouteTable<String> table =
        new Routes()
            .add("inside", route().client("192.0.2.0/24", "2001:db8::/32"))
            .add("outside", route())
            .table();
    Request request = request("GET a.example/").client(Routes.address(client), client);
    assertThat(table.match(request)).isEqualTo("inside");
    request.client(Routes.address("198.51.100.1"), "198.51.100.1");
    assertThat(table.match(request)).isEqualTo("outside");
  }

  @Test
  void aRegexThatWouldStallABacktrackerDoesNot() {
    RouteTable<String> table =
        new Routes().add("evil", route().path("~ /(a+)+b")).add("any", route()).table();
    assertThat(table.match(request("GET a.example/" + "a".repeat(8000)))).isEqualTo("any");
    assertThat(table.match(request("GET a.example/" + "a".repeat(8000) + "b"))).isEqualTo("evil");
  }

  @Test
  void severalHostsTimesSeveralPaths() {
    RouteTable<String> table =
        new Routes().add("r", route().host("a", "b", "a").path("/x", "/y/*", "~/z+")).table();
    for (String host : List.of("a", "b")) {
      for (String path : List.of("/x", "/y/1", "/zzz")) {
        assertThat(table.match(request("GET " + host + path))).isEqualTo("r");
      }
    }
    assertThat(table.match(request("GET c/x"))).isNull();
  }

  @Test
  void tellsRoutesThatCannotBeReached() {
    RouteTable<String> table =
        new Routes()
            .add("a", route().path("/x", "/y"))
            .add("same", route().path("/y"))
            .add("half", route().path("/y", "/z"))
            .add("more-predicates", route().path("/y").method("GET"))
            .add("covered", route().path("/y").method("HEAD"))
            .add("higher", route().path("/q").priority(1))
            .add("lower", route().path("/q"))
            .add("differs", route().path("/q").query("a", exact("1")))
            .add("differs-too", route().path("/q").query("a", regex("2")))
            .table();
    assertThat(table.shadowed())
        .containsExactlyInAnyOrder(
            new ShadowedRoute("same", "a"),
            new ShadowedRoute("covered", "more-predicates"),
            new ShadowedRoute("lower", "higher"));
  }
}
