package com.openhwy.marketeer.split;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.Principal;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitBackendTest {
  private static final String TWO =
      "services: [{service: stable, weight: 90}, {service: canary, weight: 10}]\n";

  private static Map<String, Integer> counts(
      SplitBackend loop, int requests, UnaryOperator<FakeExchange> each) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < requests; i++) {
      counts.merge(Splits.taken(loop, each.apply(FakeExchange.get("/" + i))), 1, Integer::sum);
    }
    return counts;
  }

  /** By a thousandth of the requests: the dice are fixed, so the count is always the same. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{service: a, weight: 95}, {service: b, weight: 5}]       | a | 0.95
          [{service: a, weight: 95}, {service: b, weight: 5}]       | b | 0.05
          [a, b, c, d]                                              | c | 0.25
          [{service: a, weight: 999}, b]                            | b | 0.001
          [{service: a, weight: 3}, {service: b, weight: 0}, c]     | a | 0.75
          [{service: a, weight: 3}, {service: b, weight: 0}, c]     | b | 0
          """)
  void everyServiceGetsItsShare(String services, String service, double share) {
    SplitBackend loop = Splits.loop(Splits.split("services: " + services), 42);
    int requests = 20_000;

    int got = counts(loop, requests, x -> x).getOrDefault(service, 0);

    assertThat(got / (double) requests)
        .isCloseTo(share, org.assertj.core.data.Offset.offset(share == 0 ? 1e-12 : 0.005));
  }

  @ParameterizedTest
  @CsvSource({"header, X-User", "cookie, session", "query, user"})
  void aUserStaysOnEveryLoopAndTheSharesAreKept(String by, String name) {
    Split split = Splits.split(TWO + "sticky: {by: " + by + ", name: " + name + ", issue: false}");
    if (!by.equals("cookie")) {
      split = Splits.split(TWO + "sticky: {by: " + by + ", name: " + name + "}");
    }
    SplitBackend one = Splits.loop(split, 1);
    SplitBackend other = Splits.loop(split, 2);
    int users = 10_000;
    int canary = 0;
    for (int user = 0; user < users; user++) {
      String first = Splits.taken(one, of(by, name, "user-" + user));
      assertThat(Splits.taken(one, of(by, name, "user-" + user))).isEqualTo(first);
      assertThat(Splits.taken(other, of(by, name, "user-" + user))).isEqualTo(first);
      canary += first.equals("canary") ? 1 : 0;
    }
    assertThat(canary / (double) users).isBetween(0.09, 0.11);
  }

  private static FakeExchange of(String by, String name, String user) {
    return switch (by) {
      case "header" -> FakeExchange.get("/").header(name, user);
      case "cookie" -> FakeExchange.get("/").header("Cookie", "a=b; " + name + "=" + user);
      default -> FakeExchange.get("/?x=1&" + name + "=" + user);
    };
  }

  @Test
  void addressesAndPrincipalsAreUsersToo() {
    SplitBackend byAddress = Splits.loop(Splits.split(TWO + "sticky: ip"), 1);
    SplitBackend byName = Splits.loop(Splits.split(TWO + "sticky: {by: principal}"), 1);
    int moved = 0;
    for (int i = 0; i < 200; i++) {
      String address = "192.0.2." + i;
      String first = Splits.taken(byAddress, at(address));
      for (int again = 0; again < 5; again++) {
        assertThat(Splits.taken(byAddress, at(address))).isEqualTo(first);
      }
      String named = Splits.taken(byName, as("user" + i));
      for (int again = 0; again < 5; again++) {
        assertThat(Splits.taken(byName, as("user" + i))).isEqualTo(named);
      }
      moved += first.equals(named) ? 0 : 1;
    }
    assertThat(moved).isPositive();
  }

  private static FakeExchange at(String address) {
    FakeExchange x = FakeExchange.get("/");
    x.request().client(x.request().peer(), address);
    return x;
  }

  private static FakeExchange as(String user) {
    FakeExchange x = FakeExchange.get("/");
    return x.first(() -> x.exchange().principal(Principal.named(user)));
  }

  @Test
  void whoIsNotKnownIsDrawn() {
    SplitBackend loop = Splits.loop(Splits.split(TWO + "sticky: {by: header, name: X-User}"), 42);
    assertThat(counts(loop, 5_000, x -> x).get("canary")).isBetween(400, 600);
    assertThat(counts(loop, 5_000, x -> x.header("X-User", "")).get("canary")).isBetween(400, 600);
    String endless = "x".repeat(10_000);
    assertThat(counts(loop, 5_000, x -> x.header("X-User", endless)).get("canary"))
        .isBetween(400, 600);
  }

  @Test
  void aClientWithoutTheCookieGetsOneAndStaysByIt() {
    SplitBackend loop = Splits.loop(Splits.split(TWO + "sticky: {max_age: 1h}"), 42);
    int canary = 0;
    for (int i = 0; i < 1_000; i++) {
      FakeExchange first = FakeExchange.get("/");
      String side = Splits.taken(loop, first);
      canary += side.equals("canary") ? 1 : 0;
      String cookie = Objects.requireNonNull(first.field("Set-Cookie"));
      assertThat(cookie)
          .matches("marketeer_split=[0-9a-f]{32}; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax");

      FakeExchange second =
          FakeExchange.get("/").header("Cookie", cookie.substring(0, cookie.indexOf(';')));

      assertThat(Splits.taken(loop, second)).isEqualTo(side);
      assertThat(second.field("Set-Cookie")).isNull();
    }
    assertThat(canary).isBetween(70, 130);
  }

  @Test
  void aCookieIsMarkedForTlsAndForOtherSites() {
    SplitBackend loop =
        Splits.loop(Splits.split(TWO + "sticky: {name: ab, max_age: 0s, same_site: none}"), 1);
    FakeExchange x = FakeExchange.get("/").run(loop);
    assertThat(x.field("Set-Cookie"))
        .matches("ab=[0-9a-f]{32}; Path=/; HttpOnly; SameSite=None; Secure");
    FakeExchange secure = FakeExchange.get("/");
    secure.request().secure(true);
    SplitBackend plain = Splits.loop(Splits.split(TWO + "sticky: cookie"), 1);
    assertThat(secure.run(plain).field("Set-Cookie")).endsWith("; SameSite=Lax; Secure");
  }

  @Test
  void aCookieOfTheApplicationsOwnIsNeverIssued() {
    SplitBackend loop =
        Splits.loop(Splits.split(TWO + "sticky: {by: cookie, name: session, issue: false}"), 7);
    FakeExchange x = FakeExchange.get("/").run(loop);
    assertThat(x.status()).isEqualTo(200);
    assertThat(x.field("Set-Cookie")).isNull();
  }

  @Test
  void twoSplitsDecideApartUnlessTheySayTheSameSalt() {
    Split shop = Splits.split(TWO + "sticky: {by: header, name: U}");
    Split salted = Splits.split(TWO + "sticky: {by: header, name: U, salt: other}");
    Split likeShop = Splits.split(TWO + "sticky: {by: header, name: U, salt: shop}");
    int apart = 0;
    for (int i = 0; i < 1_000; i++) {
      String user = "u" + i;
      String first = Splits.taken(Splits.loop(shop, 1), FakeExchange.get("/").header("U", user));
      assertThat(Splits.taken(Splits.loop(likeShop, 1), FakeExchange.get("/").header("U", user)))
          .isEqualTo(first);
      String second = Splits.taken(Splits.loop(salted, 1), FakeExchange.get("/").header("U", user));
      apart += first.equals(second) ? 0 : 1;
    }
    assertThat(apart).isBetween(130, 230); // 18 in a hundred, when neither knows of the other
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          X-Beta: yes       |           |          | canary
          X-Beta: no        |           |          | stable
                            | beta=1    |          | canary
                            | a=b; beta=9 |        | canary
                            | beta=x    |          | stable
                            |           | ?beta    | canary
                            |           | ?beta=0  | canary
                            |           | ?b=beta  | stable
          X-Stable: 1       | beta=1    |          | stable
          """)
  void whatStandsInTheRequestGoesBeforeTheWeights(
      String header, String cookie, String query, String service) {
    Split split =
        Splits.split(
            """
            services:
              - {service: stable, weight: 100, when: {headers: {X-Stable: {present: true}}}}
              - service: canary
                weight: 0
                when:
                  - headers: {X-Beta: "yes"}
                  - cookies: {beta: {regex: "[0-9]"}}
                  - query: {beta: {present: true}}
            """);
    FakeExchange x = FakeExchange.get("/" + Objects.requireNonNullElse(query, ""));
    if (header != null) {
      int colon = header.indexOf(':');
      x.header(header.substring(0, colon), header.substring(colon + 2));
    }
    if (cookie != null) {
      x.header("Cookie", cookie);
    }
    boolean drawn = service.equals("stable") && !"X-Stable: 1".equals(header);

    assertThat(Splits.taken(Splits.loop(split, 1), x)).isEqualTo(service);
    assertThat(x.exchange().share()).isEqualTo(service.equals("stable") ? 0 : 1);
    assertThat(x.exchange().drawn()).isEqualTo(drawn);
  }

  @Test
  void allOfOneConditionMustHold() {
    Split split =
        Splits.split(
            "services: [stable, {service: canary, weight: 0, when: {headers: {A: '1'},"
                + " cookies: {b: '2'}, client: 192.0.2.0/24}}]");
    SplitBackend loop = Splits.loop(split, 1);
    FakeExchange whole = FakeExchange.get("/").header("A", "1").header("Cookie", "b=2");
    whole.request().client(address(192, 0, 2, 7), "192.0.2.7");
    assertThat(Splits.taken(loop, whole)).isEqualTo("canary");
    FakeExchange elsewhere = FakeExchange.get("/").header("A", "1").header("Cookie", "b=2");
    assertThat(Splits.taken(loop, elsewhere)).isEqualTo("stable");
    FakeExchange half = FakeExchange.get("/").header("A", "1");
    half.request().client(address(192, 0, 2, 7), "192.0.2.7");
    assertThat(Splits.taken(loop, half)).isEqualTo("stable");
  }

  @Test
  void anExpressionKnowsWhoTheClientIs() {
    Split split =
        Splits.split(
            "services: [stable, {service: canary, weight: 0, when: {headers: {A: '1'},"
                + " expression: \"principal == 'ann' && request.path == '/x'\"}}]");
    SplitBackend loop = Splits.loop(split, 1);
    for (String who : new String[] {"ann", "bob"}) {
      FakeExchange x = FakeExchange.get("/x").header("A", "1");
      x.exchange().principal(Principal.named(who));
      assertThat(Splits.taken(loop, x)).isEqualTo(who.equals("ann") ? "canary" : "stable");
    }
    assertThat(Splits.taken(loop, FakeExchange.get("/x").header("A", "1"))).isEqualTo("stable");
  }

  private static java.net.InetAddress address(int... octets) {
    byte[] bytes = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      bytes[i] = (byte) octets[i];
    }
    try {
      return java.net.InetAddress.getByAddress(bytes);
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void weightsChangeUnderARunningLoopAndNobodyLeavesTheSideThatGrows() {
    Split split = Splits.split(TWO + "sticky: {by: header, name: U}");
    SplitBackend loop = Splits.loop(split, 1);
    int users = 2_000;
    boolean[] canary = new boolean[users];
    for (int share : new int[] {10, 25, 50, 100}) {
      split.shares().publish(new double[] {100 - share, share});
      for (int i = 0; i < users; i++) {
        boolean now =
            Splits.taken(loop, FakeExchange.get("/").header("U", "u" + i)).equals("canary");
        assertThat(now || !canary[i]).as("user %s at %s", i, share).isTrue();
        canary[i] = now;
      }
    }
  }
}
