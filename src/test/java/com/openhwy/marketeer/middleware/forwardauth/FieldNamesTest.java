package com.openhwy.marketeer.middleware.forwardauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldNamesTest {
  private final FieldNames names = new FieldNames(List.of("X-User", "X-Auth-*"));

  @ParameterizedTest
  @CsvSource({
    "X-User, true",
    "x-user, true",
    "X_USER, true",
    "X-Users, false",
    "X-Use, false",
    "X-Auth-, true",
    "X-Auth-Role, true",
    "x_auth_role, true",
    "X-Auth, false",
    "X-Authority, false",
    "Authorization, false"
  })
  void namesAndPrefixes(String name, boolean meant) {
    assertThat(names.has(name)).isEqualTo(meant);
  }

  @Test
  void noneIsNone() {
    FieldNames none = new FieldNames(List.of());
    assertThat(none.isEmpty()).isTrue();
    assertThat(none.has("X-User")).isFalse();
    assertThat(names.isEmpty()).isFalse();
    assertThat(new FieldNames(List.of("*")).has("Anything")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "X-User, true, true",
    "X-Auth-*, true, true",
    "X_Auth*, true, true",
    "*, true, false",
    "'', false, false",
    "'a b', false, false",
    "*-X, false, false",
    "X-*-Y, false, false",
    "X-**, false, false",
    "Ä, false, false"
  })
  void whatCanBeWritten(String name, boolean toldOf, boolean copied) {
    assertThat(FieldNames.problem(name, true) == null).isEqualTo(toldOf);
    assertThat(FieldNames.problem(name, false) == null).isEqualTo(copied);
  }
}
