package com.openhwy.marketeer.routing;

import static com.openhwy.marketeer.routing.Routes.route;

import com.openhwy.marketeer.http.Request;

/**
 * A large table as a hosting company would have it: a tenth of it exact hosts, wildcards, deep
 * prefixes and methods mixed. Route {@code i} is named {@code ri}, {@link #request} finds it.
 */
final class ManyRoutes {
  private ManyRoutes() {}

  static RouteTable<String> table(int count) {
    Routes routes = new Routes();
    for (int i = 0; i < count; i++) {
      routes.add("r" + i, rule(i));
    }
    return routes.table();
  }

  private static Routes.Route rule(int i) {
    int tenant = i / 10;
    return switch (i % 5) {
      case 0 -> route().host("www.tenant" + tenant + ".example").path("/shop" + i + "/cart/items");
      case 1 -> route().host("*.tenant" + tenant + ".example").path("/wild" + i + "/*");
      case 2 -> route().host("www.tenant" + tenant + ".example").path("/api/v1/r" + i + "/*");
      case 3 -> route().path("/global/of/all/hosts/" + i + "/*").method("GET");
      default -> route().host("host" + i + ".example").method("GET", "POST");
    };
  }

  static Request request(int i) {
    int tenant = i / 10;
    return Routes.request(
        switch (i % 5) {
          case 0 -> "GET www.tenant" + tenant + ".example/shop" + i + "/cart/items";
          case 1 -> "GET a.b.tenant" + tenant + ".example/wild" + i + "/x";
          case 2 -> "POST www.tenant" + tenant + ".example/api/v1/r" + i + "/users/42";
          case 3 -> "HEAD unknown.example/global/of/all/hosts/" + i + "/x/y/z";
          default -> "POST host" + i + ".example/any/where";
        });
  }
}
