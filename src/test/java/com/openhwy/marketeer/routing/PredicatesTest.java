package com.openhwy.marketeer.routing;

import static com.openhwy.marketeer.routing.Routes.exact;
import static com.openhwy.marketeer.routing.Routes.present;
import static com.openhwy.marketeer.routing.Routes.regex;
import static com.openhwy.marketeer.routing.Routes.request;
import static com.openhwy.marketeer.routing.Routes.route;
import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.model.RouteConfig.ValueMatch;
import com.openhwy.marketeer.http.Request;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredicatesTest {

  @ParameterizedTest
  @CsvSource({
    "X-Key, secret, exact, secret, true",
    "x-kEY, secret, exact, secret, true",
    "X-Key, Secret, exact, secret, false",
    "X-Key, secret2, exact, secret, false",
    "X-Other, secret, exact, secret, false",
    "X-Key, '', exact, '', true",
    "X-Key, anything, present, true, true",
    "X-Other, anything, present, true, false",
    "X-Key, anything, present, false, false",
    "X-Other, anything, present, false, true",
    "X-Key, v12, regex, v[0-9]+, true",
    "X-Key, v12x, regex, v[0-9]+, false",
    "X-Key, xv12, regex, v[0-9]+, false",
    "X-Other, v12, regex, .*, false",
  })
  void aFieldHolds(String name, String value, String kind, String expected, boolean holds) {
    Request request = request("GET a.example/");
    request.headers().add(name, value);
    Routes routes = new Routes().add("r", route().header("X-Key", match(kind, expected)));
    assertThat(routes.table().match(request)).isEqualTo(holds ? "r" : null);
  }

  @Test
  void oneOfSeveralFieldsIsEnough() {
    Request request = request("GET a.example/");
    request.headers().add("Accept", "text/html").add("X-K", "a").add("X-K", "b").add("x-k", "c");
    for (String value : List.of("a", "b", "c")) {
      Routes routes = new Routes().add("r", route().header("X-K", exact(value)));
      assertThat(routes.table().match(request)).isEqualTo("r");
    }
    Routes known = new Routes().add("r", route().header("accept", regex("text/.*")));
    assertThat(known.table().match(request)).isEqualTo("r");
  }

  @Test
  void allFieldsMustHold() {
    Routes routes = new Routes().add("r", route().header("A", exact("1")).header("B", exact("2")));
    Request request = request("GET a.example/");
    request.headers().add("A", "1");
    assertThat(routes.table().match(request)).isNull();
    request.headers().add("B", "2");
    assertThat(routes.table().match(request)).isEqualTo("r");
  }

  /** Upgrade concerns one connection and is taken off on arrival; a route may still ask for it. */
  @Test
  void anUpgradeIsFoundWithoutItsField() {
    RouteTable<String> table =
        new Routes()
            .add("socket", route().header("Upgrade", regex("(?i)websocket")))
            .add("plain", route().header("upgrade", present(false)))
            .table();
    assertThat(table.match(request("GET a.example/"))).isEqualTo("plain");
    assertThat(table.match(request("GET a.example/").upgrade("WebSocket"))).isEqualTo("socket");
    assertThat(table.match(request("GET a.example/").upgrade("h2c"))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "v=2, exact, 2, true",
    "v=2&x=1, exact, 2, true",
    "x=1&v=2, exact, 2, true",
    "v=1&v=2, exact, 2, true",
    "%76=%32, exact, 2, true",
    "xv=2, exact, 2, false",
    "vx=2, exact, 2, false",
    "V=2, exact, 2, false",
    "v=22, exact, 2, false",
    "v=, exact, 2, false",
    "v=, exact, '', true",
    "v, exact, '', true",
    "v=2=3, exact, 2=3, true",
    "v=a+b, exact, a b, true",
    "v=a%20b, exact, a b, true",
    "v=a%2Bb, exact, a+b, true",
    "v=caf%C3%A9, exact, café, true",
    "v=%zz, exact, %zz, true",
    "v=%2, exact, %2, true",
    "'', exact, '', false",
    "&&, exact, '', false",
    "x=v=2, exact, 2, false",
    "v, present, true, true",
    "v=, present, true, true",
    "x&v=1, present, true, true",
    "x, present, true, false",
    "v=1, present, false, false",
    "x=v, present, false, true",
    "'', present, false, true",
    "v=v12, regex, v[0-9]+, true",
    "v=%7612, regex, v[0-9]+, true",
    "v=xv12, regex, v[0-9]+, false",
    "v=x&v=v1, regex, v[0-9]+, true",
    "v=%C3%A9, regex, é, true",
  })
  void aQueryParameterHolds(String query, String kind, String expected, boolean holds) {
    Request request = request("GET a.example/").query(query);
    Routes routes = new Routes().add("r", route().query("v", match(kind, expected)));
    assertThat(routes.table().match(request)).isEqualTo(holds ? "r" : null);
  }

  @Test
  void withoutAQueryEveryParameterIsAbsent() {
    Request request = request("GET a.example/");
    assertThat(new Routes().add("r", route().query("v", present(false))).table().match(request))
        .isEqualTo("r");
    assertThat(new Routes().add("r", route().query("v", regex(".*"))).table().match(request))
        .isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "sid=a, exact, a, true",
    "x=1; sid=a; y=2, exact, a, true",
    "sid=a; sid=b, exact, b, false",
    "sid=A, exact, a, false",
    "SID=a, exact, a, false",
    "xsid=a, exact, a, false",
    "sid=, present, true, true",
    "x=1, present, true, false",
    "x=1, present, false, true",
    "sid=1, present, false, false",
    "sid=v12, regex, v[0-9]+, true",
    "sid=v12x, regex, v[0-9]+, false",
  })
  void aCookieHolds(String cookies, String kind, String expected, boolean holds) {
    Request request = request("GET a.example/");
    request.headers().add("Cookie", cookies);
    Routes routes = new Routes().add("r", route().cookie("sid", match(kind, expected)));
    assertThat(routes.table().match(request)).isEqualTo(holds ? "r" : null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "request.headers['x-key'] == 'a'                    | true",
        "request.headers['x-key'] == 'b'                    | false",
        "request.host.endsWith('.example') && !('v' in request.query) | true",
        "request.path.matches('^/[a-z]+$')                  | false",
        "cidr(client.ip, '192.0.2.0/24')                    | true",
        "request.port / 0 == 1                              | false",
      })
  void anExpressionHolds(String expression, boolean holds) {
    Request request = request("GET a.example/");
    request.headers().add("X-Key", "a");
    Routes routes = new Routes().add("r", route().expression(expression));
    assertThat(routes.table().match(request)).isEqualTo(holds ? "r" : null);
  }

  @Test
  void anExpressionIsOnePredicate() {
    RouteTable<String> table =
        new Routes()
            .add("plain", route().path("/x"))
            .add("one", route().path("/x").expression("request.host == 'a.example' && true"))
            .add("two", route().path("/x").expression("true").cookie("sid", present(true)))
            .table();
    assertThat(table.match(request("GET b.example/x"))).isEqualTo("plain");
    assertThat(table.match(request("GET a.example/x"))).isEqualTo("one");
    Request known = request("GET a.example/x");
    known.headers().add("Cookie", "sid=1");
    assertThat(table.match(known)).isEqualTo("two");
  }

  /** Two that say the same stand in each other's way; what different ones take, nobody can say. */
  @Test
  void expressionsAndShadows() {
    RouteTable<String> table =
        new Routes()
            .add("a", route().path("/x").expression("request.port == 1"))
            .add("b", route().path("/x").expression("request.port == 1"))
            .add("c", route().path("/x").expression("request.port == 2"))
            .add("d", route().path("/x").cookie("sid", exact("1")))
            .add("e", route().path("/x").cookie("sid", exact("2")))
            .table();
    assertThat(table.shadowed()).containsExactly(new ShadowedRoute("b", "a"));
  }

  @Test
  void aMethodThatIsWrongBesideAnExpressionIs405() {
    RouteTable<String> table =
        new Routes()
            .add("r", route().path("/x").method("PUT").expression("request.host == 'a.example'"))
            .table();
    assertThat(table.allowedMethods(request("GET a.example/x"))).isEqualTo("PUT");
    assertThat(table.allowedMethods(request("GET b.example/x"))).isEmpty();
  }

  private static ValueMatch match(String kind, String expected) {
    return switch (kind) {
      case "exact" -> exact(expected);
      case "present" -> present(Boolean.parseBoolean(expected));
      default -> regex(expected);
    };
  }
}
