package com.openhwy.marketeer.admin;

import com.openhwy.marketeer.base.IpAddresses;
import com.openhwy.marketeer.config.model.AdminConfig;
import com.openhwy.marketeer.config.model.ListenAddress;
import com.openhwy.marketeer.http.HostNames;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Against DNS rebinding: a page of any origin can let its own name point at this address, and its
 * requests would then pass for ours. Its name gives it away, so a request has to name us: the
 * listen address, localhost or one of {@code admin.hosts}. An IP address is taken where we listen
 * on every address, since no name server has a say in it. Ports are left alone: they may be mapped.
 * Immutable.
 */
final class HostCheck implements Handler<RoutingContext> {
  private final Set<String> names;
  private final boolean anyAddress;

  HostCheck(AdminConfig config) {
    this.names =
        config.hosts().stream()
            .map(HostNames::toAscii)
            .collect(Collectors.toCollection(HashSet::new));
    ListenAddress listen = config.listen();
    names.add("localhost");
    names.add(canonical(listen.host()));
    this.anyAddress = listen.host().equals("0.0.0.0") || listen.host().equals("::");
  }

  @Override
  public void handle(RoutingContext ctx) {
    List<String> hosts = ctx.request().headers().getAll(HttpHeaders.HOST);
    String host = hosts.size() == 1 ? HostNames.host(hosts.get(0)) : null;
    if (host == null) {
      Problem.send(ctx, 400, "expected one valid Host field");
    } else if (isOurs(host)) {
      ctx.next();
    } else {
      Problem.send(
          ctx, 403, "\"" + host + "\" is no name of this API; admin.hosts can make it one");
    }
  }

  /** As {@link HostNames} spells it, IPv6 in brackets. */
  private static String canonical(String host) {
    byte[] address = IpAddresses.parse(host);
    if (address == null) {
      return host.toLowerCase(Locale.ROOT);
    }
    String text = IpAddresses.format(address);
    return text.indexOf(':') < 0 ? text : "[" + text + "]";
  }

  /**
   * @param host as {@link HostNames} spells it
   */
  boolean isOurs(String host) {
    if (names.contains(host)) {
      return true;
    }
    boolean bracketed = host.startsWith("[");
    byte[] address = IpAddresses.parse(bracketed ? host.substring(1, host.length() - 1) : host);
    return address != null && (anyAddress || Loopback.is(address));
  }
}
