package com.openhwy.marketeer.health;

import com.openhwy.marketeer.base.IpAddresses;
import com.openhwy.marketeer.config.model.EndpointUrl;
import com.openhwy.marketeer.upstream.Target;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.transport.Transport;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Names by the hosts file and DNS: A, AAAA only where there is no A (two families of one server
 * would be two endpoints), SRV. Netty's resolver and not the JDK's, which blocks a thread and keeps
 * answers for as long as it likes; nothing is cached here, as the caller asks at the operator's
 * interval.
 */
final class DnsNames implements Names {
  private static final long QUERY_MILLIS = 2000;
  private static final int MAX_QUERIES = 16;
  private static final int MAX_SERVICE_TARGETS = 256;

  private final ContextInternal context;
  private final DnsNameResolver resolver;

  /**
   * @param servers to ask; empty: those of {@code /etc/resolv.conf}
   */
  DnsNames(Vertx vertx, List<InetSocketAddress> servers) {
    VertxInternal internal = (VertxInternal) vertx;
    Transport transport = internal.transport();
    this.context = internal.getOrCreateContext();
    DnsNameResolverBuilder builder =
        new DnsNameResolverBuilder(context.nettyEventLoop())
            .datagramChannelFactory(transport.datagramChannelFactory())
            .socketChannelFactory(
                () -> (SocketChannel) transport.channelFactory(false).newChannel())
            .resolveCache(NoopDnsCache.INSTANCE)
            .cnameCache(NoopDnsCnameCache.INSTANCE)
            .queryTimeoutMillis(QUERY_MILLIS)
            .maxQueriesPerResolve(MAX_QUERIES);
    if (!servers.isEmpty()) {
      builder.nameServerProvider(new SequentialDnsServerAddressStreamProvider(servers));
    }
    this.resolver = builder.build();
  }

  @Override
  public Future<List<Target>> lookUp(EndpointUrl url) {
    if (url.srv()) {
      return records(url.host()).compose(this::targets);
    }
    return addresses(url.host())
        .map(found -> found.stream().map(ip -> Target.of(url, ip)).toList());
  }

  private Future<List<String>> addresses(String host) {
    PromiseInternal<List<String>> promise = context.promise();
    resolver
        .resolveAll(host)
        .addListener(
            (io.netty.util.concurrent.Future<List<InetAddress>> done) -> {
              if (done.isSuccess()) {
                promise.complete(oneFamily(done.getNow()));
              } else {
                promise.fail(reason(done.cause(), "no address"));
              }
            });
    return promise.future();
  }

  private static List<String> oneFamily(List<InetAddress> addresses) {
    boolean four = addresses.stream().anyMatch(Inet4Address.class::isInstance);
    return addresses.stream()
        .filter(address -> !four || address instanceof Inet4Address)
        .map(address -> IpAddresses.format(address.getAddress()))
        .toList();
  }

  private Future<List<SrvTarget>> records(String name) {
    PromiseInternal<List<SrvTarget>> promise = context.promise();
    resolver
        .resolveAll(new DefaultDnsQuestion(name + ".", DnsRecordType.SRV))
        .addListener(
            (io.netty.util.concurrent.Future<List<DnsRecord>> done) -> {
              if (done.isSuccess()) {
                promise.complete(SrvTarget.decode(done.getNow()));
              } else {
                promise.fail(reason(done.cause(), "no SRV record"));
              }
            });
    return promise.future();
  }

  /** Looks the hosts of SRV records up. One that is not found is left out while others are. */
  private Future<List<Target>> targets(List<SrvTarget> records) {
    if (records.isEmpty()) {
      return Future.failedFuture(new UnknownHostException("no usable SRV record"));
    }
    int best = records.stream().mapToInt(SrvTarget::priority).min().orElse(0);
    List<Target> found = new ArrayList<>();
    List<Future<Boolean>> lookUps = new ArrayList<>();
    for (SrvTarget record : records.subList(0, Math.min(records.size(), MAX_SERVICE_TARGETS))) {
      lookUps.add(
          addresses(record.host())
              .map(ips -> found.addAll(record.targets(ips, record.priority() > best))));
    }
    return Future.join(lookUps)
        .transform(
            done ->
                found.isEmpty()
                    ? Future.failedFuture(done.cause())
                    : Future.succeededFuture(List.copyOf(found)));
  }

  /** Netty wraps what it met several times over; the operator needs to know one thing. */
  private static Throwable reason(Throwable cause, String nothing) {
    for (Throwable fault = cause; fault != null; fault = fault.getCause()) {
      if (fault instanceof io.netty.resolver.dns.DnsNameResolverTimeoutException) {
        return new UnknownHostException("no answer from the name server");
      }
      if (fault instanceof java.net.PortUnreachableException) {
        return new UnknownHostException("the name server is not there");
      }
    }
    return new UnknownHostException(nothing);
  }

  @Override
  public void close() {
    resolver.close();
  }
}
