package com.openhwy.marketeer.config.model;

import com.openhwy.marketeer.base.MethodNames;
import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Range;
import com.openhwy.marketeer.config.bind.Secret;
import com.openhwy.marketeer.config.bind.Shorthand;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Doc("A pool of endpoints that serve the same thing.")
public record ServiceConfig(
    @Doc("Its name; unique.") String name,
    @Doc("Algorithm.") @Default("round_robin") LoadBalancerKind loadBalancer,
    @Doc("Where the servers are.") List<EndpointConfig> endpoints,
    @Doc("What consistent_hash hashes.") @Nullable HashKey hash,
    @Doc("Keeps a client on its endpoint by a signed cookie.") @Nullable Sticky sticky,
    @Doc("Active checks; none when left out.") @Nullable HealthCheckConfig healthCheck,
    RouteConfig.UpstreamTimeouts timeouts,
    @Doc("TLS to https and h2 endpoints.") @Nullable UpstreamTls tls,
    @Doc("Host sent to the endpoints; by default the client's.") @Default("") String host,
    @Doc(
            "Time over which the share of an endpoint that came back grows to its full weight; 0 is"
                + " at once, as it always is with ip_hash and consistent_hash.")
        @Default("0s")
        Duration slowStart,
    @Doc("Further tries of a request that failed: a number, or more of it.") Retries retries,
    @Doc("Requests that may wait when every endpoint is at its max_connections.")
        @Default("100")
        @Range()
        int queue,
    @Doc("How long one may wait there.") @Default("5s") Duration queueTimeout,
    @Doc("Idle connections kept per endpoint and event loop.") @Default("1024") @Range()
        int idleConnections,
    @Doc("How long such a connection is kept.") @Default("60s") Duration idleTimeout,
    @Doc("How often names of endpoints are looked up again.") @Default("30s") @Range(min = 100)
        Duration resolve,
    @Doc(
            "Begins every connection with a PROXY protocol header that names the client: off, v1 or"
                + " v2. A connection then serves one request.")
        @Default("off")
        ProxyProtocol proxyProtocol,
    @Doc("How many requests the service may work on at the same time; no limit when left out.")
        @Nullable ConcurrencyConfig concurrency,
    @Doc(
            "Passive checks: judges endpoints by what they answer; only failed connects when left"
                + " out.")
        @Nullable OutlierDetectionConfig outlierDetection,
    @Doc("Lets nothing through for a while when too much fails; none when left out.")
        @Nullable CircuitBreakerConfig circuitBreaker,
    @Doc(
            "When fewer percent of the endpoints than this are ready, all are used, those that are"
                + " down or ejected too; 0 is off.")
        @Default("0")
        @Range(max = 100)
        int panicThreshold,
    Node origin) {

  @Doc("A limit on requests in flight over all endpoints and event loops, with a queue before it.")
  public record ConcurrencyConfig(
      @Doc("fixed: max holds; adaptive: a limit between min and max that follows the latency.")
          @Default("adaptive")
          Mode mode,
      @Doc("Where adaptive begins.") @Default("20") @Range(min = 1, max = 1_000_000) int initial,
      @Doc("adaptive never goes below.") @Default("4") @Range(min = 1, max = 1_000_000) int min,
      @Doc("The limit of fixed; adaptive never goes above.")
          @Default("1000")
          @Range(min = 1, max = 1_000_000)
          int max,
      @Doc("Requests that may wait for their turn, the more important first; 0 is none.")
          @Default("100")
          @Range(max = 1_000_000)
          int queue,
      @Doc("How long one may wait.") @Default("1s") @Range(min = 1) Duration queueTimeout,
      @Doc("adaptive: so many times the latency of an idle service is taken for normal.")
          @Default("1.5")
          double tolerance,
      @Doc("adaptive: how often a busy service is measured with few requests in flight.")
          @Default("30s")
          @Range(min = 1000)
          Duration probe) {
    public enum Mode {
      FIXED,
      ADAPTIVE
    }
  }

  public enum ProxyProtocol {
    OFF,
    V1,
    V2
  }

  @Shorthand("url")
  public record EndpointConfig(
      @Doc(
              "http://, https://, h2c:// (gRPC: grpc://) or h2:// (grpcs://) with host and port, or"
                  + " unix:/run/x.sock; srv+http://_name for SRV records.")
          String url,
      @Doc("Its share beside the others'.") @Default("1") @Range(min = 1, max = 10000) int weight,
      @Doc("Only used when every other endpoint is down.") @Default("false") boolean backup,
      @Doc("Connections to it over all event loops; 0 is no limit.") @Default("0") @Range()
          int maxConnections,
      @Doc("Those of a lower number are used first; 0 is the lowest.")
          @Default("0")
          @Range(max = 100)
          int priority,
      @Doc("Where it is; empty: where the gateway is.") @Default("") String region,
      @Doc("Part of the region; empty: the gateway's.") @Default("") String zone) {}

  public record HashKey(
      @Doc("ip, header, cookie, query or path.") @Default("ip") From from,
      @Doc("Name of the header, cookie or query parameter.") @Default("") String name,
      @Doc("ring or maglev.") @Default("maglev") Algorithm algorithm) {
    public enum From {
      IP,
      HEADER,
      COOKIE,
      QUERY,
      PATH
    }

    public enum Algorithm {
      RING,
      MAGLEV
    }
  }

  @Shorthand("cookie")
  public record Sticky(
      @Doc("Name of the cookie.") @Default("marketeer_sticky") String cookie,
      @Doc("Its Max-Age; 0 makes it a session cookie.") @Default("0s") Duration maxAge,
      @Doc("Its Path.") @Default("/") String path,
      @Doc("Its SameSite: lax, strict or none.") @Default("lax") SameSite sameSite,
      @Doc(
              "Key that signs it, the same on every node; empty: server.cookie_key, and where that"
                  + " is empty, too, a random one at each start, after which clients are spread"
                  + " anew.")
          @Secret
          @Default("")
          String secret) {
    public enum SameSite {
      LAX,
      STRICT,
      NONE
    }
  }

  public record HealthCheckConfig(
      @Doc("Path of a GET; empty checks that a TCP connection opens.") @Default("") String path,
      @Doc("Method.") @Default("GET") String method,
      @Doc("Host field; by default the endpoint's.") @Default("") String host,
      @Doc("Port, when it is not the endpoint's.") @Nullable Integer port,
      @Doc("Between two checks, up to a tenth more or less.") @Default("10s") @Range(min = 10)
          Duration interval,
      @Doc("For one check.") @Default("2s") @Range(min = 1) Duration timeout,
      @Doc("Good checks in a row that bring an endpoint up.")
          @Default("2")
          @Range(min = 1, max = 100)
          int rise,
      @Doc("Bad checks in a row that take it down.") @Default("3") @Range(min = 1, max = 100)
          int fall,
      @Doc("Good statuses: 200, 200-399, or several with commas.") @Default("200-399")
          StatusRanges status,
      @Doc("Must stand in the first 64 KiB of the body.") @Default("") String body,
      @Doc("http, tcp or grpc (grpc.health.v1); by default http with a path and tcp without.")
          @Nullable Type type,
      @Doc("Service that grpc asks for; empty asks for the server as a whole.") @Default("")
          String service) {
    public HealthCheckConfig {
      method = MethodNames.of(method);
    }

    public enum Type {
      HTTP,
      TCP,
      GRPC
    }

    /** What is done, said or not. */
    public Type kind() {
      return type != null ? type : path.isEmpty() ? Type.TCP : Type.HTTP;
    }
  }

  public record UpstreamTls(
      @Doc("PEM file of the authorities to trust; empty: the JDK's.") @Default("") String ca,
      @Doc("Name for SNI and for the certificate; by default the endpoint's host.") @Default("")
          String serverName,
      @Doc("PEM file of our certificate.") @Default("") String cert,
      @Doc("PEM file of its key.") @Default("") String key,
      @Doc("false trusts any certificate: for tests only.") @Default("true") boolean verify) {}
}
