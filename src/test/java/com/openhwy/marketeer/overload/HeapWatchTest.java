package com.openhwy.marketeer.overload;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.gateway.Eventually;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HeapWatchTest {

  @Test
  void hearsOfCollections() throws Exception {
    AtomicReference<Double> share = new AtomicReference<>(-1.0);
    try (HeapWatch watch = HeapWatch.start(share::set)) {
      assertThat(watch).isNotNull();
      Eventually.holds(
          "a collection is heard of",
          () -> {
            System.gc();
            return share.get() > 0;
          });
      assertThat(share.get()).isLessThan(1.0);
    }
  }
}
