package com.openhwy.marketeer.middleware.jwt;

import static com.openhwy.marketeer.middleware.jwt.Door.EXP;
import static com.openhwy.marketeer.middleware.jwt.Door.ISSUER;
import static com.openhwy.marketeer.middleware.jwt.Door.bearing;
import static com.openhwy.marketeer.middleware.jwt.Door.sent;
import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.FakeExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the endpoint is told of the client. */
class ClaimFieldsTest {
  private final Door door = new Door();

  @Test
  void claimsReachTheEndpointAndNothingAClientMadeUp() {
    String more =
        ", claims_to_headers: {X-User: sub, X-Roles: realm.roles, X-Level: level, X-None: none,"
            + " X-Object: realm, X-Name: name, X-Real: verified}";
    FakeExchange x =
        bearing(
                ISSUER.token(
                    "{\"sub\":\"ann\",\"level\":3,\"realm\":{\"roles\":[\"a\",\"b\"]},"
                        + "\"name\":\"\\u0141ukasz\",\"verified\":true,"
                        + EXP
                        + "}"))
            .header("X-User", "admin")
            .header("x_user", "admin")
            .header("X_uSER", "admin")
            .header("X-None", "made up")
            .header("X_NONE", "made up")
            .header("X-Users", "stays")
            .header("X-Roles", "root");
    assertThat(x.through(door.with(more)).run("in").status()).isEqualTo(200);
    assertThat(sent(x))
        .filteredOn(field -> !field.startsWith("Authorization"))
        .containsExactly(
            "X-Users: stays",
            "X-User: ann",
            "X-Roles: a,b",
            "X-Level: 3",
            "X-Name: \u00c5\u0081ukasz", // UTF-8, an octet each
            "X-Real: true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"a\\r\\nX-Admin: 1\"",
        "\"a\\u0000\"",
        "\"\\u007f\"",
        "\"\\u0085\"",
        "\" admin\"",
        "\"admin \"",
        "[\"user\",\"a,admin\"]",
        "[\"user admin\"]",
      })
  void whatCannotStandInAFieldIsRefused(String claim) {
    FakeExchange x =
        door.knock(", claims_to_headers: {X-User: user}", "{\"user\":" + claim + "," + EXP + "}");
    assertThat(x.status()).isEqualTo(401);
    assertThat(x.exchange().failure().detail()).contains("characters that cannot be passed on");
  }
}
