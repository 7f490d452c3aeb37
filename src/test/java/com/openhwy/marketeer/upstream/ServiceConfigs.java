package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.base.DataSize;
import com.openhwy.marketeer.base.Ratio;
import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.model.CircuitBreakerConfig;
import com.openhwy.marketeer.config.model.LoadBalancerKind;
import com.openhwy.marketeer.config.model.OutlierDetectionConfig;
import com.openhwy.marketeer.config.model.Retries;
import com.openhwy.marketeer.config.model.RouteConfig;
import com.openhwy.marketeer.config.model.ServiceConfig;
import com.openhwy.marketeer.config.model.ServiceConfig.EndpointConfig;
import com.openhwy.marketeer.config.model.ServiceConfig.HashKey;
import com.openhwy.marketeer.config.model.ServiceConfig.HealthCheckConfig;
import com.openhwy.marketeer.config.model.ServiceConfig.Sticky;
import com.openhwy.marketeer.config.model.ServiceConfig.UpstreamTls;
import com.openhwy.marketeer.config.model.StatusRanges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Service configurations for tests: defaults as the operator has them, and what a test changes. */
public final class ServiceConfigs {
  private static final Node NOWHERE =
      new Node.Mapping(Map.of(), Map.of(), new Node.Mark("test", 0, 0));

  private final String name;
  private final List<EndpointConfig> endpoints = new ArrayList<>();
  private LoadBalancerKind kind = LoadBalancerKind.ROUND_ROBIN;
  private @Nullable HashKey hash;
  private @Nullable Sticky sticky;
  private @Nullable HealthCheckConfig check;
  private @Nullable UpstreamTls tls;
  private Duration slowStart = Duration.ZERO;
  private Duration resolve = Duration.ofSeconds(30);
  private int queue = 100;
  private Retries retries = retries(2);
  private @Nullable OutlierDetectionConfig outliers;
  private @Nullable CircuitBreakerConfig breaker;
  private int panic;

  private ServiceConfigs(String name) {
    this.name = name;
  }

  public static ServiceConfigs named(String name) {
    return new ServiceConfigs(name);
  }

  public ServiceConfigs endpoint(String url) {
    return endpoint(url, 1);
  }

  public ServiceConfigs endpoint(String url, int weight) {
    endpoints.add(new EndpointConfig(url, weight, false, 0, 0, "", ""));
    return this;
  }

  /** An endpoint of a place. */
  public ServiceConfigs at(String region, String zone, String url) {
    endpoints.add(new EndpointConfig(url, 1, false, 0, 0, region, zone));
    return this;
  }

  public ServiceConfigs limited(int priority, String url, int maxConnections) {
    endpoints.add(new EndpointConfig(url, 1, false, maxConnections, priority, "", ""));
    return this;
  }

  public ServiceConfigs priority(int priority, String url) {
    endpoints.add(new EndpointConfig(url, 1, false, 0, priority, "", ""));
    return this;
  }

  public ServiceConfigs backup(String url) {
    endpoints.add(new EndpointConfig(url, 1, true, 0, 0, "", ""));
    return this;
  }

  public ServiceConfigs limited(String url, int maxConnections) {
    endpoints.add(new EndpointConfig(url, 1, false, maxConnections, 0, "", ""));
    return this;
  }

  public ServiceConfigs by(LoadBalancerKind kind) {
    this.kind = kind;
    return this;
  }

  public ServiceConfigs hash(HashKey.From from, String name, HashKey.Algorithm algorithm) {
    this.kind = LoadBalancerKind.CONSISTENT_HASH;
    this.hash = new HashKey(from, name, algorithm);
    return this;
  }

  public ServiceConfigs sticky(Sticky sticky) {
    this.sticky = sticky;
    return this;
  }

  public ServiceConfigs checked() {
    return checked(http("/health"));
  }

  public ServiceConfigs checked(HealthCheckConfig check) {
    this.check = check;
    return this;
  }

  /** GET of that path every 10 s, 2 s time-out, rise 2, fall 3. */
  public static HealthCheckConfig http(String path) {
    return http(path, "200-399", "");
  }

  public static HealthCheckConfig http(String path, String status, String body) {
    return new HealthCheckConfig(
        path,
        "GET",
        "",
        null,
        Duration.ofSeconds(10),
        Duration.ofSeconds(2),
        2,
        3,
        StatusRanges.parse(status),
        body,
        null,
        "");
  }

  public ServiceConfigs tls(UpstreamTls tls) {
    this.tls = tls;
    return this;
  }

  public ServiceConfigs slowStart(Duration time) {
    this.slowStart = time;
    return this;
  }

  public ServiceConfigs resolve(Duration interval) {
    this.resolve = interval;
    return this;
  }

  public ServiceConfigs queue(int bound) {
    this.queue = bound;
    return this;
  }

  /** As many further tries, and all else by default. */
  public static Retries retries(int attempts) {
    return new Retries(
        attempts,
        List.of(Retries.Trigger.values()),
        null,
        List.of(),
        List.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"),
        Duration.ZERO,
        new Retries.Backoff(Duration.ofMillis(25), Duration.ofMillis(250)),
        Duration.ofSeconds(1),
        new DataSize(64 << 10),
        new Retries.Budget(new Ratio(0.2), 3),
        null);
  }

  public ServiceConfigs retries(Retries retries) {
    this.retries = retries;
    return this;
  }

  public ServiceConfigs outliers(OutlierDetectionConfig detection) {
    this.outliers = detection;
    return this;
  }

  /** As the operator has it who writes no more than {@code outlier_detection: {}}. */
  public ServiceConfigs outliers() {
    return outliers(outliers(5, 5, 5, null));
  }

  public static OutlierDetectionConfig outliers(
      int server, int gateway, int local, OutlierDetectionConfig.@Nullable SuccessRate rate) {
    return new OutlierDetectionConfig(
        server, gateway, local, rate, Duration.ofSeconds(30), Duration.ofSeconds(300), 50);
  }

  public ServiceConfigs breaker(CircuitBreakerConfig config) {
    this.breaker = config;
    return this;
  }

  public ServiceConfigs panic(int threshold) {
    this.panic = threshold;
    return this;
  }

  public ServiceConfig build() {
    return new ServiceConfig(
        name,
        kind,
        List.copyOf(endpoints),
        hash,
        sticky,
        check,
        new RouteConfig.UpstreamTimeouts(
            Duration.ofSeconds(3), Duration.ofSeconds(60), Duration.ofSeconds(60)),
        tls,
        "",
        slowStart,
        retries,
        queue,
        Duration.ofSeconds(5),
        64,
        Duration.ofSeconds(60),
        resolve,
        ServiceConfig.ProxyProtocol.OFF,
        null,
        outliers,
        breaker,
        panic,
        NOWHERE);
  }
}
