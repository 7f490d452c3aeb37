package com.openhwy.marketeer.acme;

import com.openhwy.marketeer.config.model.AcmeConfig;
import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.config.model.ServerConfig.HttpsListener;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a configuration says about ACME, put together; nothing is contacted by it. Immutable. */
record AcmeSetup(
    Vault vault,
    List<Authority> authorities,
    List<Solver> solvers,
    Schedule schedule,
    Backoff backoff,
    Issuance issuance,
    Suggestions suggestions) {

  static AcmeSetup of(GatewayConfig config, AcmeParts parts, Pause pause) {
    AcmeConfig acme = config.acme();
    Vault vault = new Vault(parts.storage());
    List<Authority> authorities =
        Issuer.of(acme, contact(config)).stream()
            .map(issuer -> new Authority(issuer, vault, pause))
            .toList();
    OrderLimiter limiter =
        new OrderLimiter(parts.storage(), parts.ticker(), pause, acme.limits().ordersPerHour());
    Orders orders =
        new Orders(
            vault, authorities, limiter, acme.keyType(), pause, parts.listener()::challenged);
    Schedule schedule =
        new Schedule(
            acme.renew().after(),
            acme.renew().ari(),
            authorities.stream()
                .map(authority -> authority.issuer().directory())
                .collect(Collectors.toSet()));
    Backoff backoff = new Backoff(acme.limits().retry(), acme.limits().retryMax());
    List<Solver> solvers = solvers(config, parts);
    return new AcmeSetup(
        vault,
        authorities,
        solvers,
        schedule,
        backoff,
        new Issuance(vault, orders, schedule, solvers, backoff, parts.ticker(), parts.meters()),
        new Suggestions(orders, parts.ticker()));
  }

  /** Of the listeners, where the section itself names nobody. */
  private static String contact(GatewayConfig config) {
    return config.server().https().stream()
        .map(HttpsListener::tls)
        .filter(tls -> tls.auto() && !tls.email().isEmpty())
        .map(tls -> tls.email())
        .findFirst()
        .orElse("");
  }

  private static List<Solver> solvers(GatewayConfig config, AcmeParts parts) {
    List<Solver> solvers = new ArrayList<>();
    for (String challenge : config.acme().challenges()) {
      DnsProvider dns = parts.dns();
      if (challenge.equals("dns-01") && dns != null) {
        solvers.add(new DnsSolver(dns));
      } else if (challenge.equals("http-01") && !config.server().http().isEmpty()) {
        solvers.add(new HttpSolver(parts.http()));
      } else if (challenge.equals("tls-alpn-01")) {
        solvers.add(new TlsAlpnSolver(parts.issued(), parts.ticker()));
      }
    }
    return solvers;
  }

  boolean solves(String name) {
    return solvers.stream().anyMatch(solver -> solver.solves(name));
  }

  /** As configured; the address of a directory that is configured no more. */
  String issuerName(String directory) {
    return authorities.stream()
        .map(Authority::issuer)
        .filter(issuer -> issuer.directory().equals(directory))
        .map(Issuer::name)
        .findFirst()
        .orElse(directory);
  }
}
