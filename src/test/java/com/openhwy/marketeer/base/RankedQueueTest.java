package com.openhwy.marketeer.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RankedQueueTest {
  private static final class Named extends RankedQueue.Entry {
    private final String name;

    Named(String name) {
      super(name.charAt(0) - '0');
      this.name = name;
    }
  }

  private final RankedQueue<Named> queue = new RankedQueue<>(5);

  private List<Named> add(String names) {
    List<Named> added = new ArrayList<>();
    for (String name : names.split(" ", -1)) {
      Named entry = new Named(name);
      queue.add(entry);
      added.add(entry);
    }
    return added;
  }

  private String drained(boolean fromTheEnd) {
    StringBuilder order = new StringBuilder();
    for (Named next = fromTheEnd ? queue.last() : queue.first();
        next != null;
        next = fromTheEnd ? queue.last() : queue.first()) {
      assertThat(queue.remove(next)).isTrue();
      order.append(order.isEmpty() ? "" : " ").append(next.name);
    }
    assertThat(queue.size()).isZero();
    return order.toString();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          2a,          2a,          2a
          2a 2b 2c,    2a 2b 2c,    2c 2b 2a
          4a 0a 2a 0b, 0a 0b 2a 4a, 4a 2a 0b 0a
          3a 1a 3b 1b, 1a 1b 3a 3b, 3b 3a 1b 1a
          """)
  void theMostImportantAndOldestFirst(String added, String order, String backwards) {
    add(added);
    assertThat(drained(false)).isEqualTo(order);
    add(added);
    assertThat(drained(true)).isEqualTo(backwards);
  }

  @Test
  void anybodyMayLeaveOnceAndComeAgain() {
    List<Named> all = add("2a 2b 2c");
    assertThat(queue.remove(all.get(1))).isTrue();
    assertThat(queue.remove(all.get(1))).isFalse();
    assertThat(queue.size()).isEqualTo(2);
    queue.add(all.get(1));
    assertThat(drained(false)).isEqualTo("2a 2c 2b");
    assertThat(queue.first()).isNull();
    assertThat(queue.last()).isNull();
  }
}
