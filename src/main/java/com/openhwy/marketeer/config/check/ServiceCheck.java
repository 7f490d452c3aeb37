package com.openhwy.marketeer.config.check;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.EndpointUrl;
import com.openhwy.marketeer.config.model.LoadBalancerKind;
import com.openhwy.marketeer.config.model.ServiceConfig;
import com.openhwy.marketeer.config.model.ServiceConfig.ConcurrencyConfig;
import com.openhwy.marketeer.config.model.ServiceConfig.EndpointConfig;
import com.openhwy.marketeer.config.model.ServiceConfig.HealthCheckConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Endpoints that can be called, and how they are chosen and watched. */
final class ServiceCheck {
  private static final String HTTP2 = "(?i)(srv\\+)?(h2c?|grpcs?)://.*";

  private static final String DEFAULT_STATUS = "200-399";

  private static final double MAX_TOLERANCE = 10;

  private final Problems problems;
  private final FileCheck files;

  ServiceCheck(Problems problems) {
    this.problems = problems;
    this.files = new FileCheck(problems);
  }

  void check(Draft draft) {
    Set<String> names =
        draft.services().stream().map(item -> item.value().name()).collect(Collectors.toSet());
    for (Draft.Item<ServiceConfig> item : draft.services()) {
      ServiceConfig service = item.value();
      Place place = item.place();
      endpoints(service.endpoints(), place);
      choice(service, place);
      unused(service, place, draft);
      health(service, place.at("health_check"));
      if (!service.host().isEmpty()) {
        String fault = Texts.faultOfAuthority(service.host());
        if (fault != null) {
          place.at("host").problem(problems, fault);
        }
      }
      announced(service, place);
      new RetryCheck(problems).check(service.retries(), place.at("retries"));
      if (service.concurrency() != null) {
        concurrency(service.concurrency(), place.at("concurrency"));
      }
      ResilienceCheck.check(service, place, names, problems);
      if (service.tls() != null) {
        tls(service.tls(), place.at("tls"));
      }
    }
  }

  private void concurrency(ConcurrencyConfig limit, Place place) {
    if (limit.mode() == ConcurrencyConfig.Mode.FIXED) {
      return;
    }
    if (limit.min() > limit.max()) {
      place
          .at("min")
          .problem(problems, limit.min() + " is above max, " + limit.max() + "; lower one of them");
    } else if (limit.initial() < limit.min() || limit.initial() > limit.max()) {
      place
          .at("initial")
          .problem(
              problems,
              limit.initial()
                  + " is not between min and max, "
                  + limit.min()
                  + " and "
                  + limit.max());
    }
    if (!(limit.tolerance() >= 1 && limit.tolerance() <= MAX_TOLERANCE)) {
      place
          .at("tolerance")
          .problem(problems, limit.tolerance() + " is out of range; expected 1 to 10");
    }
  }

  /** What begins with a PROXY protocol header is for one client, and our own checks have none. */
  private void announced(ServiceConfig service, Place place) {
    if (service.proxyProtocol() == ServiceConfig.ProxyProtocol.OFF) {
      return;
    }
    for (EndpointConfig endpoint : service.endpoints()) {
      if (endpoint.url().matches(HTTP2)) {
        place
            .at("proxy_protocol")
            .problem(
                problems,
                endpoint.url()
                    + " carries many clients over one connection, and the PROXY protocol names one;"
                    + " take proxy_protocol away, or use http:// or https://");
        return;
      }
    }
    HealthCheckConfig check = service.healthCheck();
    if (check != null && check.kind() != HealthCheckConfig.Type.TCP && check.port() == null) {
      place
          .at("health_check")
          .problem(
              problems,
              "a health check sends no PROXY protocol header; name a port that expects none, or"
                  + " leave path out, which checks that a connection opens");
    }
  }

  private void endpoints(List<EndpointConfig> endpoints, Place service) {
    Place list = service.at("endpoints");
    if (endpoints.isEmpty()) {
      list.problem(
          problems,
          "there is no endpoint, so nothing could answer; expected for example"
              + " - url: http://127.0.0.1:8001");
      return;
    }
    Map<String, Node.Mark> seen = new HashMap<>();
    for (int i = 0; i < endpoints.size(); i++) {
      Place item = list.item(i);
      Place url = item.node() instanceof Node.Mapping ? item.at("url") : item;
      try {
        String canonical = EndpointUrl.parse(endpoints.get(i).url()).toString();
        Node.Mark first = seen.putIfAbsent(canonical, url.mark());
        if (first != null) {
          url.problem(
              problems,
              "the endpoint "
                  + canonical
                  + " stands here twice, first at "
                  + first
                  + "; remove one, and give the other a weight");
        }
      } catch (IllegalArgumentException e) {
        url.problem(problems, String.valueOf(e.getMessage()));
      }
    }
    if (endpoints.stream().allMatch(EndpointConfig::backup)) {
      list.problem(
          problems, "every endpoint is a backup; at least one must not be, or none need be");
    }
  }

