package com.openhwy.marketeer.config.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmallMapTest {
  private static Map<String, Integer> numbers(int size) {
    Map<String, Integer> map = new LinkedHashMap<>();
    IntStream.range(0, size).forEach(i -> map.put("k" + (size - i), i));
    return map;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 8, 9, 100})
  void itIsTheSameMap(int size) {
    Map<String, Integer> map = numbers(size);

    Map<String, Integer> small = SmallMap.of(map);

    assertThat(small).isEqualTo(map).hasSameHashCodeAs(map).hasSize(size);
    assertThat(small.entrySet()).containsExactlyElementsOf(map.entrySet());
    assertThat(small.keySet()).containsExactlyElementsOf(map.keySet());
    map.forEach((key, value) -> assertThat(small.get(key)).isEqualTo(value));
    assertThat(small.get("none")).isNull();
    assertThat(small.containsKey("none")).isFalse();
    assertThat(SmallMap.of(small)).isSameAs(small);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 8})
  void aFewAreCopiedAndCannotBeChanged(int size) {
    Map<String, Integer> map = numbers(size);
    Map<String, Integer> small = SmallMap.of(map);

    map.put("late", 1);

    assertThat(small).hasSize(size);
    assertThatThrownBy(() -> small.put("a", 1)).isInstanceOf(UnsupportedOperationException.class);
  }
}
