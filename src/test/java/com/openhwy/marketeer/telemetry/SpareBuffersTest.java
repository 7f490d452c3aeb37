package com.openhwy.marketeer.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SpareBuffersTest {
  private final SpareBuffers spares = new SpareBuffers();

  @Test
  void whatWasGivenIsTakenOnce() {
    byte[] one = {1};
    byte[] two = {2};
    assertThat(spares.take()).isNull();
    spares.give(one);
    spares.give(two);
    assertThat(Arrays.asList(spares.take(), spares.take())).containsExactlyInAnyOrder(one, two);
    assertThat(spares.take()).isNull();
  }

  @Test
  void noMoreThanFourAreKept() {
    for (int i = 0; i < 9; i++) {
      spares.give(new byte[1]);
    }
    for (int i = 0; i < 4; i++) {
      assertThat(spares.take()).isNotNull();
    }
    assertThat(spares.take()).isNull();
  }
}
