package com.openhwy.marketeer.middleware.basicauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PresentedTest {
  @Test
  void everyTextIsItsOwnAndEveryKeyMakesAnother() {
    byte[] otherKey = new byte[32];
    otherKey[31] = 1;
    Presented.Hasher one = new Presented.Hasher(new byte[32]);
    Presented.Hasher other = new Presented.Hasher(otherKey);
    Set<Presented> seen = new HashSet<>();
    for (String field : new String[] {"", "a", "b", "aa", "a\u00e9", "a".repeat(9000)}) {
      assertThat(seen.add(one.of(field))).as(field).isTrue();
      assertThat(seen.add(other.of(field))).as(field).isTrue();
      assertThat(one.of(field)).isEqualTo(new Presented.Hasher(new byte[32]).of(field));
    }
  }

  /** SHA-256 of 32 zero bytes and nothing else. */
  @Test
  void allOfTheHashCounts() {
    Presented empty = new Presented.Hasher(new byte[32]).of("");
    assertThat(Long.toHexString(empty.a())).isEqualTo("66687aadf862bd77");
    assertThat(Long.toHexString(empty.b())).isEqualTo("6c8fc18b8e9f8e20");
    assertThat(Long.toHexString(empty.c())).isEqualTo("89714856ee233b3");
    assertThat(Long.toHexString(empty.d())).isEqualTo("902a591d0d5f2925");
  }
}