  private void choice(ServiceConfig service, Place place) {
    ServiceConfig.HashKey hash = service.hash();
    if (hash != null) {
      boolean named =
          switch (hash.from()) {
            case HEADER, COOKIE, QUERY -> true;
            case IP, PATH -> false;
          };
      if (named && hash.name().isEmpty()) {
        String from = place.at("hash").at("from").text();
        place.at("hash").problem(problems, "\"name\" is missing; expected the name of the " + from);
      }
    }
    if (service.sticky() != null) {
      cookiePath(service.sticky().path(), place.at("sticky").at("path"));
    }
    if (service.sticky() != null && !Texts.isToken(service.sticky().cookie())) {
      Place sticky = place.at("sticky");
      Place cookie = sticky.node() instanceof Node.Mapping ? sticky.at("cookie") : sticky;
      cookie.problem(
          problems,
          "\""
              + service.sticky().cookie()
              + "\" is no name of a cookie; expected letters, digits, - and _");
    }
  }

  private void cookiePath(String path, Place place) {
    if (!path.startsWith("/") || !Texts.isFieldValue(path) || path.indexOf(';') >= 0) {
      place.problem(
          problems,
          "\"" + path + "\" is no path of a cookie; expected / or /shop, with %3B for a semicolon");
    }
  }

  /** Who says what is to be hashed expects that it is. */
  private void unused(ServiceConfig service, Place place, Draft draft) {
    if (service.hash() != null
        && service.loadBalancer() != LoadBalancerKind.CONSISTENT_HASH
        && draft.root().at("routes").items().stream()
            .noneMatch(route -> hashes(route.at("backend"), service.name()))) {
      place
          .key("hash")
          .problem(
              problems,
              "nothing is hashed, for load_balancer is "
                  + service.loadBalancer().name().toLowerCase(Locale.ROOT)
                  + " and no route has one of its own; expected load_balancer: consistent_hash");
    }
  }

  private static boolean hashes(Place backend, String service) {
    return service.equals(backend.at("service").text())
        && "consistent_hash".equalsIgnoreCase(backend.at("load_balancer").text());
  }

  private void health(ServiceConfig service, Place place) {
    HealthCheckConfig check = service.healthCheck();
    if (check == null) {
      return;
    }
    kind(service, check, place);
    if (!check.path().chars().allMatch(c -> c > ' ' && c < 127 && c != '#')) {
      place
          .at("path")
          .problem(
              problems,
              "\""
                  + check.path()
                  + "\" holds a space, a # or a character that is not ASCII; write it as %20, %23"
                  + " …");
    }
    if (!check.path().isEmpty() && !check.path().startsWith("/")) {
      place
          .at("path")
          .problem(
              problems, "\"" + check.path() + "\" does not begin with a slash; expected /health");
    }
    if (!Texts.isToken(check.method())) {
      place
          .at("method")
          .problem(problems, "\"" + check.method() + "\" is no method; expected GET or HEAD");
    }
    if (check.port() != null && (check.port() < 1 || check.port() > 65535)) {
      place.at("port").problem(problems, check.port() + " is no port; expected 1 to 65535");
    }
    String fault = check.host().isEmpty() ? null : Texts.faultOfAuthority(check.host());
    if (fault != null) {
      place.at("host").problem(problems, fault);
    }
    if (check.kind() != HealthCheckConfig.Type.HTTP && !check.body().isEmpty()) {
      place
          .at("body")
          .problem(problems, "a check without a path only connects and sees no body; give a path");
    }
  }

  private void kind(ServiceConfig service, HealthCheckConfig check, Place place) {
    boolean grpc = check.kind() == HealthCheckConfig.Type.GRPC;
    if (!grpc && !check.service().isEmpty()) {
      place.at("service").problem(problems, "only a check of type grpc asks for a service");
    }
    if (check.type() == HealthCheckConfig.Type.HTTP && check.path().isEmpty()) {
      place.at("type").problem(problems, "a check of type http takes a path; expected /health");
    }
    if (check.kind() != HealthCheckConfig.Type.HTTP) {
      ofHttp(check.method().equals("GET"), place.key("method"), "a method");
      ofHttp(check.status().toString().equals(DEFAULT_STATUS), place.key("status"), "a status");
    }
    if (check.type() != null && check.kind() != HealthCheckConfig.Type.HTTP) {
      if (!check.path().isEmpty()) {
        place.at("path").problem(problems, "only a check of type http has a path");
      }
    }
    for (EndpointConfig endpoint : service.endpoints()) {
      if (grpc && !endpoint.url().matches(HTTP2)) {
        place
            .at("type")
            .problem(
                problems,
                "grpc is spoken over HTTP/2, and "
                    + endpoint.url()
                    + " is not; expected grpc:// or grpcs:// there, or type http or tcp here");
        return;
      }
    }
  }

  private void ofHttp(boolean asByDefault, Place place, String what) {
    if (!asByDefault) {
      place.problem(
          problems,
          "only a check by HTTP has " + what + ", and a path makes it one; expected path: /");
    }
  }

  private void tls(ServiceConfig.UpstreamTls tls, Place place) {
    if (!tls.ca().isEmpty()) {
      files.certificate(tls.ca(), place.at("ca"));
    }
    String name = tls.serverName();
    if (!name.isEmpty() && name.indexOf(':') < 0 && Texts.host(name) == null) {
      place
          .at("server_name")
          .problem(problems, "\"" + name + "\" is no name; expected for example api.example.com");
    }
    if (tls.cert().isEmpty() != tls.key().isEmpty()) {
      place.problem(
          problems,
          "found only "
              + (tls.cert().isEmpty() ? "key" : "cert")
              + "; a client certificate takes both cert and key");
    }
    if (!tls.cert().isEmpty()) {
      files.certificate(tls.cert(), place.at("cert"));
    }
    if (!tls.key().isEmpty()) {
      files.key(tls.key(), place.at("key"));
    }
  }
}
