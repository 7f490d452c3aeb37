package com.openhwy.marketeer.middleware.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryStoreTest {
  private static final String KEPT = "Cache-Control: max-age=60";

  private final MemoryStore store = new MemoryStore(100_000, Runnable::run);

  private static Variants one(Entry entry) {
    return Variants.add(null, entry, 8, 0);
  }

  @Test
  void whatIsChangedIsFound() {
    assertThat(store.find("a")).isNull();
    store.change("a", before -> one(Heads.entry("x", KEPT)));
    assertThat(store.find("a").entries()).hasSize(1);
    assertThat(store.size()).isEqualTo(1);
    assertThat(store.weight()).isBetween(600L, 2000L);
    store.change("a", before -> null);
    assertThat(store.find("a")).isNull();
    assertThat(store.weight()).isZero();
    store.change("a", before -> before);
    assertThat(store.size()).isZero();
  }

  @Test
  void itsWeightIsBounded() {
    for (int i = 0; i < 500; i++) {
      store.change("key" + i, before -> one(Heads.entry("y".repeat(5000), KEPT)));
      assertThat(store.weight()).isLessThanOrEqualTo(100_000);
    }
    assertThat(store.size()).isBetween(5L, 20L);
    assertThat(store.evictions()).isEqualTo(500 - store.size());
    store.change("huge", before -> one(Heads.entry("z".repeat(200_000), KEPT)));
    assertThat(store.find("huge")).isNull();
    store.close();
    assertThat(store.size()).isZero();
  }

  @Test
  void whatIsAskedForOftenStays() {
    store.change("often", before -> one(Heads.entry("y".repeat(5000), KEPT)));
    for (int i = 0; i < 2000; i++) {
      store.find("often");
      String crawled = "once" + i;
      store.change(crawled, before -> one(Heads.entry("y".repeat(5000), KEPT)));
    }
    assertThat(store.find("often")).isNotNull();
  }

  @Test
  void entriesAreRemovedByWhatTheyAre() {
    Entry tagged = Heads.entry("x", KEPT, "Surrogate-Key: t", "Vary: A");
    Entry plain = Heads.entry("x", KEPT);
    store.change("http://a/1", before -> Variants.add(one(plain), tagged, 8, 0));
    store.change("http://a/2", before -> one(tagged));
    store.change("http://a/3", before -> one(plain));
    store.change("http://a/4", before -> Variants.pass(null, 99));
    assertThat(store.removeIf((key, entry) -> entry.origin().tags().contains("t"))).isEqualTo(2);
    assertThat(store.find("http://a/1").entries()).containsExactly(plain);
    assertThat(store.find("http://a/2")).isNull();
    assertThat(store.find("http://a/4").passes(1)).as("nothing of it to be removed").isTrue();
    assertThat(store.removeIf((key, entry) -> key.startsWith("http://a/"))).isEqualTo(2);
    assertThat(store.removeIf((key, entry) -> true)).isZero();
  }

  // ---- what is stored for one URL

  @Test
  void theNewestVariantsStay() {
    Variants all = null;
    for (String lang : List.of("a", "b", "c", "b")) {
      Entry entry =
          Heads.storing("")
              .entry(
                  Heads.response(200, KEPT, "Vary: L"),
                  Heads.context(Heads.anybody(), "L: " + lang),
                  new Body());
      all = Variants.add(all, entry, 2, 0);
    }
    assertThat(all.entries()).hasSize(2);
    assertThat(all.select(Heads.anybody(), Heads.of("L: b"))).isSameAs(all.entries().get(0));
    assertThat(all.select(Heads.anybody(), Heads.of("L: c"))).isNotNull();
    assertThat(all.select(Heads.anybody(), Heads.of("L: a"))).isNull();
    assertThat(all.select(new Variants.Asked("other", "", false), Heads.of("L: b"))).isNull();
    assertThat(all.weight()).isGreaterThan(1000);
  }

  @Test
  void aTimeToPassEnds() {
    Variants passing = Variants.pass(null, -50);
    assertThat(passing.passes(-51)).isTrue();
    assertThat(passing.passes(-50)).isFalse();
    Variants with = Variants.add(passing, Heads.entry("x", KEPT), 8, 0);
    assertThat(with.passes(-51)).isFalse();
    assertThat(Variants.pass(with, 9).entries()).hasSize(1);
    assertThat(Variants.pass(with, 9).without(entry -> false).passes(8)).isTrue();
    assertThat(with.without(entry -> true)).isNull();
  }

  @Test
  void aStampTellsOfAChange() {
    Stamps stamps = new Stamps();
    long one = stamps.of("http://a/1");
    long other = stamps.of("http://a/2");
    stamps.changed("http://a/1");
    assertThat(stamps.of("http://a/1")).isNotEqualTo(one);
    assertThat(stamps.of("http://a/2")).isEqualTo(other);
    stamps.changed();
    assertThat(stamps.of("http://a/2")).isNotEqualTo(other);
  }
}
