package com.openhwy.marketeer.expression;

import static com.openhwy.marketeer.expression.Variable.Type.CLAIMS;
import static com.openhwy.marketeer.expression.Variable.Type.DURATION;
import static com.openhwy.marketeer.expression.Variable.Type.FIELDS;
import static com.openhwy.marketeer.expression.Variable.Type.NUMBER;
import static com.openhwy.marketeer.expression.Variable.Type.TEXT;
import static com.openhwy.marketeer.expression.Variable.Type.TEXTS;
import static com.openhwy.marketeer.expression.Variable.Type.TRUTH;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an expression can ask for: the one list of it. What is not there is the empty text, an empty
 * list or map, or zero; never an error.
 */
enum Variable {
  REQUEST_METHOD("request.method", TEXT, Scope.ROUTE, f -> f.request().method()),
  REQUEST_HOST("request.host", TEXT, Scope.ROUTE, f -> f.request().host()),
  REQUEST_PORT("request.port", NUMBER, Scope.ROUTE, f -> (long) f.request().localPort()),
  REQUEST_PATH("request.path", TEXT, Scope.ROUTE, f -> f.request().path()),
  REQUEST_QUERY("request.query", FIELDS, Scope.ROUTE, f -> new QueryMap(f.request().query())),
  REQUEST_QUERY_STRING(
      "request.query_string", TEXT, Scope.ROUTE, f -> orEmpty(f.request().query())),
  REQUEST_SCHEME("request.scheme", TEXT, Scope.ROUTE, f -> f.request().scheme()),
  REQUEST_PROTOCOL("request.protocol", TEXT, Scope.ROUTE, f -> f.request().protocol().text()),
  REQUEST_HEADERS(
      "request.headers", FIELDS, Scope.ROUTE, f -> new HeaderMap(f.request().headers())),
  REQUEST_COOKIES(
      "request.cookies", FIELDS, Scope.ROUTE, f -> new CookieMap(f.request().headers())),
  REQUEST_SIZE("request.size", NUMBER, Scope.ROUTE, f -> f.request().bodyLength()),
  CLIENT_IP("client.ip", TEXT, Scope.ROUTE, f -> f.request().clientIp()),
  CLIENT_PORT("client.port", NUMBER, Scope.ROUTE, f -> (long) f.request().clientPort()),
  TLS_VERSION("tls.version", TEXT, Scope.ROUTE, Facts::tlsVersion),
  TLS_CIPHER("tls.cipher", TEXT, Scope.ROUTE, Facts::tlsCipher),
  TLS_SNI("tls.sni", TEXT, Scope.ROUTE, Facts::serverName),
  TLS_CLIENT_PRESENT("tls.client.present", TRUTH, Scope.ROUTE, f -> f.certificate() != null),
  TLS_CLIENT_SUBJECT("tls.client.subject", TEXT, Scope.ROUTE, Facts::subject),
  TLS_CLIENT_ISSUER("tls.client.issuer", TEXT, Scope.ROUTE, Facts::issuer),
  TLS_CLIENT_SAN("tls.client.san", TEXTS, Scope.ROUTE, Facts::alternativeNames),
  TLS_CLIENT_FINGERPRINT("tls.client.fingerprint", TEXT, Scope.ROUTE, Facts::fingerprint),

  REQUEST_ID("request.id", TEXT, Scope.REQUEST, f -> f.exchange().requestId()),
  ROUTE("route", TEXT, Scope.REQUEST, f -> f.exchange().route()),
  PRINCIPAL("principal", TEXT, Scope.REQUEST, Facts::principal),
  JWT_CLAIMS("jwt.claims", CLAIMS, Scope.REQUEST, Facts::claims),

  SERVICE("service", TEXT, Scope.RESPONSE, f -> f.exchange().service()),
  ENDPOINT("endpoint", TEXT, Scope.RESPONSE, f -> f.exchange().endpoint()),
  ATTEMPTS("attempts", NUMBER, Scope.RESPONSE, f -> (long) f.exchange().attempts()),
  RESPONSE_STATUS("response.status", NUMBER, Scope.RESPONSE, Facts::status),
  RESPONSE_HEADERS(
      "response.headers",
      FIELDS,
      Scope.RESPONSE,
      f -> new HeaderMap(f.exchange().response().headers())),
  RESPONSE_CACHE("response.cache", TEXT, Scope.RESPONSE, f -> orEmpty(f.exchange().cacheStatus())),
  RESPONSE_REASON("response.reason", TEXT, Scope.RESPONSE, Facts::reason),

  RESPONSE_DURATION("response.duration", DURATION, Scope.ACCESS_LOG, Facts::duration),
  RESPONSE_UPSTREAM(
      "response.upstream_duration", DURATION, Scope.ACCESS_LOG, Facts::upstreamDuration),
  RESPONSE_SIZE("response.size", NUMBER, Scope.ACCESS_LOG, f -> f.exchange().bytesOut()),
  REQUEST_BYTES("request.bytes", NUMBER, Scope.ACCESS_LOG, f -> f.exchange().bytesIn());

  /** What a variable is, in the words of messages and of the documentation. */
  enum Type {
    TEXT,
    NUMBER,
    TRUTH,
    /** A list. */
    TEXTS,
    /** Texts by name. */
    FIELDS,
    /** Whatever a token holds, by name. */
    CLAIMS,
    DURATION
  }

  private static final Map<String, Variable> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(v -> v.text, v -> v));

  private final String text;
  private final Type type;
  private final Scope from;

  @SuppressWarnings("ImmutableEnumChecker") // the functions above keep nothing
  private final Function<Facts, Object> value;

  Variable(String text, Type type, Scope from, Function<Facts, Object> value) {
    this.text = text;
    this.type = type;
    this.from = from;
    this.value = value;
  }

  /** As it is written. */
  String text() {
    return text;
  }

  Type type() {
    return type;
  }

  /** The first scope that knows it. */
  Scope from() {
    return from;
  }

  boolean isKnownIn(Scope scope) {
    return from.compareTo(scope) <= 0;
  }

  Object of(Facts facts) {
    return value.apply(facts);
  }

  static @Nullable Variable named(String text) {
    return BY_NAME.get(text);
  }

  static List<Variable> knownIn(Scope scope) {
    return Arrays.stream(values()).filter(v -> v.isKnownIn(scope)).toList();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
