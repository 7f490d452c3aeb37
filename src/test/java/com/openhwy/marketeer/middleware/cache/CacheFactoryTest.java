package com.openhwy.marketeer.middleware.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.Conformance;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheFactoryTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"{collapse: false}", "{collapse: false, default_ttl: 1m, authenticated: apart}"})
  void itDoesWhatEveryMiddlewareOwes(String settings) {
    Conformance.check(new CacheFactory(), settings);
  }

  @Test
  void itIsCalledCache() {
    assertThat(new CacheFactory().type()).isEqualTo("cache");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{max_size: 1MiB, max_object_size: 1MiB} | max_object_size | is more than half of max_size",
        "{status_ttl: {'99': 1s}} | status_ttl.99 | \"99\" is no status of a response; expected 200"
            + " to 599",
        "{status_ttl: {'4xx': 1s}} | status_ttl.4xx | expected 200 to 599",
        "{status_ttl: {'600': 1s}} | status_ttl.600 | expected 200 to 599",
        "{key: {headers: ['a b']}} | key.headers | a b",
        "{targeted_fields: ['']} | targeted_fields | \"\"",
        "{key: {only_query: [a], ignore_query: [b]}} | key.only_query | beside ignore_query",
        "{collapse_timeout: 31s} | collapse_timeout | 30",
        "{max_variants: 0} | max_variants | 1",
        "{authenticated: yes} | authenticated | apart"
      })
  void whatCannotBeIsRefusedWithItsPlace(String settings, String path, String message) {
    List<String> problems = Configured.problems(new CacheFactory(), settings);
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0)).contains(" " + path).contains(message);
  }

  @Test
  void aHeapThatIsTooSmallIsSaid() {
    CacheSettings large = Heads.settings("max_size: 1000GiB, max_object_size: 1MiB");
    assertThatThrownBy(() -> new CacheFactory().define("c", large))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not fit into a heap of")
        .hasMessageContaining("MARKETEER_OPTS");
  }

  @Test
  void whatTheOperatorPurgesIsAUrl() {
    CacheDefinition cache =
        (CacheDefinition)
            Configured.define(
                new CacheFactory(), "pages", "{max_size: 1MiB, max_object_size: 1KiB}");
    assertThatThrownBy(() -> cache.purgeUrl("logo.png"))
        .hasMessage("\"logo.png\" is no URL; expected for example https://example.com/logo.png");
    assertThat(cache.purgeUrl("https://example.com/logo.png")).isZero();
    assertThat(cache.contents()).isEqualTo(new CacheDefinition.Contents(0, 0, 1 << 20, 0));
    assertThat(cache.name()).isEqualTo("pages");
    cache.close();
  }
}
