package com.openhwy.marketeer.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.Headers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientFieldsTest {
  @ParameterizedTest
  @CsvSource({
    "X-User, x-user, true",
    "X-User, X_USER, true",
    "x_user, X-User, true",
    "X-Remote-User, X-Remote_User, true",
    "X-Remote-User, X_Remote_User, true",
    "Authorization, authorization, true",
    "X-User, X-Users, false",
    "X-User, XX-User, false",
    "X-User, X.User, false",
    "X-User, XUser, false"
  })
  void namesThatAnEndpointMayTakeForOne(String name, String sent, boolean taken) {
    Headers headers = new Headers().add("A", "1").add(sent, "x").add(sent, "y").add("B", "2");
    ClientFields.remove(headers, name);
    assertThat(headers.get("A")).isEqualTo("1");
    assertThat(headers.get("B")).isEqualTo("2");
    assertThat(headers.size()).isEqualTo(taken ? 2 : 4);
  }

  @ParameterizedTest
  @CsvSource({
    "X-Auth-, X-Auth-User, true",
    "X-Auth-, x_auth_user, true",
    "X-Auth-, X-Auth, false",
    "X-Auth-, X-Authority, false",
    "X-Auth-, Y-Auth-User, false"
  })
  void prefixes(String prefix, String sent, boolean taken) {
    Headers headers = new Headers().add(sent, "x");
    ClientFields.removePrefix(headers, prefix);
    assertThat(headers.isEmpty()).isEqualTo(taken);
  }
}
