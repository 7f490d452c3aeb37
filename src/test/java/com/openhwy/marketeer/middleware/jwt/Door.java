package com.openhwy.marketeer.middleware.jwt;

import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.Loops;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import java.util.ArrayList;
import java.util.List;

/** A {@code jwt} for HS256 named {@code door}, with the clock at {@link #NOW}, for tests. */
final class Door {
  /** 2023-11-14T22:13:15Z, by the clock of {@link Loops}. */
  static final long NOW = 1_699_999_995L;

  static final Issuer ISSUER = Issuer.of("HS256");
  static final String EXP = "\"exp\":" + (NOW + 600);
  static final String GOOD = ISSUER.token("{\"sub\":\"ann\"," + EXP + "}");

  final Loops loops = new Loops();
  final LoopResources loop = loops.loop(0);

  /**
   * @param more settings, each after a comma
   */
  static MiddlewareDefinition defined(String more) {
    return Configured.define(
        new JwtFactory(), "door", "{algorithm: HS256, " + ISSUER.keySetting() + more + "}");
  }

  Middleware with(String more) {
    return Configured.instance(defined(more), loop);
  }

  static FakeExchange bearing(String token) {
    FakeExchange x = FakeExchange.get("/").header("Authorization", "Bearer " + token);
    x.exchange().route("api");
    return x;
  }

  FakeExchange knock(String more, String claims) {
    return bearing(ISSUER.token(claims)).through(with(more)).run("in");
  }

  /** Every field the endpoint gets. */
  static List<String> sent(FakeExchange x) {
    List<String> fields = new ArrayList<>();
    Headers headers = x.request().headers();
    for (int i = 0; i < headers.size(); i++) {
      fields.add(headers.name(i) + ": " + headers.value(i));
    }
    return fields;
  }
}
