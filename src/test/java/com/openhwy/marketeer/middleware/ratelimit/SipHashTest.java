package com.openhwy.marketeer.middleware.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SipHashTest {
  private final SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

  private long of(String... texts) {
    hash.start();
    for (String text : texts) {
      hash.add(text);
    }
    return hash.finish();
  }

  @Test
  void theSameIsTheSameWhateverCameBefore() {
    long once = of("203.0.113.9", "api");
    of("something else");
    assertThat(of("203.0.113.9", "api")).isEqualTo(once);
  }

  @Test
  void whereOneTextEndsMatters() {
    List<String[]> pairs =
        List.of(
            new String[] {"ab", "cd"},
            new String[] {"abc", "d"},
            new String[] {"abcd", ""},
            new String[] {"", "abcd"},
            new String[] {"abcd"},
            new String[] {"abcd\0"},
            new String[] {"abcd\0\0\0\0"},
            new String[] {});
    Set<Long> hashes = new HashSet<>();
    pairs.forEach(pair -> hashes.add(of(pair)));
    assertThat(hashes).hasSize(pairs.size());
  }

  @Test
  void anotherSecretIsAnotherHash() {
    SipHash other = new SipHash(1, 2).start();
    other.add("x");
    assertThat(other.finish()).isNotEqualTo(of("x"));
  }

  @Test
  void neighboursFallFarApart() {
    int[] sets = new int[64];
    for (int i = 0; i < 64_000; i++) {
      hash.start();
      hash.add(i);
      sets[(int) (hash.finish() >>> 58)]++;
    }
    for (int count : sets) {
      assertThat(count).isBetween(800, 1200);
    }
  }
}
