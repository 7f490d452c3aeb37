package com.openhwy.marketeer.middleware.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TokenCacheTest {
  private static final KeySet KEYS = KeySet.fixed(List.of());
  private static final KeySet NEXT_KEYS = KeySet.fixed(List.of());

  private static Verified token(String name, long from, long until) {
    return new Verified(KEYS, Principal.named(name), new @Nullable String[0], from, until);
  }

  @Test
  void isGoodOnlyInItsTimeAndWithItsKeys() {
    TokenCache cache = new TokenCache(10);
    Verified ann = token("ann", 100, 200);
    cache.put("a.b.c", ann, 100);
    assertThat(cache.get("a.b.c", KEYS, 100)).isSameAs(ann);
    assertThat(cache.get("a.b.c", KEYS, 199)).isSameAs(ann);
    assertThat(cache.get("a.b.d", KEYS, 150)).isNull();
    assertThat(cache.get("a.b.c.", KEYS, 150)).isNull();
    assertThat(cache.get("", KEYS, 150)).isNull();
    assertThat(cache.get("a.b.c", KEYS, 200)).isNull();
    assertThat(cache.size()).isZero();
    cache.put("a.b.c", ann, 100);
    assertThat(cache.get("a.b.c", KEYS, 99)).isNull();
    cache.put("a.b.c", ann, 100);
    assertThat(cache.get("a.b.c", NEXT_KEYS, 150)).isNull();
    assertThat(cache.size()).isZero();
  }

  @Test
  void isBoundedAndForgetsWhatWasNotUsed() {
    TokenCache cache = new TokenCache(1000);
    assertThat(cache.capacity()).isBetween(1000, 2048);
    String kept = "the one that is used";
    cache.put(kept, token("kept", 0, Long.MAX_VALUE), 0);
    for (int i = 1; i < 100_000; i++) {
      cache.put("token " + i, token("t", 0, Long.MAX_VALUE), i * 2000L);
      assertThat(cache.get(kept, KEYS, i * 2000L)).isNotNull();
    }
    assertThat(cache.size()).isBetween(900, cache.capacity());
    assertThat(cache.get("token 99999", KEYS, 1)).isNotNull();
  }

  @Test
  void expiredOnesGoFirst() {
    TokenCache cache = new TokenCache(4); // whoever comes finds few places
    cache.put("old but good", token("good", 0, 1_000_000), 0);
    for (int i = 0; i < 200; i++) {
      cache.put("short " + i, token("short", 0, 10_000 + i), 10_000 + i - 1);
    }
    assertThat(cache.get("old but good", KEYS, 20_000)).isNotNull();
  }

  @Test
  void oneOfNoSizeKeepsNothing() {
    TokenCache cache = new TokenCache(0);
    cache.put("a", token("a", 0, 10), 1);
    assertThat(cache.get("a", KEYS, 1)).isNull();
    assertThat(cache.capacity()).isZero();
  }

  @Test
  void threadsNeverGetAnothersToken() throws InterruptedException, ExecutionException {
    TokenCache cache = new TokenCache(16);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<Integer>> hits = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      hits.add(threads.submit(() -> hammer(cache)));
    }
    for (Future<Integer> hit : hits) {
      assertThat(hit.get()).isPositive();
    }
    threads.shutdown();
  }

  private static int hammer(TokenCache cache) {
    int hits = 0;
    for (int i = 0; i < 200_000; i++) {
      String text = "token " + i % 40;
      Verified met = cache.get(text, KEYS, i);
      if (met == null) {
        cache.put(text, token(text, 0, Long.MAX_VALUE), i);
      } else {
        hits++;
        if (!met.principal().name().equals(text)) {
          throw new AssertionError(text + " got " + met.principal().name());
        }
      }
    }
    return hits;
  }
}
