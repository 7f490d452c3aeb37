package com.openhwy.marketeer.telemetry;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The metrics we know by name, with the sentence the scrape shows. A middleware may count others;
 * they need no entry here, only one in {@code src/docs/metrics-and-logs.md}.
 */
enum MetricCatalogue {
  HTTP_REQUESTS_TOTAL(Kind.LOOP, "Requests that ended, by route, service, method and status code."),
  HTTP_REQUEST_DURATION_SECONDS(
      Kind.HISTOGRAM, "From the first byte of a request's head to the last byte of its answer."),
  HTTP_REQUESTS_IN_FLIGHT(Kind.LOOP, "Requests that have begun and not ended."),
  HTTP_REQUEST_BYTES_TOTAL(Kind.LOOP, "Bytes of request bodies that were read."),
  HTTP_RESPONSE_BYTES_TOTAL(Kind.LOOP, "Bytes of response bodies that were written."),
  RATE_LIMIT_EXCEEDED_TOTAL(Kind.LOOP, "Requests over a rate limit."),
  REQUESTS_SHED_TOTAL(
      Kind.LOOP, "Requests turned away because a service or the gateway was overloaded."),
  OVERLOAD_GRADE(
      Kind.SUPPLIED, "How many classes of importance are turned away: 0 none, 5 all requests."),
  EVENT_LOOP_LAG_SECONDS(Kind.SUPPLIED, "How late an event loop is, averaged."),
  CONCURRENCY_LIMIT(Kind.SUPPLIED, "Requests that a service may work on at the same time."),
  CONCURRENCY_IN_FLIGHT(Kind.SUPPLIED, "Requests that a limited service works on."),
  CONCURRENCY_WAITING(Kind.SUPPLIED, "Requests that wait before a limited service."),
  UPSTREAM_REQUEST_DURATION_SECONDS(
      Kind.HISTOGRAM, "From sending a request's head to an endpoint to reading its response head."),
  UPSTREAM_ATTEMPTS_TOTAL(
      Kind.LOOP, "Attempts on endpoints, by how they went: ok, or a reason code."),
  UPSTREAM_RETRIES_TOTAL(
      Kind.LOOP, "Attempts after the first one of a request, by what they followed."),
  UPSTREAM_RETRIES_REFUSED_TOTAL(
      Kind.LOOP, "Failed attempts that no other one followed, by what spoke against it."),
  UPSTREAM_HEDGES_TOTAL(Kind.LOOP, "Attempts made beside another of the same request, by result."),
  UPSTREAM_SPILLED_TOTAL(
      Kind.LOOP, "Attempts on endpoints beyond the level that is used first, by level."),
  UPSTREAM_CONNECTIONS_TOTAL(Kind.LOOP, "Connections made to endpoints."),
  UPSTREAM_CONNECTIONS_OPEN(Kind.LOOP, "Connections to endpoints that are open, idle ones too."),
  CONNECTIONS_TOTAL(Kind.LOOP, "Client connections taken in."),
  CONNECTIONS_OPEN(Kind.LOOP, "Client connections that are open."),
  CONNECTIONS_REFUSED_TOTAL(Kind.LOOP, "Client connections closed at once, over max_connections."),
  TLS_HANDSHAKES_TOTAL(Kind.LOOP, "TLS handshakes with clients, by result: ok or failed."),
  PROXY_PROTOCOL_ERRORS_TOTAL(
      Kind.LOOP, "Connections of listed peers without a valid PROXY protocol header."),
  OUTLIER_EJECTED(Kind.SUPPLIED, "Endpoints of a service that are kept away for what they did."),
  OUTLIER_EJECTIONS_TOTAL(Kind.SUPPLIED, "Ejections of endpoints, by cause."),
  CIRCUIT_BREAKER_STATE(
      Kind.SUPPLIED, "How a circuit breaker stands: 0 closed, 1 trying or on its ramp, 2 open."),
  CIRCUIT_BREAKER_OPENED_TOTAL(Kind.SUPPLIED, "How often circuit breakers opened."),
  CIRCUIT_BREAKER_REFUSED_TOTAL(
      Kind.SUPPLIED, "Requests to a service that circuit breakers let nowhere."),
  SERVICE_PANIC(Kind.SUPPLIED, "Whether a service uses endpoints that are not ready: 1 yes, 0 no."),
  BACKEND_HEALTH_STATUS(Kind.SUPPLIED, "Health of an endpoint: 1 up, 0 down."),
  CANARY_SHARE(Kind.SUPPLIED, "Share of the requests that a canary gets, 0 to 1."),
  CANARY_STEP(Kind.SUPPLIED, "The step of a canary, from 1; 0 when it is in none."),
  CANARY_STATE(Kind.SUPPLIED, "1 for the state that a canary is in, 0 for the others."),
  CANARY_CHANGES_TOTAL(Kind.SUPPLIED, "What became of canaries, by event."),
  CONFIG_RELOADS_TOTAL(Kind.SUPPLIED, "Loads of the configuration, by result."),
  CONFIG_LAST_RELOAD_SUCCESSFUL(
      Kind.SUPPLIED, "Whether the last load left us with what the files say: 1 yes, 0 no."),
  CONFIG_LAST_RELOAD_TIMESTAMP_SECONDS(
      Kind.SUPPLIED, "When the last load ended, in seconds since 1970."),
  ACCESS_LOG_DROPPED_TOTAL(
      Kind.SUPPLIED, "Lines of the access log that were lost since its output did not keep up."),
  TLS_CERTIFICATE_EXPIRY_SECONDS(
      Kind.SUPPLIED, "What is left of a certificate, by its first name; below 0 it has ended."),
  ACME_ORDERS_TOTAL(Kind.SUPPLIED, "Orders for certificates that ended, by result."),
  ACME_FAILURES_TOTAL(
      Kind.SUPPLIED,
      "Orders that failed, by reason: authority, challenge, undecided, order, account."),
  EXPRESSION_ERRORS_TOTAL(
      Kind.SUPPLIED, "Evaluations of expressions that failed, by where the expression stands."),
  PROCESS_RESIDENT_MEMORY_BYTES(Kind.SUPPLIED, "Memory of the process, as the kernel counts it.");

  /** Who knows the values. */
  enum Kind {
    LOOP,
    HISTOGRAM,
    SUPPLIED
  }

  private static final Map<String, MetricCatalogue> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(MetricCatalogue::text, Function.identity()));

  private final Kind kind;
  private final String help;
  private final String text;

  MetricCatalogue(Kind kind, String help) {
    this.kind = kind;
    this.help = help;
    this.text = name().toLowerCase(Locale.ROOT);
  }

  Kind kind() {
    return kind;
  }

  /** The name, as the scrape shows it. */
  String text() {
    return text;
  }

  static @Nullable String help(String name) {
    MetricCatalogue known = BY_NAME.get(name);
    return known == null ? null : known.help;
  }
}
