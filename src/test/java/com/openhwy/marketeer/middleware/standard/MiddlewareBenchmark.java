package com.openhwy.marketeer.middleware.standard;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.Loops;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import com.openhwy.marketeer.middleware.jwt.Issuer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a middleware costs a request, both ways; {@code bare} is the exchange without any, to be
 * taken off. Run by hand, {@code main} of {@code org.openjdk.jmh.Main} with this class's name.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
public class MiddlewareBenchmark {
  private static final String SEED = "rate_limit+cors+security_headers";

  @Param({"bare", "rate_limit", "cors", "security_headers", "headers", "ip_filter", "jwt", SEED})
  public String what = "";

  private static final Issuer ISSUER = Issuer.of("RS256");
  private static final String TOKEN =
      ISSUER.token("{\"sub\":\"ann\",\"iss\":\"torii\",\"exp\":4102444800,\"jti\":\"0123456789\"}");

  private final List<Middleware> chain = new ArrayList<>();
  private Exchange exchange = FakeExchange.get("/auth/validate").exchange();

  private static String settings(String type) {
    return switch (type) {
      case "rate_limit" -> "{rate: 10000000/s, burst: 1000000}";
      case "cors" -> "{allow_origins: ['https://*.open-hwy.com'], allow_credentials: true}";
      case "security_headers" -> "{}";
      case "headers" -> "{request: {set: {X-A: '{client_ip}'}}, response: {remove: X-B}}";
      case "ip_filter" -> "{deny: [192.0.2.0/24, 198.51.100.0/24, 2001:db8::/32]}";
      case "jwt" -> "{algorithm: RS256, issuer: torii, " + ISSUER.keySetting() + "}";
      default -> throw new IllegalArgumentException("no settings for " + type);
    };
  }

  @Setup
  public void make() {
    LoopResources loop = Loops.loop(0, Ticker.SYSTEM);
    int slot = 0;
    for (String type : what.split("\\+", -1)) {
      if (!type.equals("bare")) {
        MiddlewareFactory<?> factory = StandardMiddlewares.catalogue().find(type);
        MiddlewareDefinition definition = Configured.define(factory, type, settings(type));
        chain.add(definition.instance(loop, slot++));
      }
    }
    FakeExchange x = FakeExchange.get("/auth/validate");
    for (String name : List.of("Accept", "User-Agent", "Accept-Encoding", "Cookie", "Referer")) {
      x.header(name, "some value of a usual length");
    }
    x.header("Origin", "https://portal.open-hwy.com").request().secure(true);
    x.header("Authorization", "Bearer " + TOKEN);
    known();
    exchange = x.exchange();
    exchange.route("auth-api");
  }

  /** A request with the same token, but not the same text in memory. */
  private void known() {
    FakeExchange before = FakeExchange.get("/").header("Authorization", "Bearer " + TOKEN);
    before.through(chain.toArray(new Middleware[0])).run("ok");
  }

  @Benchmark
  public Headers request() {
    Exchange x = exchange;
    x.plan(this, 4);
    Headers response = x.response().status(200).headers();
    response.clear();
    response.add(HeaderName.DATE, "Mon, 01 Jan 2026 00:00:00 GMT");
    response.add(HeaderName.SERVER, "nginx");
    response.add(HeaderName.CONTENT_TYPE, "application/json");
    response.add(HeaderName.ETAG, "\"abc\"");
    response.add(HeaderName.CACHE_CONTROL, "no-store");
    for (int i = 0; i < chain.size(); i++) {
      chain.get(i).onRequest(x);
    }
    for (int i = chain.size() - 1; i >= 0; i--) {
      chain.get(i).onResponse(x);
    }
    for (int i = chain.size() - 1; i >= 0; i--) {
      chain.get(i).onEnd(x);
    }
    return response;
  }
}
