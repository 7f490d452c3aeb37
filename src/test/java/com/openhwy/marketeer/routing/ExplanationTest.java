package com.openhwy.marketeer.routing;

import static com.openhwy.marketeer.routing.Routes.exact;
import static com.openhwy.marketeer.routing.Routes.request;
import static com.openhwy.marketeer.routing.Routes.route;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExplanationTest {
  private static final RouteTable<String> TABLE =
      new Routes()
          .add("site", route().host("www.example.org"))
          .add("api", route().host("*.example.org").path("/api/*").priority(3))
          .add("api-2", route().host("*.example.org").path("/api/*"))
          .add("users", route().host("api.example.org").path("/api/users/*", "/u").method("GET"))
          .add("users-all", route().host("api.example.org").path("/api/users/*"))
          .add("key", route().path("/api/*").header("X-Key", exact("s3cret")).client("10.0.0.0/8"))
          .add("tagged", route().path("/api/*").query("tag", exact("a")))
          .add("regex", route().host("*.example.org").path("~ /api/.*"))
          .add("all", route())
          .table();

  @Test
  void saysWhoWinsAndWhyTheOthersDoNot() {
    assertThat(TABLE.explain(request("GET api.example.org/api/users/7")).text(20))
        .isEqualTo(
            """
            GET api.example.org/api/users/7: route users
              users (api.example.org /api/users/*): wins: exact host, prefix /api/users/*, 1 predicate
              api (*.example.org /api/*): fits, but users has the more specific host
              api-2 (*.example.org /api/*): fits, but users has the more specific host
              users-all (api.example.org /api/users/*): fits, but users has more predicates
              regex (*.example.org ~ /api/.*): fits, but users has the more specific host
              all (* /*): fits, but users has the more specific host
              key (* /api/*): field X-Key is not a certain value
              tagged (* /api/*): query parameter tag is not a certain value
              site (www.example.org /*): host is "api.example.org", expected www.example.org
            """);
  }

  @Test
  void tellsOfCookiesExpressionsAndHostsByRegex() {
    RouteTable<String> table =
        new Routes()
            .add("beta", route().path("/x").cookie("beta", exact("secret")))
            .add("acme", route().path("/x").expression("request.headers['x-tenant'] == 'acme'"))
            .add("shard", route().host("~ s[0-9]+[.]example").path("/x"))
            .add("shard-2", route().host("~ s.*").path("/x"))
            .table();
    assertThat(table.explain(request("GET s7.example/x")).text(9))
        .isEqualTo(
            """
            GET s7.example/x: route shard
              shard (~ s[0-9]+[.]example /x): wins: host by regular expression, exact path
              shard-2 (~ s.* /x): fits, but shard has the host that stands first in the file
              beta (* /x): cookie beta is not a certain value
              acme (* /x): the expression is not true: request.headers['x-tenant'] == 'acme'
            """);
  }

  @Test
  void namesTheRuleThatDecided() {
    assertThat(TABLE.explain(request("GET x.example.org/api/users/7")).text(4))
        .isEqualTo(
            """
            GET x.example.org/api/users/7: route api
              api (*.example.org /api/*): wins: wildcard host *.example.org, prefix /api/*
              api-2 (*.example.org /api/*): fits, but api has the higher priority
              regex (*.example.org ~ /api/.*): fits, but api has the more specific path, prefix /api/*
              all (* /*): fits, but api has the more specific host
              and 5 more
            """);
  }

  @Test
  void saysWhyNothingMatched() {
    RouteTable<String> table =
        new Routes()
            .add("post", route().host("a.example").path("/x").method("POST", "PUT"))
            .add("inside", route().host("a.example").path("/x").client("10.0.0.0/8"))
            .add("other", route().host("b.example"))
            .add("elsewhere", route().host("a.example").path("/y/*"))
            .table();
    Explanation explanation = table.explain(request("GET a.example/x"));
    assertThat(explanation.winner()).isNull();
    assertThat(explanation.text(9))
        .isEqualTo(
            """
            GET a.example/x: no route
              post (a.example /x): method is GET, expected POST or PUT
              inside (a.example /x): client 192.0.2.1 lies in none of [10.0.0.0/8]
              elsewhere (a.example /y/*): path is "/x", expected /y/*
              other (b.example /*): host is "a.example", expected b.example
            """);
  }

  @Test
  void theLastWordsAreTheLongerPrefixAndTheFile() {
    RouteTable<String> table =
        new Routes()
            .add("one", route().path("/a/b/*"))
            .add("two", route().path("/a/b/*"))
            .add("short", route().path("/a/*"))
            .table();
    assertThat(table.explain(request("GET h/a/b/c")).text(9))
        .contains("two (* /a/b/*): fits, but one has the earlier place in the file")
        .contains("short (* /a/*): fits, but one has the longer prefix");
  }

  @Test
  void asTextShowsTheNearestOfMany() {
    Explanation many = ManyRoutes.table(100).explain(request("GET www.tenant3.example/shop30"));
    assertThat(many.toString().lines()).hasSize(32).last().asString().endsWith("and 70 more");
    assertThat(many.verdicts()).hasSize(100);
    assertThat(many.verdicts().get(0).stage()).isEqualTo(Explanation.Stage.PATH_DIFFERS);
  }

  /** A field that is matched on is often a key. */
  @Test
  void neverShowsTheValueOfAField() {
    assertThat(TABLE.explain(request("GET h.example/api/x")).text(99)).doesNotContain("s3cret");
  }
}
