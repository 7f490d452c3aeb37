package com.openhwy.marketeer.routing;

import com.openhwy.marketeer.base.Cidr;
import com.openhwy.marketeer.base.IpAddresses;
import com.openhwy.marketeer.config.model.RouteConfig.Match;
import com.openhwy.marketeer.config.model.RouteConfig.ValueMatch;
import com.openhwy.marketeer.http.Request;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tables written as they read: a route is its name and what it matches. */
final class Routes {
  private final List<RouteEntry<String>> entries = new ArrayList<>();

  /**
   * One route; keys are host, path, method, header, query, cookie NAME, client, expression,
   * priority.
   */
  static final class Route {
    private final List<String> host = new ArrayList<>();
    private final List<String> path = new ArrayList<>();
    private final List<String> method = new ArrayList<>();
    private final Map<String, ValueMatch> headers = new LinkedHashMap<>();
    private final Map<String, ValueMatch> query = new LinkedHashMap<>();
    private final Map<String, ValueMatch> cookies = new LinkedHashMap<>();
    private final List<Cidr> client = new ArrayList<>();
    private @Nullable String expression;
    private int priority;

    Route host(String... hosts) {
      host.addAll(List.of(hosts));
      return this;
    }

    Route path(String... paths) {
      path.addAll(List.of(paths));
      return this;
    }

    Route method(String... methods) {
      method.addAll(List.of(methods));
      return this;
    }

    Route header(String name, ValueMatch value) {
      headers.put(name, value);
      return this;
    }

    Route query(String name, ValueMatch value) {
      query.put(name, value);
      return this;
    }

    Route cookie(String name, ValueMatch value) {
      cookies.put(name, value);
      return this;
    }

    Route expression(String text) {
      expression = text;
      return this;
    }

    Route client(String... blocks) {
      for (String block : blocks) {
        client.add(Cidr.parse(block));
      }
      return this;
    }

    Route priority(int value) {
      priority = value;
      return this;
    }

    int priority() {
      return priority;
    }

    Match match() {
      return new Match(host, path, method, headers, query, cookies, client, expression);
    }
  }

  static Route route() {
    return new Route();
  }

  static ValueMatch exact(String value) {
    return new ValueMatch(value, null, null);
  }

  static ValueMatch present(boolean wanted) {
    return new ValueMatch(null, wanted, null);
  }

  static ValueMatch regex(String regex) {
    return new ValueMatch(null, null, regex);
  }

  Routes add(String name, Route route) {
    entries.add(new RouteEntry<>(name, route.match(), route.priority(), name));
    return this;
  }

  RouteTable<String> table() {
    return RouteTable.compile(entries);
  }

  List<RouteEntry<String>> entries() {
    return entries;
  }

  /** {@code GET api.example.com/a?b}; a host of - is none. */
  static Request request(String line) {
    int space = line.indexOf(' ');
    int slash = line.indexOf('/', space);
    int question = line.indexOf('?');
    String named = line.substring(space + 1, slash);
    String host = named.equals("-") ? "" : named;
    return new Request()
        .method(line.substring(0, space))
        .authority(host, host)
        .path(line.substring(slash, question < 0 ? line.length() : question))
        .query(question < 0 ? null : line.substring(question + 1))
        .client(address("192.0.2.1"), "192.0.2.1");
  }

  static InetAddress address(String text) {
    return Objects.requireNonNull(IpAddresses.address(text));
  }
}
