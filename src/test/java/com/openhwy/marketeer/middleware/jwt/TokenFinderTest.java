package com.openhwy.marketeer.middleware.jwt;

import static com.openhwy.marketeer.middleware.jwt.Door.EXP;
import static com.openhwy.marketeer.middleware.jwt.Door.GOOD;
import static com.openhwy.marketeer.middleware.jwt.Door.ISSUER;
import static com.openhwy.marketeer.middleware.jwt.Door.bearing;
import static com.openhwy.marketeer.middleware.jwt.Door.sent;
import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.FakeExchange;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the token may be, and that it is gone afterwards. */
class TokenFinderTest {
  private final Door door = new Door();

  private FakeExchange found(String places, FakeExchange x) {
    return x.through(door.with(", forward_token: false, token_from: " + places)).run("in");
  }

  @Test
  void theTokenIsTakenFromWhereItIsSaidToBeAndTakenOff() {
    FakeExchange field = found("[header:X-Token]", FakeExchange.get("/").header("x-token", GOOD));
    assertThat(field.status()).isEqualTo(200);
    assertThat(sent(field)).isEmpty();

    FakeExchange cookie =
        found(
            "[cookie:session]",
            FakeExchange.get("/")
                .header("Cookie", "a=1; session=" + GOOD + ";b=2")
                .header("Cookie", "session=\"" + GOOD + "\"")
                .header("Cookie", "my_session=3; c=4"));
    assertThat(cookie.status()).isEqualTo(200);
    assertThat(sent(cookie))
        .containsExactlyInAnyOrder("Cookie: a=1;b=2", "Cookie: my_session=3; c=4");

    FakeExchange query =
        found(
            "[query:access_token]",
            FakeExchange.get("/p?a=%20&access%5Ftoken=" + GOOD.replace(".", "%2E") + "&b"));
    assertThat(query.status()).isEqualTo(200);
    assertThat(query.request().query()).isEqualTo("a=%20&b");
    FakeExchange only = found("[query:access_token]", FakeExchange.get("/p?access_token=" + GOOD));
    assertThat(only.request().query()).isNull();
  }

  @Test
  void byDefaultTheEndpointGetsItAndNoOtherPlaceCounts() {
    FakeExchange x = bearing(GOOD).through(door.with("")).run("in");
    assertThat(sent(x)).containsExactly("Authorization: Bearer " + GOOD);
    FakeExchange elsewhere =
        FakeExchange.get("/?access_token=" + GOOD)
            .header("Cookie", "session=" + GOOD)
            .header("X-Token", GOOD);
    assertThat(elsewhere.through(door.with("")).run("in").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer %s", "bearer %s", "BEARER   %s"})
  void theSchemeIsReadAsHttpHasIt(String format) {
    FakeExchange x = FakeExchange.get("/").header("Authorization", format.formatted(GOOD));
    assertThat(x.through(door.with(", forward_token: false")).run("in").status()).isEqualTo(200);
    assertThat(sent(x)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer\t%s", "Bearer%s", "Token %s", "%s", "Basic %s"})
  void anotherSchemeIsNone(String format) {
    FakeExchange x = FakeExchange.get("/").header("Authorization", format.formatted(GOOD));
    assertThat(x.through(door.with(", forward_token: false")).run("in").status()).isEqualTo(401);
    assertThat(sent(x)).hasSize(1);
  }

  @Test
  void twoDifferentTokensAreRefusedAndOneTwiceIsNot() {
    String bob = ISSUER.token("{\"sub\":\"bob\"," + EXP + "}");
    String places = "[header:Authorization, cookie:session, query:access_token]";
    FakeExchange one =
        found(
            places,
            FakeExchange.get("/?access_token=" + GOOD)
                .header("Authorization", "Bearer " + GOOD)
                .header("Cookie", "session=" + GOOD));
    assertThat(one.status()).isEqualTo(200);
    assertThat(sent(one)).isEmpty();
    assertThat(one.request().query()).isNull();
    for (FakeExchange two :
        List.of(
            FakeExchange.get("/?access_token=" + bob).header("Authorization", "Bearer " + GOOD),
            FakeExchange.get("/?access_token=" + bob + "&access_token=" + GOOD),
            FakeExchange.get("/").header("Cookie", "session=" + bob + "; session=" + GOOD),
            bearing(GOOD).header("Authorization", "Bearer x"),
            bearing(GOOD).header("Authorization", "Bearer " + bob))) {
      FakeExchange x = found(places, two);
      assertThat(x.status()).isEqualTo(400);
      assertThat(x.field("WWW-Authenticate"))
          .isEqualTo(
              "Bearer realm=\"door\", error=\"invalid_request\", error_description=\"the request"
                  + " carries two different tokens\"");
    }
  }

  @Test
  void aCookieThatWasClearedIsNoToken() {
    String more = ", optional: true, token_from: [cookie:session, query:t]";
    FakeExchange x =
        FakeExchange.get("/?t=&t").header("Cookie", "session=").through(door.with(more));
    assertThat(x.run("in").status()).isEqualTo(200);
  }
}
