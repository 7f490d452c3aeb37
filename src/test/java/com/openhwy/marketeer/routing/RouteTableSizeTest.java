package com.openhwy.marketeer.routing;

import static com.openhwy.marketeer.routing.Routes.request;
import static com.openhwy.marketeer.routing.Routes.route;
import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Allocated;
import com.openhwy.marketeer.http.Request;
import org.junit.jupiter.api.Test;

class RouteTableSizeTest {
  private static final int ROUTES = 10_000;

  @Test
  void tenThousandRoutesOfEveryKindMatchRight() {
    RouteTable<String> table = ManyRoutes.table(ROUTES);
    for (int i = 0; i < ROUTES; i++) {
      assertThat(table.match(ManyRoutes.request(i))).isEqualTo("r" + i);
    }
    assertThat(table.match(request("GET nobody.example/"))).isNull();
    assertThat(table.shadowed()).isEmpty();
  }

  @Test
  void tenThousandRoutesOnOneHost() {
    Routes routes = new Routes();
    for (int i = 0; i < ROUTES; i++) {
      routes.add("r" + i, route().host("a.example").path("/s" + i % 100 + "/p" + i + "/*"));
    }
    RouteTable<String> table = routes.table();
    for (int i = 0; i < ROUTES; i++) {
      Request request = request("GET a.example/s" + i % 100 + "/p" + i + "/x/y");
      assertThat(table.match(request)).isEqualTo("r" + i);
    }
    assertThat(table.match(request("GET a.example/s1/p2/x"))).isNull();
  }

  /**
   * Nothing per request may be left for the collector, whatever the route and with or without it.
   */
  @Test
  void matchingByHostPathAndMethodAllocatesNothing() throws Exception {
    RouteTable<String> table = ManyRoutes.table(ROUTES);
    Request[] requests = new Request[512];
    for (int i = 0; i < requests.length; i++) {
      requests[i] = i % 8 == 7 ? request("GET nobody.example/a/b/c") : ManyRoutes.request(i * 19);
    }
    int[] seen = new int[1];
    long allocated = Allocated.least(30_000, 0, () -> seen[0] += matchAll(table, requests));

    assertThat(allocated).isZero();
    assertThat(seen[0] % (requests.length * 7 / 8)).isZero();
  }

  private static int matchAll(RouteTable<String> table, Request[] requests) {
    int found = 0;
    for (Request request : requests) {
      found += table.match(request) == null ? 0 : 1;
    }
    return found;
  }
}
