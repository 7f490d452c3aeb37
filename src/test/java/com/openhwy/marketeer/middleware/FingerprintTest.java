package com.openhwy.marketeer.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  @Test
  void everyTextIsItsOwnAndEveryKeyMakesAnother() {
    byte[] otherKey = new byte[32];
    otherKey[31] = 1;
    Fingerprint.Hasher one = new Fingerprint.Hasher(new byte[32]);
    Fingerprint.Hasher other = new Fingerprint.Hasher(otherKey);
    Set<Fingerprint> seen = new HashSet<>();
    for (String field : new String[] {"", "a", "b", "aa", "a\u00e9", "a".repeat(9000)}) {
      assertThat(seen.add(one.of(field))).as(field).isTrue();
      assertThat(seen.add(other.of(field))).as(field).isTrue();
      assertThat(one.of(field)).isEqualTo(new Fingerprint.Hasher(new byte[32]).of(field));
    }
  }

  /** SHA-256 of 32 zero bytes and nothing else. */
  @Test
  void allOfTheHashCounts() {
    Fingerprint empty = new Fingerprint.Hasher(new byte[32]).of("");
    assertThat(Long.toHexString(empty.a())).isEqualTo("66687aadf862bd77");
    assertThat(Long.toHexString(empty.b())).isEqualTo("6c8fc18b8e9f8e20");
    assertThat(Long.toHexString(empty.c())).isEqualTo("89714856ee233b3");
    assertThat(Long.toHexString(empty.d())).isEqualTo("902a591d0d5f2925");
  }

  /** Of "abc", from FIPS 180-2. */
  @Test
  void withoutAKeyItIsPlainSha256() {
    Fingerprint abc =
        Fingerprint.ofHex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    Fingerprint.Hasher plain = new Fingerprint.Hasher();
    assertThat(plain.of("abc")).isEqualTo(abc);
    assertThat(plain.of("abd")).isNotEqualTo(abc);
    assertThat(plain.of("abc")).isEqualTo(abc);
  }
}
